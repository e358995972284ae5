"""Instants as texts in ISO 8601 and as epoch milliseconds."""

from datetime import UTC, datetime, timedelta
from typing import Final

from busroot_mock.errors import Conflict

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND: Final = timedelta(milliseconds=1)


def iso(ms: int) -> str:
    """Return an instant, epoch milliseconds, as the wire has it: `2026-03-02T06:00:00.000Z`."""
    return (EPOCH + ms * MILLISECOND).isoformat(timespec="milliseconds")[:-6] + "Z"


def shown_time(at: datetime) -> str:
    """Return an instant, in UTC, as the wire has it."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch_ms(text: str) -> int:
    """Return the epoch milliseconds of an ISO 8601 time with a zone; what is finer is cut off."""
    return (datetime.fromisoformat(text) - EPOCH) // MILLISECOND


def instant(text: str, ahead: timedelta = timedelta(0)) -> datetime:
    """Return the instant of an ISO 8601 time with a zone, or one that lies so far ahead.

    Raises `Conflict` outside the years 2000 to 2098, and for a leap second, which no clock shows.
    """
    try:
        at = datetime.fromisoformat(text.upper()).astimezone(UTC) + ahead
    except (ValueError, OverflowError):
        at = EPOCH
    if not 2000 <= at.year < 2099:
        raise Conflict("The clock stays in the years 2000 to 2098, and shows no leap second.")
    return at
