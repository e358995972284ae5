"""Differences between the answers of two requests."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

from busroot_mock.console.record_cells import MISSING, Cell, Difference
from busroot_mock.errors import pointer

MOST: Final = 60
"""Differences that are shown."""

_NAMES: Final = ("code", "id", "email", "key")
"""Members that name a record of a list, the best first."""

Record = Mapping[str, Any]


class Comparison(NamedTuple):
    """Two entries of a journal beside each other.

    Attributes:
        number: Of the earlier one.
        differences: Of status, headers and body, in this order; not more than `MOST`.
        has_more: Whether there are more of them.
        is_whole: Whether both bodies were recorded as a whole, so that nothing is missing.
    """

    number: int
    differences: list[Difference]
    has_more: bool
    is_whole: bool


def compared(before: Record, after: Record) -> Comparison:
    """Compare the answers of two `JournalEntry` records."""
    bodies = [each.get("answer", {}) for each in (before, after)]
    found = list(islice(_differences(before, after), MOST + 1))
    is_whole = all(not body or (body["whole"] and "value" in body) for body in bodies)
    return Comparison(before["number"], found[:MOST], len(found) > MOST, is_whole)


def _differences(before: Record, after: Record) -> Iterator[Difference]:
    yield from _of_values("status", before["status"], after["status"])
    old, new = before.get("answerHeaders", {}), after.get("answerHeaders", {})
    for name in {**old, **new}:
        yield from _of_values(f"header {name}", old.get(name, MISSING), new.get(name, MISSING))
    bodies = [each.get("answer", {}).get("value", MISSING) for each in (before, after)]
    yield from _of_values("body", *bodies)


def _of_values(name: str, old: Any, new: Any, steps: tuple[str, ...] = ()) -> Iterator[Difference]:
    old_parts, new_parts = _parts(old), _parts(new)
    if old_parts is None or new_parts is None or type(old) is not type(new):
        if type(old) is not type(new) or old != new:
            yield Difference(f"{name} {pointer(*steps)}".strip(), Cell(old), Cell(new))
        return
    for step in {**old_parts, **new_parts}:
        pair = old_parts.get(step, MISSING), new_parts.get(step, MISSING)
        yield from _of_values(name, *pair, (*steps, step))


def _parts(value: Any) -> dict[str, Any] | None:
    """Return the members of an object, or the items of a list by what names them."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, list):
        return None
    for name in _NAMES:
        names = [each.get(name) if isinstance(each, dict) else None for each in value]
        if None not in names and len({str(each) for each in names}) == len(names):
            return dict(zip(map(str, names), value, strict=True))
    return {str(at): each for at, each in enumerate(value)}
