"""Station windows of single stations."""

import pytest

from busroot_mock.simulation.intervals import DAY, HOUR, MINUTE
from busroot_mock.simulation.production import station_timeline
from busroot_mock.simulation.windows import windows
from tests.support.timelines import (
    DAY_START,
    EARLY,
    NOW,
    counted,
    schedule,
    station,
)


def test_windows_non_production_makes_nothing() -> None:
    context = station(
        schedule(1, 0, 4, skuCode=None, nonProductionReasonCode="meeting"), pattern=EARLY
    )
    counts = counted(context, -2, 10)
    assert (counts["scheduledNonProductionMs"], counts["shiftMs"]) == (4 * HOUR, 8 * HOUR)
    assert counts["scheduledProductionMs"] == counts["productionIdealCount"] == 0


def test_windows_extended_shift_is_shift() -> None:
    context = station(schedule(1, 6, 12, extendShift=True), pattern=EARLY)
    counts = counted(context, 0, 12)
    assert counts["shiftMs"] == 12 * HOUR
    assert counts["scheduledProductionMs"] == 6 * HOUR


def test_windows_forced_production() -> None:
    item = {"accountId": "demo", "code": "s1", "forceAllShiftTimeAsPlannedProduction": True}
    meeting = schedule(1, 0, 1, skuCode=None, nonProductionReasonCode="meeting")
    context = station(meeting, station=item, pattern=EARLY)
    assert counted(context, 0, 12)["scheduledProductionMs"] == 7 * HOUR


def test_windows_of_no_edges() -> None:
    assert windows(station_timeline(station(), NOW), []) == []


def test_windows_signal_averages() -> None:
    done = station_timeline(station(), NOW)
    edges = list(range(DAY_START, DAY_START + DAY + 1, 10 * MINUTE))
    parts = [window["rssiAvg"] for window in windows(done, edges)]
    whole = windows(done, [edges[0], edges[-1]])[0]["rssiAvg"]
    assert sum(parts) / len(parts) == pytest.approx(whole, abs=0.11)
    assert len(set(parts)) > 5


def test_windows_quiet_station_loses_time_without_downtime() -> None:
    counts = counted(station(schedule(1, 0, 20)), 0, 20)
    assert counts["downtimeMs"] == 0
    assert counts["productiveMs"] < counts["scheduledProductionMs"]
    assert counts["productionTargetCount"] == counts["productionIdealCount"] == 7200
