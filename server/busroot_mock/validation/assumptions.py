"""Assumptions that a valid request depends on: what a deployment might not know or refuse."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from busroot_mock.contract.document import Contract
from busroot_mock.contract.marks import ASSUMED, assumed_parts
from busroot_mock.contract.messages import Parameter, body_of, parameters_of
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import (
    Trail,
    is_marked,
    node_at,
    schemas_below,
    schemas_for,
    step_into,
    takes_any_member,
    trail_of,
)
from busroot_mock.errors import pointer
from busroot_mock.json_codec import NOTHING

DEPRECATED, UNKNOWN = "deprecated", "unknown"

LARGEST_ORDINARY: Final = 2**31 - 1
SMALLEST_ORDINARY: Final = 1
NEAR: Final = 10

_OF_EVERY_VALUE: Final = ("pattern", "format", "anyOf", "maxLength", "minLength", "type")


class Assumption(NamedTuple):
    """Something in the contract that a request depends on, and that may be otherwise.

    Attributes:
        why: `assumed` or `partial` by its mark; `deprecated`; or `unknown` to the contract.
        where: `operation`, `query`, `header`, `path` or `body`.
        pointer: To the part of the request within that; an index of a list is `*`.
        trail: To the statement; of what is unknown, to what it is sent to.
        keyword: The keyword that is assumed; empty if it is all that the contract says of the part.
    """

    why: str
    where: str
    pointer: str
    trail: Trail
    keyword: str = ""


def assumptions_of(
    contract: Contract,
    operation: Operation,
    parameters: Mapping[tuple[str, str], list[str]],
    body: Any = NOTHING,
) -> Iterator[Assumption]:
    """Yield what a request to an operation depends on, whether or not the contract takes it.

    Args:
        contract: With the operation.
        operation: That is called.
        parameters: The texts of those that are sent, by `in` and name, as `sent_parameters` gives
            them.
        body: Its JSON value, or `NOTHING`.
    """
    top: Trail = (operation.location,)
    if operation.certainty in (ASSUMED, "partial"):
        yield Assumption(operation.certainty, "operation", "", top)
    if operation.node.get("deprecated"):
        yield Assumption(DEPRECATED, "operation", "", top)
    known = {(each.where, each.name): each for each in parameters_of(contract, operation.location)}
    for (where, name), texts in parameters.items():
        if (where, name) in known:
            yield from _of_parameter(contract, known[where, name], texts)
        elif where == "query":
            yield Assumption(UNKNOWN, where, pointer(name), top)
    schema = body_of(contract, operation.location)
    if schema and body is not NOTHING:
        declared = trail_of(contract, *operation.location, "requestBody")
        if is_marked(contract, declared):
            yield Assumption(ASSUMED, "body", "", declared)
        trails = schemas_for(contract, schema)
        yield from _of_part(contract, "body", "", [(declared, each) for each in trails], body)


_Pairs = list[tuple[Trail, Trail]]
"""Schemas that hold for a part, each behind what it is a part of."""


def _of_parameter(
    contract: Contract, parameter: Parameter, texts: list[str]
) -> Iterator[Assumption]:
    where, at = parameter.where, pointer(parameter.name)
    if is_marked(contract, parameter.trail):
        yield Assumption(ASSUMED, where, at, parameter.trail)
    if parameter.node.get("deprecated"):
        yield Assumption(DEPRECATED, where, at, parameter.trail)
    schema = step_into(contract, parameter.trail, "schema")
    if schema:
        text = texts[0] if texts else ""
        value = int(text) if text.removeprefix("-").isdecimal() else text
        pairs = [(parameter.trail, each) for each in schemas_for(contract, schema)]
        yield from _of_part(contract, where, at, pairs, value)


def _of_part(
    contract: Contract, where: str, at: str, pairs: _Pairs, value: Any
) -> Iterator[Assumption]:
    """Yield the assumptions on a part of a request, and on what lies in it."""
    trails = [trail for _, trail in pairs]
    marked = [trail for holder, trail in pairs if is_marked(contract, trail, holder)]
    if marked:
        yield Assumption(ASSUMED, where, at, marked[0])
    for trail in trails:
        node = node_at(contract, trail[-1])
        if node.get("deprecated"):
            yield Assumption(DEPRECATED, where, at, trail)
        for keyword, part in assumed_parts(node):
            if _depends_on(node, keyword, part, value):
                inner = step_into(contract, trail, keyword) or trail
                place = f"{at}={value}" if keyword == "enum" else at
                yield Assumption(ASSUMED, where, place, inner, keyword)
    yield from _of_members(contract, where, at, trails, value)


def _of_members(
    contract: Contract, where: str, at: str, trails: list[Trail], value: Any
) -> Iterator[Assumption]:
    if isinstance(value, list):
        inner = _inside(contract, trails, "0")
        for item in value if inner else ():
            yield from _of_part(contract, where, f"{at}/*", inner, item)
    elif isinstance(value, dict):
        is_open = takes_any_member(contract, trails)
        for name, member in value.items():
            inner = _inside(contract, trails, name)
            if inner:
                yield from _of_part(contract, where, at + pointer(name), inner, member)
            elif not is_open:
                yield Assumption(UNKNOWN, where, at + pointer(name), trails[0])


def _inside(contract: Contract, trails: Iterable[Trail], step: str) -> _Pairs:
    return [(each, inner) for each in trails for inner in schemas_below(contract, each, step)]


def _depends_on(node: dict[str, Any], keyword: str, part: str, value: Any) -> bool:
    """Tell whether a value is valid by an assumed keyword alone, or might be refused for it."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if keyword == "enum":
        return not part or (isinstance(value, str) and value == part)
    if keyword == "nullable":
        return value is None
    # A value far from an assumed bound, of an ordinary size, is not refused for it.
    if keyword == "maximum":
        return is_number and value > min(LARGEST_ORDINARY, node["maximum"] / NEAR)
    if keyword == "minimum":
        return is_number and value < max(SMALLEST_ORDINARY, node["minimum"] * NEAR)
    if keyword == "required":
        # That nothing else is required is an assumption too.
        names = node.get("properties", {})
        return not part and isinstance(value, dict) and not names.keys() <= value.keys()
    return keyword in _OF_EVERY_VALUE
