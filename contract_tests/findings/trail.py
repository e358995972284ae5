"""The way through a contract to a statement: each reference on it may carry a mark of its own."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.places import certainty_of
from busroot_mock.errors import steps_of

ASSUMED, DOCUMENTED, PARTIAL = "assumed", "documented", "partial"
BRANCHES = ("allOf", "anyOf", "oneOf")
_DEEPEST = 50

Trail = tuple[Location, ...]
"""Where each reference on the way stands, and at the end where the way leads."""


def trail_of(contract: Contract, *steps: str) -> Trail:
    """Follow steps from the root, through references, as far as they lead."""
    trail: Trail = ((),)
    for step in steps:
        inner = step_into(contract, trail, step)
        if inner is None:
            break
        trail = inner
    return trail


def step_into(contract: Contract, trail: Trail, *steps: str) -> Trail | None:
    """Return the trail that leads on, or nothing where the contract has nothing."""
    for step in steps:
        node = node_at(contract, trail[-1])
        if not _has(node, step):
            return None
        trail = (*trail[:-1], (*trail[-1], step))
        while isinstance(node := node_at(contract, trail[-1]), dict) and "$ref" in node:
            trail = (*trail, tuple(steps_of(node["$ref"])))
    return trail


def node_at(contract: Contract, place: Location) -> Any:
    """Return what is written at a place."""
    node: Any = contract.document
    for step in place:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def certainty_on(contract: Contract, trail: Trail, part: str | None = None) -> str:
    """Return `assumed` if a mark on the way makes it so, else `documented`.

    Args:
        part: What of the statement matters, such as a name in `required`.
    """
    for place in trail:
        # A map names a keyword, or what lies below it, as `{properties: {weekDay: assumed}}`.
        parts = [*place[1:], part]
        for end, inner in enumerate(parts, start=1):
            if certainty_of(contract, place[:end], inner) == ASSUMED:
                return ASSUMED
    return DOCUMENTED


def schemas_for(contract: Contract, trail: Trail, steps: tuple[str, ...]) -> list[Trail]:
    """Return the schemas that hold for what lies at the steps within a value of a schema."""
    trails = list(_with_branches(contract, trail))
    for step in steps:
        trails = [found for one in trails for found in schemas_below(contract, one, step)]
    return trails


@lru_cache(maxsize=10_000)
def schemas_below(contract: Contract, trail: Trail, step: str) -> tuple[Trail, ...]:
    """Return the schemas that one schema, by itself, has for what lies a step below its value."""
    inner = _within(contract, trail, step)
    return tuple(found for one in inner for found in _with_branches(contract, one))


def _with_branches(contract: Contract, trail: Trail, depth: int = 0) -> Iterator[Trail]:
    yield trail
    node = node_at(contract, trail[-1])
    for keyword in BRANCHES if depth < _DEEPEST else ():
        for index in range(len(node.get(keyword, []))):
            branch = step_into(contract, trail, keyword, str(index))
            if branch:
                yield from _with_branches(contract, branch, depth + 1)


def _within(contract: Contract, trail: Trail, step: str) -> list[Trail]:
    node = node_at(contract, trail[-1])
    if step in node.get("properties", {}):
        found = step_into(contract, trail, "properties", step)
    elif "items" in node and step.isdecimal():
        found = step_into(contract, trail, "items")
    elif isinstance(node.get("additionalProperties"), dict):
        found = step_into(contract, trail, "additionalProperties")
    else:
        found = None
    return [found] if found else []


def _has(node: Any, step: str) -> bool:
    if isinstance(node, list):
        return step.isdecimal() and int(step) < len(node)
    return isinstance(node, dict) and step in node
