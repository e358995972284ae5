"""The clock of a world, in the hands of a test."""

from datetime import datetime, timedelta
from typing import Any

from busroot_mock.testing.values import Call, time_text


class WorldClock:
    """The time in a world; each method returns what the clock shows after it.

    Args:
        call: Calls the control API for the world.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def now(self) -> datetime:
        """Read the clock."""
        return datetime.fromisoformat(self._call("GET", "/clock")["now"])

    def freeze(self, at: str | datetime | None = None) -> datetime:
        """Stand still, now or at another time."""
        return self._set(**({} if at is None else {"now": time_text(at)}), frozen=True)

    def run(self) -> datetime:
        """Go on from the time that is shown."""
        return self._set(frozen=False)

    def set(self, at: str | datetime) -> datetime:
        """Show another time, with a zone; a clock that runs goes on from there."""
        return self._set(now=time_text(at))

    def advance(self, *by: timedelta, **units: float) -> datetime:
        """Move ahead, such as `advance(hours=8)`: by what `timedelta` takes, in whole seconds.

        Raises:
            ValueError: If that is back, or not in whole seconds.
        """
        span = sum(by, timedelta(**units))
        if span < timedelta(0) or span.microseconds:
            raise ValueError(f"The clock moves ahead, by whole seconds, not by {span}.")
        minutes, seconds = divmod(span.seconds, 60)
        # The control API takes seconds by themselves only.
        if seconds:
            self._set(advance=f"PT{seconds}S")
        return self._set(advance=f"P{span.days}DT{minutes // 60}H{minutes % 60}M")

    def _set(self, **body: Any) -> datetime:
        return datetime.fromisoformat(self._call("POST", "/clock", body)["now"])
