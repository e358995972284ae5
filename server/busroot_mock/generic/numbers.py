"""Numbers and ids that new records get."""

from collections.abc import Mapping
from typing import Any

from busroot_mock.generic.forms import Draw, new_id
from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Source


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
    return max((each + 1 for each in beside if isinstance(each, int)), default=source["from"])


def drawn_id(items: Items, kind: str, source: Source, draw: Draw) -> Any:
    """Return a new id that no record of the kind has."""
    items.numbers[kind] += 1
    number = items.numbers[kind] + source.get("after", 0)
    taken = {str(identity[-1]) for identity in items.of(kind) if identity}
    while source["as"] == "number" and str(number) in taken:
        items.numbers[kind] += 1
        number += 1
    return new_id(source, draw, number)
