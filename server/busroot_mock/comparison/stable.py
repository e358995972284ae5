"""Places in a document in words that stay the same while entries of its lists move."""

from typing import Any, Final

from busroot_mock.comparison.sides import at
from busroot_mock.contract.loader import Location
from busroot_mock.contract.references import Document, resolved
from busroot_mock.errors import pointer

_BRANCHES: Final = ("allOf", "anyOf", "oneOf")


def stable_place(document: Document, location: Location) -> str:
    """Return a place as text: parameters by their name, branches by theirs, if they have one."""
    steps = [
        _named(document, location[: index + 1]) if step.isdecimal() else step
        for index, step in enumerate(location)
    ]
    return pointer(*steps)


def _named(document: Document, location: Location) -> str:
    holder = location[-2:-1]
    if holder == ("parameters",):
        node = _node(document, location)
        return f"{node.get('in')}:{node.get('name')}"
    if holder and holder[0] in _BRANCHES:
        branch = _raw(document, location)
        if isinstance(branch, dict) and isinstance(branch.get("$ref"), str):
            return str(branch["$ref"])
    return location[-1]


def _raw(document: Document, location: Location) -> Any:
    try:
        return at(document, location)
    except (LookupError, TypeError, ValueError):
        return None


def _node(document: Document, location: Location) -> dict[str, Any]:
    node = resolved(document, _raw(document, location))
    return node if isinstance(node, dict) else {}
