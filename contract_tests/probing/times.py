"""Instants and durations as the wire has them."""

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from busroot_mock.timestamps import EPOCH, MILLISECOND, epoch_ms, iso_of

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)")
_FOR_PEOPLE = re.compile(r"(?:(\d+)h )?(\d+)m")


def ms_of(text: Any) -> int | None:
    """Return the epoch ms of an ISO 8601 time with a zone; None if it is none."""
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        return None
    try:
        return epoch_ms(text.upper())
    except (ValueError, OverflowError):
        return None


def iso(ms: int, hours: int = 0) -> str:
    """Return an instant as the wire has it; or as one may enter it, so many hours east."""
    return iso_of((EPOCH + ms * MILLISECOND).astimezone(timezone(timedelta(hours=hours))))


def later(text: str, ms: int) -> str:
    """Return a time of `iso` so much later, in the same zone."""
    return iso_of(datetime.fromisoformat(text) + ms * MILLISECOND)


def minutes_of(text: Any) -> int | None:
    """Return the minutes of a duration for people, such as `1h 05m`."""
    match = _FOR_PEOPLE.fullmatch(text) if isinstance(text, str) else None
    return int(match[1] or 0) * 60 + int(match[2]) if match else None
