"""Instants as the wire has them, ISO 8601 in UTC to the millisecond, and as epoch milliseconds."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)


@lru_cache(maxsize=2**13)
def iso(ms: int) -> str:
    """Return the text of an instant, epoch milliseconds: `2026-03-02T06:00:00.000Z`."""
    return (EPOCH + ms * MILLISECOND).isoformat(timespec="milliseconds")[:-6] + "Z"


def iso_of(at: datetime) -> str:
    """Return the text of an instant with a zone; of another zone than UTC, with its offset."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_ms(text: str) -> int:
    """Return the epoch milliseconds of an ISO 8601 time with a zone; what is finer is cut off.

    Raises `ValueError` for any other text, `OverflowError` outside the years that Python has.
    """
    return epoch_ms_of(datetime.fromisoformat(text))


def epoch_ms_of(at: datetime) -> int:
    """Return the epoch milliseconds of an instant with a zone; what is finer is cut off."""
    return (at - EPOCH) // MILLISECOND
