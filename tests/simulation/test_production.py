"""The timeline of a station: which schedule runs when."""

from time import perf_counter
from typing import Any

import pytest

from busroot_mock.simulation.intervals import DAY, HOUR
from busroot_mock.simulation.production import LONGEST_RUN, LONGEST_WAIT, station_timeline
from busroot_mock.simulation.windows import windows
from busroot_mock.store.table import Record
from tests.support.timelines import (
    DAY_START,
    EARLY,
    NOW,
    at,
    counted,
    only,
    schedule,
    spans,
    station,
)


@pytest.mark.parametrize(
    ("schedules", "expected"),
    [
        ([schedule(1, 0, 4), schedule(2, 2, 6)], [(1, 0, 4), (2, 4, 6)]),
        ([schedule(2, 0, 4), schedule(1, 0, 6)], [(1, 0, 6)]),
        ([schedule(1, 0, 8), schedule(2, 2, 6), schedule(3, 4, 9)], [(1, 0, 8), (3, 8, 9)]),
        ([schedule(1, 0), schedule(2, 5, 6)], [(1, 0, 5), (2, 5, 6)]),
        ([schedule(1, 0, 9), schedule(2, 3), schedule(3, 5, 12)], [(1, 0, 9), (3, 9, 12)]),
        ([schedule(1, 0, 9, actualEndAt=at(2))], [(1, 0, 2)]),
        ([schedule(1, 0, 9, deletedAt=at(1)), schedule(2, 3, 4)], [(2, 3, 4)]),
        ([schedule(1, 5, 3)], []),
        ([schedule(1, 0, 4, plannedQuantity=10)], [(1, 0, 4)]),
    ],
    ids=[
        "waits",
        "same start by id",
        "passed over",
        "continuous until the next",
        "continuous too late",
        "cut short",
        "deleted",
        "ends before it starts",
        "quantity does not end it",
    ],
)
def test_timeline_start_and_end(
    schedules: list[Record], expected: list[tuple[int, float, float]]
) -> None:
    assert spans(station_timeline(station(*schedules), NOW)) == expected


@pytest.mark.parametrize("more", [{}, {"end": 20, "autoEndOnQuantityComplete": True}])
def test_timeline_ends_when_quantity_is_complete(more: dict[str, Any]) -> None:
    run = only(station_timeline(station(schedule(1, 0, plannedQuantity=1000, **more)), NOW))
    assert run.end is not None
    assert run.counts_by(run.end).good == 1000
    assert run.counts_by(run.end - 1).good == 999


def test_timeline_quantity_without_rate_is_continuous() -> None:
    skus = {"a": {"code": "a", "name": "A"}}
    context = station(schedule(1, 0, plannedQuantity=5), schedule(2, 4, 6), skus=skus)
    assert spans(station_timeline(context, NOW)) == [(1, 0, 4), (2, 4, 6)]
    assert counted(context, 0, 6)["productionIdealCount"] == 0


def test_timeline_runs_on_until_now_only() -> None:
    context = station(schedule(1, 0), schedule(2, 5, 6))
    assert spans(station_timeline(context, DAY_START + 3 * HOUR)) == [(1, 0, None)]
    assert station_timeline(context, DAY_START - 1).runs == []


def test_timeline_run_at() -> None:
    done = station_timeline(station(schedule(1, 0, 4), schedule(2, 6)), DAY_START + 8 * HOUR)
    actual = [done.run_at(DAY_START + hours * HOUR) for hours in (-1, 0, 4, 7)]
    assert [run and run.schedule["id"] for run in actual] == [None, 1, None, 2]


def test_timeline_bounds_what_nobody_ends() -> None:
    context = station(schedule(1, 0), schedule(2, 24 * 200, plannedQuantity=10**12))
    first, second = station_timeline(context, DAY_START + 900 * DAY).runs
    assert (first.end or 0) - first.start == (second.end or 0) - second.start == LONGEST_RUN


def test_timeline_passes_over_what_waited_too_long() -> None:
    late = LONGEST_WAIT / HOUR
    context = station(schedule(1, 0, late + 2), schedule(2, 1), schedule(3, 3))
    assert [run.schedule["id"] for run in station_timeline(context, DAY_START + 60 * DAY).runs] == [
        1,
        3,
    ]


def test_timeline_a_thousand_endless_schedules_at_once() -> None:
    schedules = [schedule(n, -n * 200, plannedQuantity=10**9) for n in range(1, 1000)]
    context = station(*schedules, pattern=EARLY)
    before = perf_counter()
    windows(station_timeline(context, NOW), [NOW - 7 * DAY, NOW])
    assert perf_counter() - before < 1
