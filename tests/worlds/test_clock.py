"""The clock of a world runs or stands still, and is recreated from its settings."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import Conflict
from busroot_mock.worlds.clock import Clock, clock_of, clock_time

FROZEN = datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)


def test_clock_that_is_frozen_stands_still():
    clock = Clock(FROZEN)
    assert clock.timestamp() == clock.timestamp() == "2026-01-02T03:04:05.678Z"


def test_clock_tells_the_time_in_utc():
    now = Clock().now()
    assert now.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)
    assert Clock().timestamp().endswith("Z")


def test_clock_copy_is_of_its_own():
    clock = Clock(FROZEN)
    copy = clock.copy()
    clock.set(FROZEN + timedelta(hours=1))
    assert copy.now() == FROZEN
    assert clock.now() == FROZEN + timedelta(hours=1)


def test_clock_that_runs_on_keeps_the_time_it_showed():
    clock = Clock(FROZEN)
    clock.run()
    assert not clock.is_frozen
    assert timedelta(0) <= clock.now() - FROZEN < timedelta(seconds=5)
    clock.freeze()
    assert clock.is_frozen
    assert clock.now() == clock.now()


def test_clock_shows_a_time_in_epoch_milliseconds():
    assert Clock(FROZEN).now_ms() == 1_767_323_045_678


def test_clock_settings_are_of_frozen_and_running_clocks():
    assert Clock(FROZEN).settings() == {"frozen": FROZEN.isoformat(), "aheadMs": 0}
    running = Clock()
    running.set(datetime.now(UTC) + timedelta(days=1))
    settings = running.settings()
    assert settings["frozen"] is None
    assert settings["aheadMs"] == pytest.approx(86_400_000, abs=5000)


@given(st.datetimes(datetime(2000, 1, 2), datetime(2098, 12, 30)), st.integers(-12, 14))
def test_clock_time_is_read_in_any_zone(wall, hours):
    text = f"{wall.isoformat()}{hours:+03}:00"
    assert clock_time(text) == datetime.fromisoformat(text)
    assert clock_time(text).utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("1999-12-31T23:59:59Z", timedelta(0)),
        ("2099-01-01T00:00:00Z", timedelta(0)),
        ("2098-12-31T23:59:59Z", timedelta(seconds=1)),
        ("2026-06-30T23:58:60Z", timedelta(0)),
        ("2098-12-31T23:59:60Z", timedelta(0)),
        ("9999-12-31T23:59:59-23:00", timedelta(0)),
        ("2026-01-01T00:00:00Z", timedelta.max),
    ],
)
def test_clock_time_outside_its_years_is_a_conflict(text, ahead):
    with pytest.raises(Conflict, match="years 2000 to 2098"):
        clock_time(text, ahead)


def test_clock_that_goes_faster_is_recreated_and_copied():
    clock = Clock(FROZEN)
    clock.go(60)
    clock.run()
    clock.since -= timedelta(minutes=1)
    clock.ahead += timedelta(minutes=1)
    assert timedelta(hours=1) <= clock.now() - FROZEN < timedelta(hours=3)
    for other in (clock.copy(), clock_of(clock.settings())):
        assert abs(other.now() - clock.now()) < timedelta(minutes=10)
        assert other.speed == 60
    clock.since -= timedelta(days=3000)
    assert clock.now().year == 2098
