"""Working time of weekly patterns, also where clocks change."""

from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.simulation.intervals import DAY, HOUR, MINUTE, total
from busroot_mock.simulation.local_time import local
from busroot_mock.simulation.shifts import WEEKDAYS, shift_intervals, week
from busroot_mock.timestamps import epoch_ms, iso

patient = settings(deadline=None)  # A zone is read from disk at its first use.
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/London",
        "America/New_York",
        "America/Sao_Paulo",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Africa/Cairo",
    ]
)
INSTANTS = st.integers(
    epoch_ms("2000-01-01T00:00:00Z") // MINUTE, epoch_ms("2099-12-31T00:00:00Z") // MINUTE
).map(lambda minute: minute * MINUTE)
SHIFTS = st.lists(
    st.fixed_dictionaries(
        {
            "weekDay": st.sampled_from(WEEKDAYS),
            "startHour": st.integers(0, 287).map(lambda step: step / 12),
            "duration": st.integers(0, 288).map(lambda step: step / 12),
        }
    ),
    max_size=12,
)


def pattern(*shifts: tuple[str, float, float]) -> dict[str, Any]:
    names = ("weekDay", "startHour", "duration")
    return {"shifts": [dict(zip(names, shift, strict=True)) for shift in shifts]}


def texts(shifts: dict[str, Any], zone: str, start: str, end: str) -> list[tuple[str, str]]:
    intervals = shift_intervals(week(shifts), zone, epoch_ms(start), epoch_ms(end))
    return [(iso(item)[:16], iso(other)[:16]) for item, other in intervals]


@patient
@given(SHIFTS, ZONES, INSTANTS, st.integers(0, 12 * 24 * 60))
def test_shift_intervals_same_as_wall_clock(
    shifts: list[dict[str, Any]], zone: str, start: int, minutes: int
) -> None:
    """Hour by hour, what the pattern says of the wall clock."""
    end = start + minutes * MINUTE
    intervals = shift_intervals(week({"shifts": shifts}), zone, start, end)
    for at in range(start, end, 7 * HOUR + 5 * MINUTE):
        wall = local(zone, at)
        if (
            wall.utcoffset()
            == local(zone, at - DAY).utcoffset()
            == local(zone, at - 2 * DAY).utcoffset()
        ):
            assert any(item <= at < other for item, other in intervals) == on_wall(shifts, wall)


def on_wall(shifts: list[dict[str, Any]], wall: datetime) -> bool:
    minute = wall.hour * 60 + wall.minute
    for back in (0, 1):
        day = WEEKDAYS[(wall.weekday() - back) % 7]
        for shift in shifts:
            since = round(shift["startHour"] * 60)
            until = since + round(shift["duration"] * 60)
            if shift["weekDay"] == day and since <= minute + back * 1440 < until:
                return True
    # A shift that starts late and lasts a day reaches into the day after the next.
    return any(
        shift["weekDay"] == WEEKDAYS[(wall.weekday() - 2) % 7]
        and round((shift["startHour"] + shift["duration"]) * 60) > minute + 2880
        for shift in shifts
    )


@patient
@given(SHIFTS, ZONES, INSTANTS, st.lists(st.integers(0, 9 * 24 * 60), min_size=2, max_size=5))
def test_shift_intervals_parts_add_up(
    shifts: list[dict[str, Any]], zone: str, start: int, cuts: list[int]
) -> None:
    edges = [start + cut * MINUTE for cut in sorted(cuts)]
    shifts_of = week({"shifts": shifts})
    parts = [shift_intervals(shifts_of, zone, *pair) for pair in pairwise(edges)]
    whole = shift_intervals(shifts_of, zone, edges[0], edges[-1])
    assert sum(map(total, parts)) == total(whole)


@patient
@given(ZONES, INSTANTS, st.integers(0, 287), st.integers(1, 9))
def test_shift_intervals_round_the_clock_has_no_gap(
    zone: str, start: int, first: int, parts: int
) -> None:
    edges = [first / 12 + 24 * part / parts // (1 / 12) / 12 for part in range(parts)]
    edges.append(edges[0] + 24)
    shifts = [(day, a, b - a) for day in WEEKDAYS for a, b in pairwise(edges)]
    end = start + 10 * DAY
    assert shift_intervals(week(pattern(*shifts)), zone, start, end) == [(start, end)]


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-27", 8), ("2026-03-28", 7), ("2026-10-24", 9)]
)
def test_shift_intervals_night_when_clocks_change(day: str, hours: int) -> None:
    nights = pattern(*((name, 22, 8) for name in WEEKDAYS))
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo("Europe/London"))
    start = epoch_ms(noon.isoformat())
    assert total(shift_intervals(week(nights), "Europe/London", start, start + DAY)) == hours * HOUR


def test_shift_intervals_meet_at_midnight() -> None:
    shifts = pattern(("monday", 22, 2), ("tuesday", 0, 6), ("tuesday", 6.5, 2))
    assert texts(shifts, "UTC", "2026-03-02T00:00Z", "2026-03-09T00:00Z") == [
        ("2026-03-02T22:00", "2026-03-03T06:00"),
        ("2026-03-03T06:30", "2026-03-03T08:30"),
    ]


def test_shift_intervals_inside_a_missing_hour_vanish() -> None:
    shifts = pattern(("sunday", 1.25, 0.5))
    assert texts(shifts, "Europe/London", "2026-03-29T00:00Z", "2026-03-30T00:00Z") == []


def test_shift_intervals_without_pattern() -> None:
    assert shift_intervals(week(None), "UTC", 0, DAY) == []
