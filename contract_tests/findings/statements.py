"""Statements of the contract, as findings rest on them."""

import re
from dataclasses import replace
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_number
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, EVIDENT, EVIDENT_PARTS, MARK, PARTS
from busroot_mock.contract.operations import DOCUMENTED, Operation
from busroot_mock.contract.places import Trail, certainty_on, node_at, trail_of

from .finding import Statement

LONGEST = 120
_GUESSED = "Assumed"
_BY_ITSELF = "By itself"


def statement(
    contract: Contract,
    operation: Operation | None,
    trail: Trail,
    *,
    part: str | None = None,
    says: str = "",
    certainty: str = "",
) -> Statement:
    """Return the statement at the end of a trail.

    Args:
        operation: Which the finding is of: its page is the source.
        part: What of the statement matters.
        says: The statement in words; by default as it is written.
        certainty: Where the marks do not tell it, since it is of completeness.
    """
    place = trail[-1]
    certainty = certainty or certainty_on(contract, trail, part)
    if certainty == DOCUMENTED and _is_evident(contract, place):
        certainty = EVIDENT
    return Statement(
        place=place,
        line=line_number(contract, place),
        certainty=certainty,
        source=operation.source if operation else None,
        says=_short(says or written(contract, place)),
    )


def _is_evident(contract: Contract, place: Location) -> bool:
    holder = node_at(contract, place[:-1]) if place else None
    return isinstance(holder, dict) and place[-1] in holder.get(EVIDENT_PARTS, ())


def statement_at(contract: Contract, operation: Operation | None, place: Location) -> Statement:
    """Return the statement at a place that an oracle names.

    The last step may be words of a description: what follows `Assumed` in it is a guess, and what
    follows `By itself` is evident, whatever else is assumed.
    """
    trail = trail_of(contract, *place)
    node = node_at(contract, trail[-1])
    if isinstance(node, str) and trail[-1][-1:] == ("description",):
        return _described(contract, operation, trail, place[-1])
    if len(trail[-1]) == 3 and trail[-1][0] == "paths":
        certainty = str(node.get(MARK, DOCUMENTED))
        return statement(contract, operation, trail, certainty=certainty)
    return statement(contract, operation, trail)


def _described(
    contract: Contract, operation: Operation | None, trail: Trail, words: str
) -> Statement:
    text = node_at(contract, trail[-1])
    # A line of the file may end within them.
    match = re.search(r"\s+".join(map(re.escape, words.split())), text)
    before = text[: match.start()] if match else text
    guessed, plain = (before.rfind(mark) for mark in (_GUESSED, _BY_ITSELF))
    certainty = ASSUMED if guessed >= 0 else certainty_on(contract, trail)
    certainty = EVIDENT if match and plain > guessed else certainty
    says = words if match else ""
    described = statement(contract, operation, trail, says=says, certainty=certainty)
    written_out = contract.text.splitlines()[described.line - 1].rstrip().endswith(("|", "|-"))
    below = 1 + before.count("\n") if match and written_out else 0
    return replace(described, line=described.line + below)


def written(contract: Contract, place: Location) -> str:
    """Return what stands at a place, in a line."""
    node = node_at(contract, place)
    name = place[-1] if place else "the contract"
    if isinstance(node, dict):
        text = node.get("summary") or node.get("description") or as_text(node)
        return f"{name}: {text}"
    return f"{name}: {as_text(node)}"


def as_text(value: Any) -> str:
    """Return a value as YAML would have it, roughly."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    if isinstance(value, dict):
        shown = {
            name: inner for name, inner in value.items() if name not in (MARK, PARTS, EVIDENT_PARTS)
        }
        return ", ".join(
            name if isinstance(inner, dict) else f"{name}: {as_text(inner)}"
            for name, inner in shown.items()
        )
    return str(value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
