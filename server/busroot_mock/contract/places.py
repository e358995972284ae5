"""Places in a contract, references followed, and the certainty of each."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final, Protocol

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.marks import ASSUMED, MARK, assumed_parts
from busroot_mock.contract.operations import DOCUMENTED
from busroot_mock.errors import steps_of

BRANCHES: Final = ("allOf", "anyOf", "oneOf")

Trail = tuple[Location, ...]
"""The way to a statement: where each reference on it stands, and at the end where it leads.

A mark at any location on the way counts for what it leads to.
"""


class HasDocument(Protocol):
    """A contract, or another document that is read like one."""

    @property
    def document(self) -> dict[str, Any]:
        """The document."""


ROOT: Final[Trail] = ((),)
_DEEPEST: Final = 50


def node_at(contract: Contract, location: Location) -> Any:
    """Return what is written at a location."""
    node: Any = contract.document
    for step in location:
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


@lru_cache(maxsize=10_000)
def trail_of(contract: Contract, *steps: str) -> Trail:
    """Follow steps from the root, through references, as far as they lead."""
    trail = ROOT
    for step in steps:
        inner = step_into(contract, trail, step)
        if inner is None:
            break
        trail = inner
    return trail


def step_into(contract: Contract, trail: Trail, *steps: str) -> Trail | None:
    """Return the trail that leads on, or None where the contract has nothing."""
    for step in steps:
        if not _has(node_at(contract, trail[-1]), step):
            return None
        trail = (*trail[:-1], (*trail[-1], step))
        while isinstance(node := node_at(contract, trail[-1]), dict) and "$ref" in node:
            trail = (*trail, steps_of(node["$ref"]))
    return trail


def certainty_on(contract: HasDocument, trail: Trail, part: str | None = None) -> str:
    """Return `assumed` if any mark on the way says so, else `documented`.

    Args:
        contract: Which the trail leads through.
        trail: To a statement, such as a keyword of a schema.
        part: What of the statement matters: a name in `required`, a value in `enum`.
    """
    marked = any(_is_marked(contract, location, part) for location in trail)
    return ASSUMED if marked else DOCUMENTED


def is_marked(contract: Contract, trail: Trail, holder: Trail = ROOT) -> bool:
    """Tell whether a mark says of the end of a trail itself that it is assumed.

    Args:
        contract: Which the trail leads through.
        trail: To a schema, or another object.
        holder: The trail to what it is a part of; marks there do not count unless they name it.
    """
    added, above = trail[len(holder) - 1 :], holder[-1]
    if any(each != above and node_at(contract, each).get(MARK) == ASSUMED for each in added):
        return True
    steps = added[0][len(above) :]
    return bool(steps) and _names(node_at(contract, above), *steps[:2])


def schemas_for(contract: Contract, trail: Trail, steps: Iterable[str] = ()) -> list[Trail]:
    """Return the schemas that hold for what lies at the steps within a value of a schema."""
    trails = list(_with_branches(contract, trail))
    for step in steps:
        trails = [inner for each in trails for inner in schemas_below(contract, each, step)]
    return trails


@lru_cache(maxsize=10_000)
def schemas_below(contract: Contract, trail: Trail, step: str) -> tuple[Trail, ...]:
    """Return the schemas that one schema, by itself, has for what lies a step below its value."""
    inner = _within(contract, trail, step)
    return tuple(_with_branches(contract, inner)) if inner else ()


def takes_any_member(contract: Contract, trails: Iterable[Trail]) -> bool:
    """Tell whether an object may have members that these schemas say nothing of."""
    schemas = [node_at(contract, trail[-1]) for trail in trails]
    names_some = any("properties" in schema for schema in schemas)
    return not names_some or any("additionalProperties" in schema for schema in schemas)


def _with_branches(contract: Contract, trail: Trail, depth: int = 0) -> Iterator[Trail]:
    yield trail
    node = node_at(contract, trail[-1])
    for keyword in BRANCHES if depth < _DEEPEST else ():
        for index in range(len(node.get(keyword, []))):
            branch = step_into(contract, trail, keyword, str(index))
            if branch:
                yield from _with_branches(contract, branch, depth + 1)


def _within(contract: Contract, trail: Trail, step: str) -> Trail | None:
    node = node_at(contract, trail[-1])
    if step in node.get("properties", {}):
        return step_into(contract, trail, "properties", step)
    if "items" in node and step.isdecimal():
        return step_into(contract, trail, "items")
    extra = node.get("additionalProperties")
    is_schema = isinstance(extra, dict) and bool(extra)
    return step_into(contract, trail, "additionalProperties") if is_schema else None


def _is_marked(contract: HasDocument, location: Location, part: str | None) -> bool:
    """Tell whether a mark at a location, or on the way there from the root, says `assumed`."""
    node: Any = contract.document
    for step, inner in zip(location, (*location[1:], part), strict=True):
        if isinstance(node, dict) and (node.get(MARK) == ASSUMED or _names(node, step, inner)):
            return True
        node = node[int(step)] if isinstance(node, list) else node[step]
    return isinstance(node, dict) and node.get(MARK) == ASSUMED


def _names(node: dict[str, Any], step: str, inner: str | None = None) -> bool:
    """Tell whether a keyword, or what lies below it, is among the assumed parts of an object."""
    return any(keyword == step and part in ("", inner) for keyword, part in assumed_parts(node))


def _has(node: Any, step: str) -> bool:
    if isinstance(node, list):
        return step.isdecimal() and int(step) < len(node)
    return isinstance(node, dict) and step in node
