"""Limits of a run: number of requests, time, and requests per second."""

import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest
from requests import Response

LONGEST_WAIT = 120.0


class Spent(pytest.skip.Exception):  # type: ignore[name-defined,misc]  # a class, typed as a variable
    """The budget of the run is spent: the remaining tests are skipped."""


class Budget:
    """Counts requests up to a limit.

    Args:
        requests: At most so many; None for any number.
        seconds: At most so many from now; None for no limit.
    """

    def __init__(self, requests: int | None, seconds: float | None) -> None:
        self.sent = 0
        self._requests = requests
        self._end = None if seconds is None else time.monotonic() + seconds
        self._closed = ""

    def spend(self) -> None:
        """Count a request that is about to be sent.

        Raises:
            Spent: If the limit is reached.
        """
        self.check()
        self.sent += 1

    def check(self) -> None:
        """Raise `Spent` if no more requests may be sent."""
        if self._closed:
            raise Spent(self._closed)
        if self._requests is not None and self.sent >= self._requests:
            raise Spent("the budget of requests is spent")
        if self._end is not None and time.monotonic() >= self._end:
            raise Spent("the time of the run is spent")

    def extend(self, requests: int) -> None:
        """Allow so many more requests, without a limit of time."""
        self._requests = None if self._requests is None else self.sent + requests
        self._end, self._closed = None, ""

    def close(self, why: str) -> None:
        """Allow no more requests."""
        self._closed = why

    def left(self) -> float:
        """Return the seconds that the next request may wait."""
        rest = LONGEST_WAIT if self._end is None else max(0.0, self._end - time.monotonic())
        return min(rest, LONGEST_WAIT)


class Pace:
    """Limits requests per second."""

    def __init__(self, rate: float | None) -> None:
        self._between = 0.0 if rate is None else 1.0 / rate
        self._next = 0.0

    def wait(self) -> None:
        """Sleep until the next request may be sent."""
        now = time.monotonic()
        if now < self._next:
            time.sleep(self._next - now)
        self._next = max(now, self._next) + self._between

    def hold(self, seconds: float) -> None:
        """Delay the next request by at least so many seconds."""
        self._next = max(self._next, time.monotonic() + seconds)


def retry_after(response: Response) -> float:
    """Return the seconds to wait by `Retry-After` (RFC 9110, 10.2.3); 1 without a valid value."""
    text = response.headers.get("Retry-After", "1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 1.0
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return max((at - datetime.now(UTC)).total_seconds(), 0.0)
