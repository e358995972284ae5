"""Numbers and ids that new records get."""

from collections.abc import Iterator, Mapping
from typing import Any

from busroot_mock.generic.forms import Draw, new_id
from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Source
from busroot_mock.generic.wrapped_numbers import number_of, wrapped


def passed(items: Items, kind: str, source: Source, within: Mapping[str, str]) -> Any:
    """Return the number of a new record among those beside it.

    Args:
        items: All records.
        kind: Of the record.
        source: Says which number.
        within: The values of the path where it is made.
    """
    beside = [
        each.members.get(source["of"])
        for each in items.of(kind).values()
        if source.get("everywhere")
        or all(each.within.get(name, value) == value for name, value in within.items())
    ]
    if source["as"] == "count":
        return len(beside) + source["from"]
    beside += [number for other in source.get("with", ()) for number in _keys(items, other)]
    # What is there from the start may have lower numbers.
    known = (number_of(each) if "behind" in source else each for each in beside)
    number = max([source["from"], *(each + 1 for each in known if isinstance(each, int))])
    return wrapped(source["behind"], number) if "behind" in source else number


def _keys(items: Items, kind: str) -> Iterator[int]:
    """Yield the whole numbers that are keys of records of a kind."""
    keys = (identity[-1] for identity in items.of(kind) if identity)
    return (number for key in keys if (number := number_of(key)) is not None)


def drawn_id(items: Items, kind: str, source: Source, draw: Draw) -> Any:
    """Return a new id that no record of the kind has."""
    kinds = (kind, *source.get("with", ()))
    counter = min(kinds)
    items.numbers[counter] += 1
    number = items.numbers[counter] + source.get("after", 0)
    taken = {str(identity[-1]) for each in kinds for identity in items.of(each) if identity}
    while source["as"] == "number" and str(new_id(source, draw, number)) in taken:
        items.numbers[counter] += 1
        number += 1
    return new_id(source, draw, number)
