from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.counts import Pace, pace
from busroot_mock.simulation.rates import rates
from busroot_mock.store.table import Table

POSITIVE = st.none() | st.integers(1, 10**7)
LEVELS = ("schedule", "sku", "station", "station_group")


def context(station: Any = (), group: Any = (), sku: Any = (), members: Any = ()) -> StationContext:
    return StationContext(
        station={"accountId": "demo", "code": "s1", **dict(station)},
        group={"code": "g1", **dict(group)},
        plant={"code": "leeds", "timezone": "UTC"},
        pattern=None,
        schedules=[],
        issues=[],
        skus={"a": {"code": "a", "name": "A", **dict(sku)}},
        sku_groups={"ab": {"code": "ab", "defaultCycleTime": 7000, "skus": members}},
        reasons=Table(("code",)),
        users=Table(("id",)),
        seed=0,
    )


@given(st.tuples(POSITIVE, POSITIVE, POSITIVE, POSITIVE))
def test_rates_precedence(cycle_times: tuple[int | None, ...]) -> None:
    own, sku, station, group = ({"cycleTime": time} for time in cycle_times)
    actual = rates(context(station, group, sku), {"skuCode": "a", **own})
    given_by = [
        (time, level) for time, level in zip(cycle_times, LEVELS, strict=True) if time is not None
    ]
    assert (actual.cycle_time, actual.source) == (given_by[0] if given_by else (None, None))


@pytest.mark.parametrize(
    ("level", "cycle_time"),
    [
        ({"cycleTime": 4000, "unitsPerMinute": 1}, 4000),
        ({"unitsPerMinute": 30, "unitsPerHour": 1}, 2000),
        ({"unitsPerHour": 900}, 4000),
        ({"unitsPerMinute": 30, "batchSize": 6}, 12000),
        ({"cycleTime": 0, "unitsPerHour": 900}, 4000),
    ],
)
def test_rates_forms_of_one_level(level: dict[str, Any], cycle_time: float) -> None:
    assert rates(context(sku=level), {"skuCode": "a"}).cycle_time == cycle_time


@given(st.integers(1, 10**6), st.integers(1, 500))
def test_rates_units_per_hour_agree_with_cycle_time(cycle_time: int, batch: int) -> None:
    actual = rates(context(), {"skuCode": "a", "cycleTime": cycle_time, "batchSize": batch})
    assert actual.units_per_hour == pytest.approx(3_600_000 / cycle_time * batch, abs=1e-3)
    assert actual.units_per_minute == pytest.approx(60_000 / cycle_time * batch, abs=1e-3)


def test_rates_sku_group_counts_all_members() -> None:
    members = [
        {"skuCode": "a", "productionMultiplier": 2},
        {"skuCode": "b", "productionMultiplier": 0.5},
    ]
    actual = rates(context(members=members), {"skuGroupCode": "ab"})
    assert (actual.cycle_time, actual.source, actual.units_per_cycle) == (7000, "sku", 2500)


def test_rates_without_any() -> None:
    actual = rates(context(), {"skuCode": "a"})
    assert (actual.cycle_time, actual.source, actual.units_per_minute) == (None, None, None)
    assert pace(0, 1, actual) is None


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ({"downtimeDetectionMode": "off"}, None),
        ({"downtimeDetectionMode": "utilisation", "utilisationDowntimeThreshold": 3}, 180_000),
        ({"downtimeDetectionMode": "utilisation"}, 300_000),
        ({"downtimeDetectionMode": "production_cycle"}, 80_000 * 1.5),
    ],
)
def test_threshold_by_mode(mode: dict[str, Any], expected: float | None) -> None:
    assert context(station=mode).threshold(80_000, 1.5) == expected


def test_threshold_is_a_minute_at_least() -> None:
    cycles = context(station={"downtimeDetectionMode": "production_cycle"})
    assert cycles.threshold(100, 1.5) == 60_000
    assert cycles.threshold(None, 1.5) is None


PACES = st.builds(
    Pace,
    cycle=st.integers(1, 10**7),
    actual=st.integers(1, 10**10),
    units=st.integers(1, 10**6),
    bad=st.integers(0, 40_000),
)


@given(PACES, st.integers(1, 10**9))
def test_needed_is_first_time_that_makes_so_many(at: Pace, good: int) -> None:
    time = at.needed(good)
    assert at.made(time)[0] >= good
    assert at.made(time - 1)[0] < good


@given(PACES, st.integers(0, 10**10), st.integers(0, 10**10))
def test_made_never_goes_back(at: Pace, item: int, other: int) -> None:
    early, late = sorted((item, other))
    assert all(x <= y for x, y in zip(at.made(early), at.made(late), strict=True))


@given(st.integers(0, 1000), st.integers(1, 10**6), POSITIVE, st.integers(0, 10**9))
def test_pace_never_beats_the_rate(seed: int, cycle: int, least: int | None, time: int) -> None:
    sku = {"cycleTime": cycle, "minimumCycleTime": least}
    at = pace(seed, 1, rates(context(sku=sku), {"skuCode": "a"}))
    assert at is not None
    assert sum(at.made(time)) <= at.expected(time)
    assert sum(at.made(time)) <= time // max(1, least or 1)
