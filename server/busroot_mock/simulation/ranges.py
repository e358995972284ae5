"""Parse a `rangecode`, and show a range in wire form.

The schema `RangeCode` has the texts that there are; all of it is assumed, since the manual
names the parameter and shows no value. Days begin at the plant's `dayStartHour` in its time zone.
Days and weeks of a duration are those of the calendar, its hours are hours: where clocks change,
`P1D` is an hour more or less than `PT24H`.
"""

from datetime import date, timedelta
from typing import Final

from isodate import parse_duration

from busroot_mock.simulation.intervals import Interval, duration_text
from busroot_mock.simulation.local_time import days_later, instant, reporting_day
from busroot_mock.store.table import Record
from busroot_mock.timestamps import epoch_ms_of, instant_of, iso

_DAYS: Final = {"yesterday": (-1, 0), "today": (0, 1), "tomorrow": (1, 2)}
_WEEKS: Final = {"lastweek": (-7, 0), "thisweek": (0, 7), "nextweek": (7, 14)}
_MONTHS: Final = {"lastmonth": (-1, 0), "thismonth": (0, 1)}


class RangeError(ValueError):
    """The text names a date that does not exist; the message says which."""


def parse_range(text: str, zone: str, day_start_hour: float, now: int) -> Interval:
    """Return the range that a `rangecode` stands for, epoch ms, the end not within.

    Args:
        text: A `RangeCode`.
        zone: The plant's, an IANA name.
        day_start_hour: The plant's, in hours.
        now: Epoch ms.

    An end before the start gives an empty range at the start. Raises `RangeError`.
    """
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
        moment = instant_of(text)
    except ValueError as error:
        raise RangeError(f"{text} is not a valid date or time: {error}.") from error
    if "T" not in text:
        return instant(zone, moment.toordinal(), day_start)
    return epoch_ms_of(moment)


def _moved(at: int, duration: str, zone: str, sign: int) -> int:
    """Return the instant that lies a duration away: first the days by the calendar."""
    days, _, hours = duration.partition("T")
    if days != "P":
        at = days_later(zone, at, sign * parse_duration(days).days)
    return at + sign * (parse_duration(f"PT{hours}") // timedelta(milliseconds=1) if hours else 0)
