"""Which keywords of the contract a value breaks, and how sure the contract is of each."""

from functools import lru_cache
from typing import Any, NamedTuple

from busroot_mock.contract import Contract
from busroot_mock.contract_places import Place
from busroot_mock.errors import Violation
from busroot_mock.validation import Schema

from .finding import Statement
from .statements import as_text, statement
from .trail import ASSUMED, Trail, certainty_on, node_at, schemas_for, step_into


class Breach(NamedTuple):
    """A keyword that a value breaks.

    Attributes:
        at: JSON Pointer of the value, with where it lies: `body /config/hour`.
        keyword: As in the contract.
        came: The value, short; empty if it is long or secret.
        statement: The keyword, as it stands in the contract.
    """

    at: str
    keyword: str
    came: str
    statement: Statement

    @property
    def told(self) -> str:
        """The breach in words."""
        lacks = self.statement.says.partition("required: ")[2]
        if lacks:
            return f"{self.at} is missing" if lacks == "true" else f"{self.at} lacks {lacks}"
        came = f" is {self.came}, which" if self.came else ""
        return f"{self.at}{came} breaks {self.statement.says!r}"


@lru_cache(maxsize=2000)
def compiled(contract: Contract, place: Place) -> Schema:
    """Return the schema at a place, compiled once."""
    return contract.schema(*place)


def breaches(
    contract: Contract, operation: Place, schema: Trail, value: Any, where: str = "body"
) -> list[Breach]:
    """Return everything in a value that breaks a schema."""
    found = compiled(contract, schema[-1]).violations(value, where)
    return [breach_of(contract, operation, schema, value, one) for one in found]


def breach_of(
    contract: Contract, operation: Place, schema: Trail, value: Any, violation: Violation
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
    target = step_into(contract, trail, keyword) or trail
    shown = as_text(expected) if part is None else part
    return Breach(
        at=f"{violation['in']} {violation['pointer']}".strip(),
        keyword=keyword,
        came=repr(violation["actual"]) if "actual" in violation else "",
        statement=statement(
            contract,
            operation,
            target,
            part=part,
            says=f"{keyword}: {shown}",
            certainty=ASSUMED if is_guess(contract, trail, keyword, part) else "",
        ),
    )


def is_guess(contract: Contract, trail: Trail, keyword: str, part: str | None = None) -> bool:
    """Tell whether a keyword of a schema is a guess.

    A list of values is one as a whole where some of its members are: that there are no others is
    then nothing that the manual says.
    """
    claims = node_at(contract, trail[-1]).get("x-certainty")
    if keyword == "enum" and isinstance(claims, dict) and claims.get("enum"):
        return True
    return certainty_on(contract, (*trail[:-1], (*trail[-1], keyword)), part) == ASSUMED


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
