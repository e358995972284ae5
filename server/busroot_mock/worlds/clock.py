"""The clock of a world."""

from datetime import UTC, datetime, timedelta

from busroot_mock.errors import Conflict
from busroot_mock.timestamps import EPOCH, MILLISECOND, epoch_ms_of, instant_of, iso


def clock_time(text: str, ahead: timedelta = timedelta(0)) -> datetime:
    """Return the instant, in UTC, of an ISO 8601 time with a zone, or one that lies so far ahead.

    Raises `Conflict` outside the years 2000 to 2098.
    """
    try:
        at = instant_of(text.upper()).astimezone(UTC) + ahead
    except (ValueError, OverflowError):
        at = EPOCH
    if not 2000 <= at.year < 2099:
        raise Conflict("The clock stays in the years 2000 to 2098.")
    return at


class Clock:
    """Tells the time of a world, in UTC.

    Args:
        frozen: The instant at which the clock stands still; None lets real time run.

    Attributes:
        ahead: How far a running clock is ahead of the real time.
    """

    def __init__(self, frozen: datetime | None = None) -> None:
        self._frozen = frozen
        self.ahead = timedelta(0)

    @property
    def is_frozen(self) -> bool:
        """Tell whether the clock stands still."""
        return self._frozen is not None

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return self._frozen or datetime.now(UTC) + self.ahead

    def set(self, at: datetime) -> None:
        """Show another time; a clock that runs goes on from there."""
        if self._frozen:
            self._frozen = at.astimezone(UTC)
        else:
            self.ahead = at - datetime.now(UTC)

    def freeze(self) -> None:
        """Stand still."""
        self._frozen = self.now()

    def run(self) -> None:
        """Go on from the time that is shown."""
        self.ahead, self._frozen = self.now() - datetime.now(UTC), None

    def settings(self) -> dict[str, str | int | None]:
        """Return the settings that recreate this clock: `frozen`, ISO 8601, and `aheadMs`."""
        frozen = None if self._frozen is None else self._frozen.isoformat()
        return {"frozen": frozen, "aheadMs": self.ahead // MILLISECOND}

    def copy(self) -> "Clock":
        """Return an independent clock that shows the same time."""
        other = Clock(self._frozen)
        other.ahead = self.ahead
        return other

    def timestamp(self) -> str:
        """Return the present instant in ISO 8601, in UTC, to the millisecond."""
        return iso(self.now_ms())

    def now_ms(self) -> int:
        """Return the present instant in epoch milliseconds."""
        return epoch_ms_of(self.now())
