"""Keywords of the contract that a value breaks, with the certainty of each."""

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import Trail, certainty_on
from busroot_mock.contract.violated import (
    ViolatedStatement,
    compiled,
    has_assumed_values,
    violated_by_value,
)
from busroot_mock.errors import Violation, steps_of

from ..findings.finding import Lesson, Statement
from ..findings.statements import as_text, statement
from .cut_bodies import without_lacking

MOST = 300
"""Of the breaches of a value: a body of small wrong items has thousands, all alike."""
_INDEX = re.compile(r"(?<=/)\d+(?=/|$)")
_KINDS = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


@dataclass
class Breach:
    """A keyword that a value breaks.

    Attributes:
        violated: The keyword, or what it would stand in.
        at: Where the value lies, with a JSON Pointer into it: `body /config/hour`.
        keyword: As in the contract.
        says: The keyword and its value.
        actual: Holds the value, unless it is long or secret.
        kind: Of the value, in the words of JSON Schema; empty if that is not known.
    """

    contract: Contract
    operation: Operation
    violated: ViolatedStatement
    at: str
    keyword: str
    says: str
    actual: tuple[Any, ...] = ()
    kind: str = ""

    @property
    def location(self) -> Location:
        """Where the keyword stands."""
        return self.violated.location

    @cached_property
    def statement(self) -> Statement:
        """The keyword, as it stands in the contract."""
        return statement(
            self.contract,
            self.operation,
            self.violated.trail,
            says=self.says,
            certainty=self.violated.certainty,
        )

    @property
    def in_words(self) -> str:
        """The breach in words."""
        lacks = self.says.partition("required: ")[2]
        if lacks:
            return f"{self.at} is missing" if lacks == "true" else f"{self.at} lacks {lacks}"
        actual = f" is {_shown(self.actual[0])}, which" if self.actual else ""
        return f"{self.at}{actual} breaks `{self.statement.says}`"

    @property
    def lessons(self) -> list[Lesson]:
        """What to learn of it, for an overlay, if the guess is the keyword itself.

        If it is what leads to it, the keyword may be documented for others that lead to it.
        """
        end, part = self.violated.trail[-1:], self.violated.part
        is_list = self.keyword == "enum" and self.location[-1] == "enum"
        is_open = is_list and has_assumed_values(self.contract, self.location[:-1])
        if not is_open and certainty_on(self.contract, end, part) != ASSUMED:
            return []
        lesson: Lesson = {"place": list(self.location), "part": part}
        return [{**lesson, "value": self.actual[0]} if self.actual else lesson]


def breaches(
    contract: Contract, operation: Operation, schema: Trail, value: Any, is_cut: bool = False
) -> list[Breach]:
    """Return what in a value breaks a schema, not all of what is alike.

    Of a value that was cut it is in what is kept.
    """
    violations = compiled(contract, schema[-1]).violations(value, "body")
    if is_cut:
        violations = without_lacking(violations, value)
    violations = _some_of_each(violations)
    return [
        replace(
            breach_of(contract, operation, violated_by_value(contract, schema, each, value), each),
            kind=kind_at(value, each["pointer"]),
        )
        for each in violations
    ]


def _some_of_each(violations: list[Violation]) -> list[Violation]:
    """Return so many violations at most, in order; of each kind as many as of others."""
    if len(violations) <= MOST:
        return violations
    counts: Counter[tuple[object, ...]] = Counter()
    ranked = []
    for at, each in enumerate(violations):
        kind = (each["keyword"], _INDEX.sub("*", each["pointer"]), str(each.get("expected")))
        ranked.append((counts[kind], at))
        counts[kind] += 1
    return [violations[at] for at in sorted(at for _, at in sorted(ranked)[:MOST])]


def kind_at(value: Any, pointer: str) -> str:
    """Return the kind of what lies at a JSON Pointer, in the words of JSON Schema."""
    for step in steps_of(pointer):
        try:
            value = value[int(step)] if isinstance(value, list) else value[step]
        except (KeyError, TypeError, ValueError, IndexError):
            return ""
    return _KINDS[type(value)]


def breach_of(
    contract: Contract,
    operation: Operation,
    violated: ViolatedStatement,
    violation: Violation,
) -> Breach:
    """Return a violation with the statement that it breaks."""
    keyword = violation["keyword"]
    says = violated.part or as_text(violation.get("expected"))
    return Breach(
        contract,
        operation,
        violated,
        at=f"{violation['in']} {violation['pointer']}".strip(),
        keyword=keyword,
        says=f"{keyword}: {says}",
        actual=(violation["actual"],) if "actual" in violation else (),
    )


def strongest(broken: list[Breach]) -> list[Breach]:
    """Return the breaches of what is documented if there are any: each alone would do."""
    sure = [breach for breach in broken if breach.statement.certainty != ASSUMED]
    return sure or broken


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
