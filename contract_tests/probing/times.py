"""Instants and durations in the format of the API."""

import re
from datetime import datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import Any
from zoneinfo import available_timezones

from busroot_mock.timestamps import EPOCH, MILLISECOND, epoch_ms, iso_of

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
