"""Read and set the clock of a world from a test."""

from datetime import datetime, timedelta
from typing import Any

from busroot_mock.testing.values import Call, time_text


class WorldClock:
    """The clock of a world; each method returns the time that it shows afterwards.

    Args:
        call: Calls the control API for the world.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def now(self) -> datetime:
        """Read the clock."""
        return datetime.fromisoformat(self._call("GET", "/clock")["now"])

    def freeze(self, at: str | datetime | None = None) -> datetime:
        """Stop the clock, now or at another time."""
        return self._set(**({} if at is None else {"now": time_text(at)}), frozen=True)

    def run(self, speed: int = 1) -> datetime:
        """Let the clock run from the time that it shows, so many times as fast as the real time."""
        return self._set(speed=speed, frozen=False)

    def set(self, at: str | datetime) -> datetime:
        """Set the time, with a zone; a running clock goes on from there."""
        return self._set(now=time_text(at))

    def advance(self, *by: timedelta, **units: float) -> datetime:
        """Move the clock ahead, as `advance(hours=8)` does.

        Args:
            by: How far, as `timedelta` objects.
            units: How far, as arguments of `timedelta`.

        Raises:
            ValueError: If the sum is negative or has a fraction of a second.
        """
        span = sum(by, timedelta(**units))
        if span < timedelta(0) or span.microseconds:
            raise ValueError(f"A clock advances by whole seconds, not by {span}.")
        minutes, seconds = divmod(span.seconds, 60)
        # The control API takes seconds only by themselves.
        if seconds:
            self._set(advance=f"PT{seconds}S")
        return self._set(advance=f"P{span.days}DT{minutes // 60}H{minutes % 60}M")

    def _set(self, **body: Any) -> datetime:
        return datetime.fromisoformat(self._call("POST", "/clock", body)["now"])
