"""Find the statements that an operation reaches: its own, and those of what it refers to."""

from functools import lru_cache
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import node_at
from busroot_mock.errors import steps_of

from .cutting import Entry, entries_of

_NOT_FOLLOWED: Final = ("links", "example", "examples")
_OWN_PLACES: Final = ("paths", "components")


@lru_cache(maxsize=200)
def entries_reached(contract: Contract, operation: Operation) -> tuple[Entry, ...]:
    """Return the statements of an operation, in the order of the contract."""
    roots: set[Location] = {operation.location}
    left: list[Any] = [node_at(contract, operation.location)]
    while left:
        node = left.pop()
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            left += [inner for name, inner in node.items() if name not in _NOT_FOLLOWED]
            target = steps_of(node["$ref"]) if "$ref" in node else ()
            if target and target not in roots:
                roots.add(target)
                left.append(node_at(contract, target))
    return tuple(entry for entry in entries_of(contract) if entry.place[:3] in roots)


def entries_of_all(contract: Contract) -> tuple[Entry, ...]:
    """Return the statements that stand outside of operations and hold for all of them."""
    return tuple(entry for entry in entries_of(contract) if entry.place[0] not in _OWN_PLACES)
