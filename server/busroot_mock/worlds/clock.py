"""The clock of a world."""

import operator
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from busroot_mock.errors import Conflict
from busroot_mock.timestamps import EPOCH, MILLISECOND, epoch_ms_of, instant_of, iso

_LAST: Final = datetime(2098, 12, 31, 23, 59, 59, tzinfo=UTC)


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
        ahead: How far a running clock is ahead of the real time; where it goes faster, was `since`.
        speed: How many times as fast as the real time a running clock goes.
        since: From which real instant on it goes so fast.
    """

    def __init__(self, frozen: datetime | None = None) -> None:
        self._frozen = frozen
        self.ahead = timedelta(0)
        self.speed = 1
        self.since = EPOCH

    @property
    def is_frozen(self) -> bool:
        """Tell whether the clock stands still."""
        return self._frozen is not None

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        if self.speed == 1 or self._frozen:
            return self._frozen or datetime.now(UTC) + self.ahead
        real = datetime.now(UTC)
        return min(real + self.ahead + (real - self.since) * (self.speed - 1), _LAST)

    def set(self, at: datetime) -> None:
        """Show another time; a clock that runs goes on from there."""
        if self._frozen:
            self._frozen = at.astimezone(UTC)
        else:
            self._go_on(at)

    def freeze(self) -> None:
        """Stand still."""
        self._frozen = self.now()

    def run(self) -> None:
        """Go on from the time that is shown."""
        at, self._frozen = self.now(), None
        self._go_on(at)

    def go(self, speed: int) -> None:
        """Go so many times as fast as the real time, from the time that is shown."""
        at, self.speed = self.now(), speed
        if self._frozen is None:
            self._go_on(at)

    def _go_on(self, at: datetime) -> None:
        self.since = datetime.now(UTC)
        self.ahead = at - self.since

    def settings(self) -> dict[str, str | int | None]:
        """Return what `clock_of` makes the same clock of: `frozen`, ISO 8601, and `aheadMs`.

        And `speed` and `since`, if it does not go as fast as the real time.
        """
        frozen = None if self._frozen is None else self._frozen.isoformat()
        settings = {"frozen": frozen, "aheadMs": self.ahead // MILLISECOND}
        if self.speed == 1:
            return settings
        return {**settings, "speed": self.speed, "since": self.since.isoformat()}

    def copy(self) -> "Clock":
        """Return an independent clock that shows the same time."""
        other = Clock(self._frozen)
        other.ahead, other.speed, other.since = self.ahead, self.speed, self.since
        return other

    def timestamp(self) -> str:
        """Return the present instant in ISO 8601, in UTC, to the millisecond."""
        return iso(self.now_ms())

    def now_ms(self) -> int:
        """Return the present instant in epoch milliseconds."""
        return epoch_ms_of(self.now())


def clock_of(settings: Mapping[str, Any]) -> Clock:
    """Return the clock that has such settings.

    Raises:
        ValueError, LookupError, TypeError: If they are of another version.
    """
    frozen = settings["frozen"]
    clock = Clock(None if frozen is None else datetime.fromisoformat(frozen))
    clock.ahead = timedelta(milliseconds=settings["aheadMs"])
    if "speed" in settings:
        clock.speed = operator.index(settings["speed"])
        clock.since = datetime.fromisoformat(settings["since"])
    return clock
