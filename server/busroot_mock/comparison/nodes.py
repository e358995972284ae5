"""Ways through a document, references followed, where anything may be missing."""

from typing import Any

from busroot_mock.comparison.bundles import Trail
from busroot_mock.comparison.sides import Side, reached


def inside(side: Side, trail: Trail, *steps: str) -> Trail | None:
    """Return the trail that leads on, or None where the document has nothing."""
    for step in steps:
        node = node_of(side, trail)
        has = (
            step.isdecimal() and int(step) < len(node)
            if isinstance(node, list)
            else isinstance(node, dict) and step in node
        )
        if not has:
            return None
        added, _ = reached(side.document, (*trail[-1], step))
        trail = (*trail[:-1], *added)
    return trail


def node_of(side: Side, trail: Trail) -> Any:
    """Return what stands where a trail ends."""
    return reached(side.document, trail[-1])[1]


def members_at(side: Side, trail: Trail, *steps: str) -> dict[str, Trail]:
    """Return the members of the object to which steps lead, each with its trail."""
    place = inside(side, trail, *steps)
    node = node_of(side, place) if place else None
    if place is None or not isinstance(node, dict):
        return {}
    trails = {name: inside(side, place, name) for name in node if name[:2] != "x-"}
    return {name: trail for name, trail in trails.items() if trail}


def flag(side: Side, trail: Trail, name: str) -> bool:
    """Tell whether a member of an object is true."""
    node = node_of(side, trail)
    return isinstance(node, dict) and node.get(name) is True
