"""The clock of a world."""

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


def iso(ms: int) -> str:
    """Return an instant, epoch milliseconds, as the wire has it: `2026-03-02T06:00:00.000Z`."""
    return (_EPOCH + ms * _MS).isoformat(timespec="milliseconds")[:-6] + "Z"


def epoch_ms(text: str) -> int:
    """Return the epoch milliseconds of an ISO 8601 time with a zone; what is finer is cut off."""
    return (datetime.fromisoformat(text) - _EPOCH) // _MS


class Clock:
    """Tells the time of a world.

    Args:
        frozen: The instant at which the clock stands still; None lets real time run.
    """

    def __init__(self, frozen: datetime | None = None) -> None:
        self._frozen = frozen

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return self._frozen or datetime.now(UTC)

    def timestamp(self) -> str:
        """Return the present instant in ISO 8601, in UTC, to the millisecond."""
        return self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def now_ms(self) -> int:
        """Return the present instant in epoch milliseconds."""
        return (self.now() - _EPOCH) // _MS
