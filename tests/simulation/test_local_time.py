"""Local time, where clocks go forward and back too."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.simulation.intervals import MINUTE
from busroot_mock.simulation.local_time import days_later, instant, local, local_day, reporting_day
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


@patient
@given(ZONES, INSTANTS)
def test_instant_turns_local_round(zone: str, at: int) -> None:
    wall = local(zone, at)
    back = instant(zone, wall.toordinal(), wall.hour * 60 + wall.minute)
    assert back == at or (wall.fold == 1 and local(zone, back).replace(fold=1) == wall)


@patient
@given(ZONES, INSTANTS, st.integers(0, 3000), st.integers(0, 3000))
def test_instant_never_goes_back(zone: str, at: int, item: int, other: int) -> None:
    early, late = sorted((item, other))
    day = local_day(zone, at)
    assert instant(zone, day, early) <= instant(zone, day, late)


def test_instant_left_out_is_the_jump() -> None:
    day = date(2026, 3, 29).toordinal()
    assert iso(instant("Europe/London", day, 90)) == "2026-03-29T01:00:00.000Z"


def test_instant_shown_twice_is_the_first() -> None:
    day = date(2026, 10, 25).toordinal()
    assert iso(instant("Europe/London", day, 90)) == "2026-10-25T00:30:00.000Z"


@patient
@given(ZONES, INSTANTS, st.integers(-400, 400))
def test_days_later_same_wall_clock(zone: str, at: int, days: int) -> None:
    moved = local(zone, days_later(zone, at, days))
    wall = local(zone, at).replace(tzinfo=None) + timedelta(days=days)
    gap = moved.replace(tzinfo=None) - wall
    assert timedelta(0) <= gap <= timedelta(hours=1)


@patient
@given(ZONES, INSTANTS, st.integers(0, 1440))
def test_reporting_day_holds_instant(zone: str, at: int, day_start: int) -> None:
    day = reporting_day(zone, day_start, at)
    assert instant(zone, day, day_start) <= at < instant(zone, day + 1, day_start)
