"""A walk over an answer together with what the contract says of its parts."""

from collections.abc import Iterator
from typing import Any

from ..findings.failure import Place
from . import stated
from .lists import Item


def objects(value: Any, place: Place) -> Iterator[tuple[Item, Place]]:
    """Yield every object within a value, with the place of its schema."""
    if isinstance(value, list):
        inner = stated.member(place, "0")
        for each in value:
            yield from objects(each, inner)
    if isinstance(value, dict):
        yield value, place
        for name, place_of_member in stated.members(place).items():
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
        for found in stated.members(place).values():
            if word in stated.schema_of(found):
                return True
            left += [found, stated.member(found, "0")]
    return False
