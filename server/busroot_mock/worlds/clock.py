"""The clock of a world."""

from datetime import UTC, datetime, timedelta

from busroot_mock.timestamps import EPOCH, MILLISECOND, shown_time


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

    def setting(self) -> dict[str, str | int | None]:
        """Return by what this clock can be set up again: `frozen`, ISO 8601, and `aheadMs`."""
        frozen = None if self._frozen is None else self._frozen.isoformat()
        return {"frozen": frozen, "aheadMs": self.ahead // MILLISECOND}

    def copy(self) -> "Clock":
        """Return a clock that shows the same, and goes its own way."""
        other = Clock(self._frozen)
        other.ahead = self.ahead
        return other

    def timestamp(self) -> str:
        """Return the present instant in ISO 8601, in UTC, to the millisecond."""
        return shown_time(self.now())

    def now_ms(self) -> int:
        """Return the present instant in epoch milliseconds."""
        return (self.now() - EPOCH) // MILLISECOND
