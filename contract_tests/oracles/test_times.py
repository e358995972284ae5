"""Times, durations and ranges agree in all responses."""

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing import contract_terms as terms
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS, Item
from ..probing.probe import Probe
from ..probing.times import minutes_of, ms_of
from ..probing.walking import objects
from ..target.applicable import not_applicable
from ..target.schema import OPERATIONS

READING = [operation for operation in OPERATIONS if operation.reads and "{" not in operation.path]
TIME = ("components", "schemas", "Time")
WITH_Z = (*TIME, "description", "with milliseconds and a Z")
_EXACT = re.compile(r"[^.]+[.][0-9]{3}Z")
Violation = tuple[str, str, str]
"""Member, expected text, actual text."""


@oracle("times-agree")
@about(READING)
def test_times_agree(probe: Probe, operation: Operation) -> None:
    place = terms.response_schema(operation)
    listing = LISTINGS.get(operation.operation_id)
    with probe.example():
        body = (
            probe.all(listing).body
            if listing
            else probe.expect_success(operation, probe.send(operation))
        )
        for item, where in objects(body, place or ()):
            _check(probe, operation, item, where)


@oracle("times-agree")
@about([listing.operation for listing in LISTINGS.values() if listing.range_parameter])
@given(data=st.data())
def test_times_agree_in_any_page(probe: Probe, operation: Operation, data: st.DataObject) -> None:
    listing = LISTINGS[operation.operation_id]
    optional = [name for name in ("grouping", "skip") if name in listing.parameters]
    if not optional:
        not_applicable("the list is always read as a whole")
    groupings = terms.schema_of((*listing.parameters["grouping"], "schema"))["enum"]
    params: dict[str, Any] = {"grouping": data.draw(st.sampled_from(groupings)), "limit": 200}
    params["skip"] = data.draw(st.integers(0, 200))
    with probe.example():
        for item, where in objects(probe.all(listing, **params).body, listing.schema):
            _check(probe, operation, item, where)


@oracle("times-agree", "GET /issue", "GET /plant")
def test_duration_of_what_goes_on_is_up_to_now(probe: Probe) -> None:
    issues, plants = LISTINGS["listIssues"], LISTINGS["listPlants"]
    place = (*issues.member("duration"), "description", "up to now")

    def now() -> int | None:
        return next((ms_of(plant.get("now")) for plant in probe.all(plants).items), None)

    def check() -> None:
        before, items, after = now(), probe.all(issues).items, now()
        if before is None or after is None:
            return
        for item in items:
            start, length = ms_of(item.get("startAt")), item.get("duration")
            if item.get("endAt") is not None or start is None:
                continue
            probe.asked(issues.operation, place)
            if not isinstance(length, int | float) or not before <= start + length <= after:
                expected = f"duration of {item['id']} is from {item['startAt']} up to now"
                actual = f"it is {length!r}"
                probe.fail(issues.operation, expected, actual, place, about="up to now")

    with probe.example():
        probe.retry(check)


def _check(probe: Probe, operation: Operation, item: Item, where: Location) -> None:
    for name, place in terms.members(where).items():
        if name in item:
            # Of a member that is null, what is said of null; of others, the rest.
            described = "null" if item[name] is None else ""
            probe.asked(operation, (*place, "description", described) if described else place)
            if place == TIME and isinstance(item[name], str) and not _EXACT.fullmatch(item[name]):
                expected, actual = f"{name} has milliseconds and a Z", f"it is {item[name]!r}"
                probe.fail(operation, expected, actual, WITH_Z, about=f"form {name}")
    for member, expected, actual in (*twins(item), *durations(item), *orders(item)):
        place = terms.members(where).get(member, where)
        text = f"{member} is {expected}"
        probe.fail(operation, text, f"it is {actual}", place, about=f"{where[-1]} {member}")


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
