"""A downtime begins with a stop, or when a station is scheduled again; a long stop is an issue."""

from contextlib import nullcontext
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.timestamps import iso
from contract_tests.findings.failure import CheckFailure
from contract_tests.probing.downtime import (
    BY_CYCLES,
    BY_SIGNAL,
    MULTIPLIER,
    THRESHOLD,
    check_long_stops,
    check_since,
    longest_stop,
)
from contract_tests.probing.lists import Item, Listing
from contract_tests.probing.viewer import Viewer

HOUR = 3_600_000
MINUTE = 60_000
BEGIN = 500_000 * HOUR


class Silent(Viewer):
    oracle = "downtime-agrees"

    def asked(self, *_: object) -> None:
        pass

    def pool(self, listing: Listing) -> list[Item]:
        return []

    def pool_of(self, operation_id: str) -> list[Item]:
        return []

    def may_read(self, operation_id: str) -> bool:
        return True


def window_of(number: int, since: int, scheduled: int = HOUR) -> Item:
    times = (BEGIN + number * HOUR, BEGIN + (number + 1) * HOUR)
    start, end = map(iso, times)
    numbers = {"totalMs": HOUR, "scheduledProductionMs": scheduled}
    names = {"stationCode": "a", "windowStartAt": start, "windowEndAt": end}
    return {**names, **numbers, "downtimeSince": iso(BEGIN + since)}


def stop_of(start: int, end: int | None) -> Item:
    until = None if end is None else iso(BEGIN + end)
    return {"stationCode": "a", "type": "stop", "startAt": iso(BEGIN + start), "endAt": until}


@given(since=st.integers(2 * HOUR + 5000, 3 * HOUR - 5000), began=st.integers(0, HOUR))
def test_downtime_may_begin_within_a_stop_when_production_is_scheduled_again(
    since: int, began: int
) -> None:
    windows = [window_of(2, since, 3 * HOUR - since), window_of(3, since)]
    for stops in ([stop_of(began, None)], [stop_of(began, 5 * HOUR)]):
        check_since(Silent(), windows[1], windows, stops, BEGIN)


@given(since=st.integers(2 * HOUR + 5000, 3 * HOUR - 5000), began=st.integers(0, HOUR))
def test_downtime_that_begins_late_is_seen(since: int, began: int) -> None:
    scheduled = [window_of(2, since), window_of(3, since)]
    again = [window_of(2, since, 3 * HOUR - since), window_of(3, since)]
    for windows, stops in (
        (scheduled, [stop_of(began, None)]),
        (again, [stop_of(began, since)]),
        (again, []),
    ):
        with pytest.raises(CheckFailure):
            check_since(Silent(), windows[1], windows, stops, BEGIN)


def still(begin: int, length: int) -> list[Item]:
    """Return the windows of two hours of minutes, some of them without anything productive."""
    return [
        {
            "stationCode": "a",
            "windowStartAt": iso(BEGIN + number * MINUTE),
            "windowEndAt": iso(BEGIN + (number + 1) * MINUTE),
            "totalMs": MINUTE,
            "scheduledProductionMs": MINUTE,
            "productiveMs": 0 if begin <= number < begin + length else MINUTE,
            "productionGoodCount": 0,
            "productionBadCount": 0,
        }
        for number in range(120)
    ]


@given(begin=st.integers(0, 60), length=st.integers(1, 50), threshold=st.integers(0, 20))
def test_stop_longer_than_the_threshold_needs_an_issue(
    begin: int, length: int, threshold: int
) -> None:
    station = {"code": "a", "downtimeDetectionMode": BY_SIGNAL, THRESHOLD: threshold}
    check_stops(station, begin, length, [], length > max(threshold, 1) + 1)


@given(
    begin=st.integers(0, 60),
    length=st.integers(1, 50),
    cycle=st.integers(1, 20),
    given_by=st.sampled_from([(2, 4), (None, 2), (None, None)]),
)
def test_stop_longer_than_some_cycles_needs_an_issue(
    begin: int, length: int, cycle: int, given_by: tuple[int | None, int | None]
) -> None:
    station = {"code": "a", "downtimeDetectionMode": BY_CYCLES, THRESHOLD: 1}
    by_schedule, by_sku = given_by
    schedule = {"stationCode": "a", "skuCode": "s", "effectiveCycleTime": cycle * MINUTE}
    schedule |= {"actualStartAt": iso(BEGIN - HOUR), "actualEndAt": None}
    cycles = by_schedule or by_sku or 1.5
    needed = length > max(cycle * cycles, 1) + 1
    schedules = [{**schedule, MULTIPLIER: by_schedule}]
    check_stops(station, begin, length, schedules, needed, {"s": {MULTIPLIER: by_sku}})
    check_stops({**station, "downtimeDetectionMode": "off"}, begin, length, schedules, False)
    check_stops(station, begin, length, [{**schedule, "stationCode": "b"}], False)


def check_stops(
    station: Item,
    begin: int,
    length: int,
    schedules: list[Item],
    needed: bool,
    skus: dict[str, Item] | None = None,
) -> None:
    """Check whether a station that stands still for some minutes needs an issue."""
    windows, longest = still(begin, length), partial(longest_stop, station, schedules, skus or {})
    check_long_stops(Silent(), station, windows, [stop_of(begin * MINUTE, None)], longest)
    with pytest.raises(CheckFailure) if needed else nullcontext():
        check_long_stops(Silent(), station, windows, [], longest)


@given(began=st.integers(0, HOUR), lasts=st.integers(3 * HOUR, 9 * HOUR))
def test_window_that_ends_in_a_stop_shows_since_when(began: int, lasts: int) -> None:
    windows = [{**window_of(number, 0), "downtimeSince": None} for number in (1, 2)]
    with pytest.raises(CheckFailure):
        check_since(Silent(), windows[0], windows, [stop_of(began, began + lasts)], BEGIN)
    check_since(Silent(), windows[0], windows, [stop_of(began, HOUR)], BEGIN)
    windows[1]["scheduledProductionMs"] = 0
    check_since(Silent(), windows[0], windows, [stop_of(began, began + lasts)], BEGIN)
