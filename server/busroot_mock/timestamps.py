"""Instants as the wire has them, ISO 8601 in UTC to the millisecond, and as epoch milliseconds."""

import re
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)

_SHORT: Final = 40
"""Characters of a time, of which some are kept; clients may send longer ones."""
_LEAP_SECOND: Final = re.compile(r"(?<=[0-9]{2}:[0-9]{2}:)60(?=[.,Z+-]|$)", re.ASCII)


@lru_cache(maxsize=2**13)
def iso(ms: int) -> str:
    """Return the text of an instant, epoch milliseconds: `2026-03-02T06:00:00.000Z`."""
    second, rest = divmod(ms, 1000)
    return f"{_text_of_second(second)}.{rest:03}Z"


@lru_cache(maxsize=2**6)
def _text_of_second(second: int) -> str:
    # Records of now are of the same few seconds.
    return (EPOCH + timedelta(seconds=second)).isoformat(timespec="seconds")[:-6]


def iso_of(at: datetime) -> str:
    """Return the text of an instant with a zone; of another zone than UTC, with its offset."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_ms(text: str) -> int:
    """Return the epoch milliseconds of an ISO 8601 time with a zone; what is finer is cut off.

    Raises `ValueError` for any other text, `OverflowError` outside the years that Python has.
    """
    return _known_ms(text) if len(text) <= _SHORT else epoch_ms_of(instant_of(text))


@lru_cache(maxsize=2**13)
def _known_ms(text: str) -> int:
    return epoch_ms_of(instant_of(text))


def instant_of(text: str) -> datetime:
    """Return the instant of an ISO 8601 time with a zone.

    A leap second, `23:59:60Z`, is the first second of the next day, as for POSIX and its clocks.

    Raises `ValueError` for any other text, `OverflowError` outside the years that Python has.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        before, is_leap = _LEAP_SECOND.subn("59", text, count=1)
        if not is_leap:
            raise
    at = datetime.fromisoformat(before) + timedelta(seconds=1)
    if at.astimezone(UTC).time().replace(microsecond=0) != time(0):
        raise ValueError("a leap second is the last of a day in UTC")
    return at


def epoch_ms_of(at: datetime) -> int:
    """Return the epoch milliseconds of an instant with a zone; what is finer is cut off."""
    return (at - EPOCH) // MILLISECOND
