"""The part of two answers to the same request that does not change by itself."""

from typing import Any

from . import contract_terms as terms
from .lists import Item, Listing
from .viewer import Viewer


def check_same_item(viewer: Viewer, listing: Listing, before: Item, after: Item) -> None:
    """Check that a record is the same twice, save for what changes by itself."""
    first, other = (still(item, listing.item_schema) for item in (before, after))
    for member in sorted(set(first) | set(other)):
        if first.get(member) != other.get(member):
            viewer.fail(
                listing.operation,
                f"{member} of {listing.key(before)} is the same in two reads in a row",
                f"first {first.get(member)!r}, then {other.get(member)!r}"[:300],
                listing.member(member),
                about=member,
            )


def still(value: Any, place: Any) -> Any:
    """Return a value without the members that change by themselves."""
    if isinstance(value, list):
        return [still(each, terms.member(place, "0")) for each in value]
    if not isinstance(value, dict):
        return value
    known = terms.members(place)
    return {
        name: still(each, known.get(name, place))
        for name, each in value.items()
        if name not in known or not terms.schema_of(known[name]).get("x-moves")
    }
