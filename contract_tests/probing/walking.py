"""Walk over a response and its schema together."""

from collections.abc import Iterator
from typing import Any

from busroot_mock.contract.loader import Location

from . import contract_terms as terms
from .lists import LISTINGS, Item


def objects(value: Any, place: Location) -> Iterator[tuple[Item, Location]]:
    """Yield every object within a value, with the place of its schema."""
    if isinstance(value, list):
        inner = terms.member(place, "0")
        for each in value:
            yield from objects(each, inner)
    if isinstance(value, dict):
        yield value, place
        for name, place_of_member in terms.members(place).items():
            if name in value:
                yield from objects(value[name], place_of_member)


def references(value: Any, place: Location) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield every value that names a record of a list, with the `x-refers` of its place."""
    for item, where in objects(value, place):
        for name, member in terms.members(where).items():
            refers = terms.schema_of(member).get("x-refers")
            if not isinstance(refers, dict) or refers.get("list") not in LISTINGS:
                continue
            if item.get(name) is not None:
                yield item[name], refers


def has_word(schema: Location, word: str) -> bool:
    """Tell whether a schema, or a part of it, has a member with an `x-` word."""
    return any(word in terms.schema_of(member) for member in members_below(schema))


def members_below(schema: Location) -> Iterator[Location]:
    """Yield the place of every member of a schema and of what its members hold."""
    seen: set[Location] = set()
    left = [schema]
    while left:
        place = left.pop()
        if place in seen:
            continue
        seen.add(place)
        for member in terms.members(place).values():
            yield member
            left += [member, terms.member(member, "0")]
