"""Instants and durations in the format of the API."""

import re
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from busroot_mock.timestamps import EPOCH, MILLISECOND, epoch_ms, iso_of

HOUR = 3_600_000
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)")
_FOR_PEOPLE = re.compile(r"(?:(\d+)h )?(\d+)m")


@cache
def known_zones() -> frozenset[str]:
    """Return the names of the tz database; they are read from disk once."""
    return frozenset(available_timezones())


def ms_of(text: Any) -> int | None:
    """Return the epoch ms of an ISO 8601 time with a zone; None for other values."""
    return _ms_of_text(text) if isinstance(text, str) else None


# A run reads the same times of the same lists again and again.
@lru_cache(maxsize=16_384)
def _ms_of_text(text: str) -> int | None:
    if not _TIME.fullmatch(text):
        return None
    try:
        return epoch_ms(text.upper())
    except (ValueError, OverflowError):
        return None


def iso(ms: int, hours: int = 0) -> str:
    """Return an instant in the format of the API, in UTC or `hours` east of it.

    One that no calendar has remains a number: it comes from a response.
    """
    try:
        return iso_of((EPOCH + ms * MILLISECOND).astimezone(timezone(timedelta(hours=hours))))
    except OverflowError:
        return f"{ms} ms"


def later(text: str, ms: int) -> str:
    """Return a time that is `ms` later than a time of `iso`, in the same zone."""
    return iso_of(datetime.fromisoformat(text) + ms * MILLISECOND)


def minutes_of(text: Any) -> int | None:
    """Return the minutes of a duration such as `1h 05m`; None for other values."""
    match = _FOR_PEOPLE.fullmatch(text) if isinstance(text, str) else None
    return int(match[1] or 0) * 60 + int(match[2]) if match else None


def minutes_shown(zone: ZoneInfo, ms: int) -> int:
    """Return what clocks in a zone show at an instant, epoch ms, in minutes after midnight."""
    at = (EPOCH + ms * MILLISECOND).astimezone(zone)
    return at.hour * 60 + at.minute


def last_clock_change(zone: ZoneInfo, before: int) -> int | None:
    """Return the first whole hour, epoch ms, after clocks in a zone last changed; None without one.

    Args:
        zone: The zone.
        before: Epoch ms; the change is of the year before it.
    """
    until = before // HOUR * HOUR

    def offset(at: int) -> timedelta | None:
        return (EPOCH + at * MILLISECOND).astimezone(zone).utcoffset()

    days = (until - n * 24 * HOUR for n in range(366))
    day = next((at for at in days if offset(at) != offset(at - 24 * HOUR)), None)
    if day is None:
        return None
    return next(at for at in range(day - 23 * HOUR, day + 1, HOUR) if offset(at) == offset(day))
