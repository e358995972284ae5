"""The grammar of `rangecode`, and what a range looks like.

All of it is assumed: the manual names the parameter and shows no value.

    today yesterday tomorrow            reporting days of the plant
    thisweek lastweek nextweek          from Monday
    thismonth lastmonth                 from the first
    P7D  P2W  PT8H  PT90M  P1DT12H      ISO 8601 durations, up to now
    2026-03-02/2026-03-05               from one day to before another
    2026-03-02T06:00Z/2026-03-02T14:00Z from one instant to another
    2026-03-02T06:00/PT8H               an instant or a day, and a duration

Days begin at the plant's `dayStartHour` in its time zone. An instant without an offset is in that
zone. Days and weeks of a duration are those of the calendar, its hours are hours: where clocks
change, `P1D` is an hour more or less than `PT24H`.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final

from isodate import parse_duration

from busroot_mock.clock import epoch_ms, iso
from busroot_mock.factory.intervals import Interval, duration_text
from busroot_mock.factory.local_time import days_later, instant, reporting_day, wall_ms
from busroot_mock.store import Record

_DAYS: Final = {"yesterday": (-1, 0), "today": (0, 1), "tomorrow": (1, 2)}
_WEEKS: Final = {"lastweek": (-7, 0), "thisweek": (0, 7), "nextweek": (7, 14)}
_MONTHS: Final = {"lastmonth": (-1, 0), "thismonth": (0, 1)}

_DATE: Final = "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME: Final = (
    "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6})?)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?"
)
_DURATION: Final = (
    "P([0-9]{1,3}W|[0-9]{1,4}D(T([0-9]{1,4}H([0-9]{1,4}M)?|[0-9]{1,4}M))?"
    "|T([0-9]{1,4}H([0-9]{1,4}M)?|[0-9]{1,4}M))"
)
RANGE_PATTERN: Final = (
    "^("
    + "|".join([*_DAYS, *_WEEKS, *_MONTHS])
    + f"|{_DURATION}|{_DATE}(T{_TIME})?/({_DATE}(T{_TIME})?|{_DURATION}))$"
)
"""What the contract says of a `rangecode`; it refuses no text that `parse_range` understands."""

_RANGE: Final = re.compile(RANGE_PATTERN)


class RangeError(ValueError):
    """The text is no `rangecode`, or names a date that does not exist; the message says so."""


def parse_range(text: str, zone: str, day_start_hour: float, now: int) -> Interval:
    """Return the range that a `rangecode` stands for, epoch ms, the end not within.

    Args:
        text: See the module.
        zone: The plant's, an IANA name.
        day_start_hour: The plant's, in hours.
        now: Epoch ms.

    An end before the start gives an empty range at the start. Raises `RangeError`.
    """
    if not _RANGE.fullmatch(text):
        raise RangeError(f"{text!r} is no range.")
    day_start = round(day_start_hour * 60)
    today = reporting_day(zone, day_start, now)
    if text.startswith("P"):
        return _moved(now, text, zone, -1), now
    begin, _, end = text.partition("/")
    if not end:
        first, last = _named(text, today)
        return instant(zone, first, day_start), instant(zone, last, day_start)
    start = _moment(begin, zone, day_start)
    until = _moved(start, end, zone, 1) if end[0] == "P" else _moment(end, zone, day_start)
    return start, max(start, until)


def range_object(start: int, end: int) -> Record:
    """Return the `Range` of an answer; times in epoch ms, its duration in ms."""
    return {
        "from": start,
        "to": end,
        "duration": end - start,
        "fromIso": iso(start),
        "toIso": iso(end),
        "durationFormatted": duration_text(end - start),
    }


def _named(name: str, today: int) -> tuple[int, int]:
    """Return first day and the day after the last one, as ordinals."""
    if name in _DAYS:
        first, last = _DAYS[name]
        return today + first, today + last
    if name in _WEEKS:
        monday = today - date.fromordinal(today).weekday()
        first, last = _WEEKS[name]
        return monday + first, monday + last
    first, last = _MONTHS[name]
    return _month(today, first), _month(today, last)


def _month(today: int, ahead: int) -> int:
    """Return the ordinal of the first day of the month so many months ahead."""
    day = date.fromordinal(today)
    years, month = divmod(day.month - 1 + ahead, 12)
    return date(day.year + years, month + 1, 1).toordinal()


def _moment(text: str, zone: str, day_start: int) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise RangeError(f"There is no {text}: {error}.") from error
    if "T" not in text:
        return instant(zone, moment.toordinal(), day_start)
    return epoch_ms(text) if moment.tzinfo else wall_ms(moment, zone)


def _moved(at: int, duration: str, zone: str, sign: int) -> int:
    """Return the instant that lies a duration away: first the days by the calendar."""
    days, _, hours = duration.partition("T")
    if days != "P":
        at = days_later(zone, at, sign * parse_duration(days).days)
    return at + sign * (parse_duration(f"PT{hours}") // timedelta(milliseconds=1) if hours else 0)
