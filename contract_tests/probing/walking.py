"""A walk over an answer together with what the contract says of its parts."""

from collections.abc import Iterator
from typing import Any

from ..findings.failure import Place
from . import contract_terms as terms
from .lists import Item


def objects(value: Any, place: Place) -> Iterator[tuple[Item, Place]]:
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


def has_word(schema: Place, word: str) -> bool:
    """Tell whether a schema, or a part of it, has a member with an `x-` word."""
    seen: set[Place] = set()
    left = [schema]
    while left:
        place = left.pop()
        if place in seen:
            continue
        seen.add(place)
        for member in terms.members(place).values():
            if word in terms.schema_of(member):
                return True
            left += [member, terms.member(member, "0")]
    return False
