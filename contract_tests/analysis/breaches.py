"""Which keywords of the contract a value breaks, and how sure the contract is of each."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation

from ..findings.finding import Lesson, Statement
from ..findings.statements import as_text, statement
from ..findings.trail import ASSUMED, Trail, certainty_on, node_at, schemas_for, step_into


@dataclass
class Breach:
    """A keyword that a value breaks.

    Attributes:
        trail: To the keyword, or to what it would stand in.
        at: Where the value lies, with a JSON Pointer into it: `body /config/hour`.
        keyword: As in the contract.
        says: The keyword and its value.
        came: Holds the value, unless it is long or secret.
        part: What of the keyword matters: a name in `required`.
        certainty: Where the marks do not tell it.
    """

    contract: Contract
    operation: Location
    trail: Trail
    at: str
    keyword: str
    says: str
    came: tuple[Any, ...] = ()
    part: str | None = None
    certainty: str = ""

    @property
    def place(self) -> Location:
        """The place of the keyword."""
        return self.trail[-1]

    @cached_property
    def statement(self) -> Statement:
        """The keyword, as it stands in the contract."""
        return statement(
            self.contract,
            self.operation,
            self.trail,
            part=self.part,
            says=self.says,
            certainty=self.certainty or (ASSUMED if self._guessed_list() else ""),
        )

    @property
    def told(self) -> str:
        """The breach in words."""
        lacks = self.says.partition("required: ")[2]
        if lacks:
            return f"{self.at} is missing" if lacks == "true" else f"{self.at} lacks {lacks}"
        came = f" is {_shown(self.came[0])}, which" if self.came else ""
        return f"{self.at}{came} breaks `{self.statement.says}`"

    @property
    def lessons(self) -> list[Lesson]:
        """What to learn of it, for an overlay, if the guess is the keyword itself.

        If it is what leads to it, the keyword may be documented for others that lead to it.
        """
        trail = self.trail[-1:]
        if not self._guessed_list() and certainty_on(self.contract, trail, self.part) != ASSUMED:
            return []
        told: Lesson = {"place": list(self.place), "part": self.part}
        return [{**told, "value": self.came[0]} if self.came else told]

    def _guessed_list(self) -> bool:
        """Tell whether it is a list of values of which some are guesses.

        That there are no others is then nothing that the manual says.
        """
        if self.keyword != "enum" or self.place[-1] != "enum":
            return False
        claims = node_at(self.contract, self.place[:-1]).get("x-certainty")
        return isinstance(claims, dict) and bool(claims.get("enum"))


@lru_cache(maxsize=2000)
def compiled(contract: Contract, place: Location) -> Schema:
    """Return the schema at a place, compiled once."""
    return contract.schema(*place)


def breaches(
    contract: Contract, operation: Location, schema: Trail, value: Any, where: str = "body"
) -> list[Breach]:
    """Return everything in a value that breaks a schema."""
    found = compiled(contract, schema[-1]).violations(value, where)
    return [breach_of(contract, operation, schema, value, one) for one in found]


def breach_of(
    contract: Contract, operation: Location, schema: Trail, value: Any, violation: Violation
) -> Breach:
    """Return a violation with the statement that it breaks.

    Args:
        schema: Which the value was held against.
        value: To which the violation's pointer leads into.
    """
    steps, keyword = steps_of_pointer(violation["pointer"]), violation["keyword"]
    trail = _stated(contract, schema, steps, keyword, _inside(value, steps))
    expected = violation.get("expected")
    part = expected if keyword == "required" and isinstance(expected, str) else None
    return Breach(
        contract,
        operation,
        step_into(contract, trail, keyword) or trail,
        at=f"{violation['in']} {violation['pointer']}".strip(),
        keyword=keyword,
        says=f"{keyword}: {part or as_text(expected)}",
        came=came_of(violation),
        part=part,
    )


def came_of(violation: Violation) -> tuple[Any, ...]:
    """Return what a violation tells of the value, if it tells it."""
    return (violation["actual"],) if "actual" in violation else ()


def strongest(found: list[Breach]) -> list[Breach]:
    """Return the breaches of what is documented if there are any: each alone would do."""
    sure = [one for one in found if one.statement.certainty != ASSUMED]
    return sure or found


def steps_of_pointer(pointer: str) -> tuple[str, ...]:
    """Return the steps of a JSON Pointer."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])


def _stated(
    contract: Contract, schema: Trail, steps: tuple[str, ...], keyword: str, value: Any
) -> Trail:
    """Return the schema in which a broken keyword is written out."""
    trails = schemas_for(contract, schema, steps)
    stated = [one for one in trails if keyword in node_at(contract, one[-1])]
    broken = [one for one in stated if not compiled(contract, one[-1]).is_valid(value)]
    # Of a composed schema, the branch that has the keyword lies behind the schema it is in.
    return (broken or stated or trails or [schema])[-1]


def _inside(value: Any, steps: tuple[str, ...]) -> Any:
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
