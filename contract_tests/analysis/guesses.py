"""On which guesses of the contract a request leans that the contract takes."""

from collections.abc import Iterator
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.places import takes_any_member
from busroot_mock.journal.json_prefix import NOTHING

from ..findings.finding import Statement
from ..findings.statements import operation_certainty, statement
from ..findings.trail import (
    ASSUMED,
    DOCUMENTED,
    Trail,
    certainty_on,
    node_at,
    schemas_for,
    step_into,
    trail_of,
)
from .recorded_request import Sent, body_trail, parameter_trails

LARGEST_ORDINARY = 2**31 - 1
SMALLEST_ORDINARY = 1
NEAR = 10


def guesses_of(contract: Contract, operation: Location, sent: Sent) -> list[Statement]:
    """Return the statements of the contract that a request needs and the manual does not make."""
    found = {}
    for trail, says, certainty in _guesses(contract, operation, sent):
        one = statement(contract, operation, trail, says=says, certainty=certainty)
        found[one.place, one.says] = one
    return list(found.values())


Guess = tuple[Trail, str, str]


def _guesses(contract: Contract, operation: Location, sent: Sent) -> Iterator[Guess]:
    certainty = operation_certainty(contract, operation)
    if certainty != DOCUMENTED:
        yield (operation,), "", certainty
    trails = parameter_trails(contract, operation)
    for where, name in sent.parameters:
        yield from _of_parameter(contract, trails[where, name], sent.parameters[where, name])
    for name in sent.unknown:
        yield (operation,), f"ignores a parameter that it does not name: {name}", ASSUMED
    schema = body_trail(contract, operation)
    if schema and sent.body is not NOTHING:
        body = trail_of(contract, *operation, "requestBody")
        if certainty_on(contract, body) == ASSUMED:
            yield body, "", ASSUMED
        yield from _of_value(contract, schemas_for(contract, schema, ()), sent.body)


def _of_parameter(contract: Contract, trail: Trail, texts: list[str]) -> Iterator[Guess]:
    if certainty_on(contract, trail) == ASSUMED:
        yield trail, "", ASSUMED
    schema = step_into(contract, trail, "schema")
    if schema:
        text = texts[0] if texts else ""
        value = int(text) if text.lstrip("-").isdecimal() else text
        yield from _of_value(contract, schemas_for(contract, schema, ()), value)


def _of_value(contract: Contract, trails: list[Trail], value: Any) -> Iterator[Guess]:
    for trail in trails:
        if certainty_on(contract, trail) == ASSUMED:
            yield trail, "", ASSUMED
        node = node_at(contract, trail[-1])
        claims = node.get("x-certainty")
        for keyword, claim in claims.items() if isinstance(claims, dict) else ():
            if _needs(node, keyword, claim, value):
                yield step_into(contract, trail, keyword) or trail, "", ASSUMED
    yield from _of_members(contract, trails, value)


def _of_members(contract: Contract, trails: list[Trail], value: Any) -> Iterator[Guess]:
    if isinstance(value, list):
        for item in value:
            yield from _of_value(contract, _inside(contract, trails, "0"), item)
    if isinstance(value, dict):
        is_open = takes_any_member(contract, [trail[-1] for trail in trails])
        for name, member in value.items():
            inner = _inside(contract, trails, name)
            if not inner and not is_open:
                yield trails[0], f"ignores a member that it does not name: {name}", ASSUMED
            yield from _of_value(contract, inner, member)


def _inside(contract: Contract, trails: list[Trail], step: str) -> list[Trail]:
    return [found for one in trails for found in schemas_for(contract, one, (step,))]


def _needs(node: dict[str, Any], keyword: str, claim: Any, value: Any) -> bool:
    """Tell whether a value is valid by a guessed keyword alone, or might be refused for it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if keyword == "enum":
        return value in claim if isinstance(claim, dict) else True
    if keyword == "nullable":
        return value is None
    # A value far from a guessed bound, of an ordinary size, is not refused for it.
    if keyword == "maximum":
        return is_number and value > min(LARGEST_ORDINARY, node["maximum"] / NEAR)
    if keyword == "minimum":
        return is_number and value < max(SMALLEST_ORDINARY, node["minimum"] * NEAR)
    if keyword == "required":
        # That nothing else is required is a guess too.
        names = node.get("properties", {})
        return claim == ASSUMED and isinstance(value, dict) and not names.keys() <= value.keys()
    return keyword in ("pattern", "format", "anyOf", "maxLength", "minLength", "type")
