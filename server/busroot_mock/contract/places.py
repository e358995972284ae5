"""What a contract says of a part of a request, and how sure it is of that."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.dialect import KEY_HEADER
from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.errors import Violation, steps_of

_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_DEEPEST: Final = 100


def parameter_places(contract: Contract, operation: Location) -> dict[tuple[str, str], Location]:
    """Return the place of every parameter of an operation, by `in` and name."""
    found = {}
    for owner in (operation[:2], operation):
        for index in range(len(contract.find(*owner)[1].get("parameters", []))):
            place, node = contract.find(*owner, "parameters", str(index))
            name = node["name"].lower() if node["in"] == "header" else node["name"]
            found[node["in"], name] = place
    return found


def body_place(contract: Contract, operation: Location) -> Location | None:
    """Return the place of the schema of the body, if the operation takes one."""
    if "requestBody" not in contract.find(*operation)[1]:
        return None
    return contract.find(*operation, "requestBody", "content", MEDIA_TYPE, "schema")[0]


def schema_places(contract: Contract, place: Location, *steps: str) -> list[Location]:
    """Return the schemas that hold for what lies at the steps within a value of a schema."""
    places = list(_with_branches(contract, place))
    for step in steps:
        inner = [found for each in places for found in _within(contract, each, step)]
        places = [found for each in inner for found in _with_branches(contract, each)]
    return places


def _with_branches(contract: Contract, place: Location, depth: int = 0) -> Iterator[Location]:
    place, node = contract.find(*place)
    yield place
    for keyword in _BRANCHES if depth < _DEEPEST else ():
        for index in range(len(node.get(keyword, []))):
            yield from _with_branches(contract, (*place, keyword, str(index)), depth + 1)


def _within(contract: Contract, place: Location, step: str) -> list[Location]:
    node = contract.find(*place)[1]
    if step in node.get("properties", {}):
        return [(*place, "properties", step)]
    if "items" in node and step.isdecimal():
        return [(*place, "items")]
    extra = node.get("additionalProperties")
    return [(*place, "additionalProperties")] if isinstance(extra, dict) and extra else []


def takes_any_member(contract: Contract, places: list[Location]) -> bool:
    """Tell whether an object may have members that nothing is said of, by these schemas."""
    found = [contract.find(*place)[1] for place in places]
    told = [node for node in found if "properties" in node]
    return not told or any("additionalProperties" in node for node in found)


def violation_place(contract: Contract, operation: Location, violation: Violation) -> Location:
    """Return the place of what a request breaks: of the keyword, where it is written out."""
    where, keyword = violation["in"], violation["keyword"]
    steps = steps_of(violation["pointer"])
    if where == "body":
        if keyword == "required" and not isinstance(violation.get("expected"), str):
            return (*contract.find(*operation, "requestBody")[0], "required")  # the body itself
        start, inner = body_place(contract, operation), steps
    else:
        name = "".join(steps[:1])
        if where == "header" and name == KEY_HEADER:
            return _key_place(contract)
        key = where, name.lower() if where == "header" else name
        start, inner = parameter_places(contract, operation).get(key), steps[1:]
        if start and keyword == "required":
            return (*start, "required")
        start = (*start, "schema") if start else None
    if start is None:
        return (*operation, "requestBody") if keyword == "mediaType" else operation
    places = schema_places(contract, start, *inner)
    stated = [place for place in places if keyword in contract.find(*place)[1]]
    return (*stated[0], keyword) if stated else (places or [start])[0]


def _key_place(contract: Contract) -> Location:
    schemes = contract.document.get("components", {}).get("securitySchemes", {})
    return next((("components", "securitySchemes", name) for name in schemes), ("security",))


def certainty_of(contract: Contract, place: Location, part: str | None = None) -> str:
    """Return `assumed` if the contract calls a place its own guess, else `documented`.

    Args:
        contract: What it is in.
        place: Of a schema, a parameter, or a keyword in one.
        part: The value of the keyword that matters: a name in `required`, a value in `enum`.
    """
    node: Any = contract.document
    for step in place:
        claims = node.get("x-certainty") if isinstance(node, dict) else None
        claim = claims.get(step) if isinstance(claims, dict) else claims
        if claim == "assumed" or (isinstance(claim, dict) and part in claim):
            return "assumed"
        node = node[int(step)] if isinstance(node, list) else node.get(step, {})
    is_guess = isinstance(node, dict) and node.get("x-certainty") == "assumed"
    return "assumed" if is_guess else "documented"
