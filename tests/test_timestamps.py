"""Instants go from text to milliseconds and back, in any zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.timestamps import EPOCH, MILLISECOND, epoch_ms, epoch_ms_of, iso, iso_of

INSTANTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(INSTANTS)
def test_iso_is_read_back_to_the_millisecond(at):
    ms = epoch_ms_of(at)
    assert epoch_ms(iso(ms)) == ms
    assert timedelta(0) <= at - (EPOCH + ms * MILLISECOND) < MILLISECOND


@given(INSTANTS)
def test_iso_of_an_instant_is_that_of_its_milliseconds(at):
    assert iso_of(at) == iso(epoch_ms_of(at))


@given(INSTANTS, OFFSETS)
def test_iso_of_another_zone_keeps_its_offset(at, zone):
    text = iso_of(at.astimezone(zone))
    assert epoch_ms(text) == epoch_ms_of(at)
    assert datetime.fromisoformat(text).utcoffset() == zone.utcoffset(None)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60.25Z", "2017-01-01T00:00:00.250Z"),
        ("2017-01-01T08:59:60+09:00", "2017-01-01T00:00:00Z"),
        ("2016-12-31T18:29:60-05:30", "2017-01-01T00:00:00Z"),
    ],
)
def test_epoch_ms_of_a_leap_second_is_that_of_the_next_day(text, same):
    assert epoch_ms(text) == epoch_ms(same)


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2026-02-30T00:00:00Z", "2016-12-31T23:59:61Z", "2016-12-31T23:60:00Z"),
        *("2016-12-31T23:58:60Z", "2016-12-31T23:59:60+09:00", "2016-02-30T23:59:60Z", "23:59:60Z"),
    ],
)
def test_epoch_ms_of_what_is_not_a_time_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"\w"):
        epoch_ms(text)
