"""Times, durations and orders within an object of a response."""

import re
from collections.abc import Iterator

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from . import contract_terms as terms
from .lists import Item
from .times import minutes_of, ms_of
from .viewer import Viewer

TIME = ("components", "schemas", "Time")
WITH_Z = (*TIME, "description", "with milliseconds and a Z")
_EXACT = re.compile(r"[^.]+[.][0-9]{3}Z")
Violation = tuple[str, str, str]
"""Member, expected text, actual text."""


def check_times(viewer: Viewer, operation: Operation, item: Item, where: Location) -> None:
    """Check the times of an object: their form, and that they agree."""
    for name, place in terms.members(where).items():
        if name in item:
            # Of a member that is null, what is said of null; of others, the rest.
            described = "null" if item[name] is None else ""
            viewer.asked(operation, (*place, "description", described) if described else place)
            if place == TIME and isinstance(item[name], str) and not _EXACT.fullmatch(item[name]):
                expected, actual = f"{name} has milliseconds and a Z", f"it is {item[name]!r}"
                viewer.fail(operation, expected, actual, WITH_Z, about=f"form {name}")
    for member, expected, actual in (*twins(item), *durations(item), *orders(item)):
        place = terms.members(where).get(member, where)
        text = f"{member} is {expected}"
        viewer.fail(operation, text, f"it is {actual}", place, about=f"{where[-1]} {member}")


def twins(item: Item) -> Iterator[Violation]:
    """Yield twin fields that differ: a time and its `...Timestamp`, a number and its `...Iso`."""
    for name, value in item.items():
        text, stamp = item.get(name.removesuffix("Timestamp")), value
        if name.endswith("Iso"):
            text, stamp = value, item.get(name.removesuffix("Iso"))
        elif name == "timestamp":
            text = item.get("value")
        elif not name.endswith("Timestamp"):
            continue
        if stamp is None and text is None:
            continue
        if not isinstance(stamp, int | float) or ms_of(text) != int(stamp):
            yield name, f"the same instant as its twin, {text}", str(value)


def durations(item: Item) -> Iterator[Violation]:
    """Yield durations that differ from the time between start and end."""
    ends = [("startAtTimestamp", "endAtTimestamp", "duration"), ("from", "to", "duration"),
            ("plannedStartAtTimestamp", "plannedEndAtTimestamp", "plannedDuration")]  # fmt: skip
    for begin, end, name in ends:
        first, last, length = (item.get(member) for member in (begin, end, name))
        if name == "plannedDuration" and last is None and length is not None:
            yield name, "null, as no end is planned", str(length)
        if first is None or last is None or length is None:
            continue
        if length != last - first:
            yield name, f"{last - first} ms, the time from {begin} to {end}", str(length)
    start, until = ms_of(item.get("windowStartAt")), ms_of(item.get("windowEndAt"))
    if start is not None and until is not None and item.get("totalMs") != until - start:
        yield "totalMs", f"{until - start}, the time from start to end", str(item.get("totalMs"))
    text, length = minutes_of(item.get("durationFormatted")), item.get("duration")
    if text is not None and isinstance(length, int | float) and text != max(length, 0) // 60_000:
        yield "durationFormatted", f"{length} ms in hours and minutes", item["durationFormatted"]


def orders(item: Item) -> Iterator[Violation]:
    """Yield ends that come before their start."""
    pairs = [("startAt", "endAt"), ("plannedStartAt", "plannedEndAt"), ("createdAt", "updatedAt"),
             ("actualStartAt", "actualEndAt"), ("windowStartAt", "windowEndAt"),
             ("fromIso", "toIso")]  # fmt: skip
    for begin, end in pairs:
        first, last = ms_of(item.get(begin)), ms_of(item.get(end))
        if first is not None and last is not None and last < first:
            yield end, f"not before {begin}, {item[begin]}", item[end]
