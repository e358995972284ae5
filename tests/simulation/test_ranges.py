"""The grammar of `rangecode`, in the time of a plant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT
from busroot_mock.simulation.intervals import MINUTE
from busroot_mock.simulation.ranges import RangeError, parse_range, range_object
from busroot_mock.timestamps import epoch_ms, iso

CODES = st.from_regex(
    Contract(CONTRACT).document["components"]["schemas"]["RangeCode"]["pattern"], fullmatch=True
)
patient = settings(deadline=None)  # A zone is read from disk at its first use.
ZONES = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu"])
INSTANTS = st.integers(epoch_ms("2001-01-01T00:00:00Z"), epoch_ms("2099-01-01T00:00:00Z"))
NAMES = ["yesterday", "today", "tomorrow", "lastweek", "thisweek", "nextweek"]
HOURS = st.integers(0, 288).map(lambda step: step / 12)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("today", "2026-03-30T05:00", "2026-03-31T05:00"),
        ("yesterday", "2026-03-29T05:00", "2026-03-30T05:00"),
        ("tomorrow", "2026-03-31T05:00", "2026-04-01T05:00"),
        ("thisweek", "2026-03-30T05:00", "2026-04-06T05:00"),
        ("lastweek", "2026-03-23T06:00", "2026-03-30T05:00"),
        ("nextweek", "2026-04-06T05:00", "2026-04-13T05:00"),
        ("thismonth", "2026-03-01T06:00", "2026-04-01T05:00"),
        ("lastmonth", "2026-02-01T06:00", "2026-03-01T06:00"),
        ("PT8H", "2026-03-30T01:31", "2026-03-30T09:31"),
        ("PT90M", "2026-03-30T08:01", "2026-03-30T09:31"),
        ("P7D", "2026-03-23T10:31", "2026-03-30T09:31"),
        ("P2W", "2026-03-16T10:31", "2026-03-30T09:31"),
        ("P1DT1H30M", "2026-03-29T08:01", "2026-03-30T09:31"),
        ("2026-03-28/2026-03-30", "2026-03-28T06:00", "2026-03-30T05:00"),
        ("2026-03-02T06:00Z/2026-03-02T14:00Z", "2026-03-02T06:00", "2026-03-02T14:00"),
        ("2026-03-29T05:00Z/2026-03-29T13:00:30.500Z", "2026-03-29T05:00", "2026-03-29T13:00"),
        ("2026-03-29T04:00Z/PT8H", "2026-03-29T04:00", "2026-03-29T12:00"),
        ("2026-03-29/P1D", "2026-03-29T05:00", "2026-03-30T05:00"),
        ("2026-03-28/P1D", "2026-03-28T06:00", "2026-03-29T05:00"),
        ("2026-03-05/2026-03-02", "2026-03-05T06:00", "2026-03-05T06:00"),
    ],
)
def test_parse_range_in_plant_time(code: str, start: str, end: str) -> None:
    now = epoch_ms("2026-03-30T09:31:00.000Z")
    actual = parse_range(code, "Europe/London", 6, now)
    assert tuple(iso(at)[:16] for at in actual) == (start, end)


@pytest.mark.parametrize(
    "code", ["2026-02-31/2026-03-05", "2026-02-30T06:00Z/PT1H", "2026-03-01/2026-04-31"]
)
def test_parse_range_date_that_does_not_exist(code: str) -> None:
    with pytest.raises(RangeError, match=r"2026-.* is not a valid date or time"):
        parse_range(code, "UTC", 0, 0)


@patient
@given(CODES.map(str.strip), ZONES, HOURS, INSTANTS)
def test_parse_range_takes_all_the_pattern_takes(
    code: str, zone: str, hour: float, now: int
) -> None:
    try:
        start, end = parse_range(code, zone, hour, now)
    except RangeError as error:
        message = str(error)
    else:
        message = "There is no failure"
        assert start <= end
    assert "There is no" in message


@patient
@given(ZONES, HOURS, INSTANTS)
def test_parse_range_named_ranges_meet(zone: str, hour: float, now: int) -> None:
    days = [parse_range(name, zone, hour, now) for name in NAMES[:3]]
    weeks = [parse_range(name, zone, hour, now) for name in NAMES[3:]]
    for past, present, future in (days, weeks):
        assert past[1] == present[0] <= now < present[1] == future[0]


def test_range_object_agrees_with_itself() -> None:
    assert range_object(0, 65 * MINUTE) == {
        "from": 0,
        "to": 3_900_000,
        "duration": 3_900_000,
        "fromIso": "1970-01-01T00:00:00.000Z",
        "toIso": "1970-01-01T01:05:00.000Z",
        "durationFormatted": "1h 05m",
    }
