"""Limits of a run: number of requests, time, bytes, and requests per second."""

import math
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from requests import Response

from .allowance import MEGABYTE
from .interruption import LATE_WHY
from .tickets import Tickets

LONGEST_WAIT = 120.0
LONGEST_CLEANUP = 60.0
"""Seconds."""
SHARE_OF_CLEANUP = 0.25
"""Of the time of a run, if that is less."""
LATEST_CLEANUP = 5.0
"""Seconds after the end of a run until which it may still remove what it made."""
MOST_SECONDS = 999_999_999.0
"""Of `Retry-After`: longer than any run."""


ENDED = "ended-at-first-finding"
"""In the report folder: a file that tells all processes of a run to end."""
ENDED_WHY = "the run ended at its first finding"
SPENT_WHY = "the budget of requests is spent"


class Spent(pytest.skip.Exception):  # type: ignore[name-defined,misc]  # a class, typed as a variable
    """The budget of the run is spent: the remaining tests are skipped."""


class Budget:
    """Counts requests, time and bytes up to limits.

    Args:
        requests: At most so many; None for any number.
        seconds: At most so many from now; None for no limit.
        size: At most so many bytes of all responses; None for any number.
        end: A file; as soon as it is there, nothing more is sent.
        ends_at: When the seconds are over, by `time.monotonic`, if they began earlier.
        cleans_up: Whether a part of the seconds is kept for removing what the run makes.
        tickets: What all processes of the run send, if the requests are to be shared.

    Attributes:
        ends_at: When the time of the tests is over; infinity without a limit.
    """

    def __init__(
        self,
        requests: int | None,
        seconds: float | None,
        size: int | None = None,
        end: Path | None = None,
        ends_at: float | None = None,
        cleans_up: bool = False,
        tickets: Tickets | None = None,
    ) -> None:
        self.sent = self._received = 0
        self._requests, self._size, self._tickets = requests, size, tickets
        whole = math.inf if seconds is None else time.monotonic() + seconds
        whole = whole if ends_at is None else ends_at
        self.ends_at = whole - (_for_cleanup(seconds or 0.0) if cleans_up else 0.0)
        self._latest = whole + LATEST_CLEANUP
        self._closed = ""
        self._end_file = end

    def spend(self) -> None:
        """Count a request that is about to be sent.

        Raises:
            Spent: If the limit is reached.
        """
        self.check()
        # Another process may have taken the last number since.
        if self._tickets and self._tickets.take() > (self._requests or 0):
            raise Spent(SPENT_WHY)
        self.sent += 1

    def check(self) -> None:
        """Raise `Spent` if no more requests may be sent."""
        if self._end_file is not None and self._end_file.exists():
            raise Spent(ENDED_WHY)
        if self._closed:
            raise Spent(self._closed)
        sent = self._tickets.taken() if self._tickets else self.sent
        if self._requests is not None and sent >= self._requests:
            raise Spent(SPENT_WHY)
        if self.seconds_left() <= 0:
            raise Spent(LATE_WHY)

    def take(self, size: int) -> None:
        """Count the bytes of a response; with too many in all, no more requests are allowed."""
        self._received += size
        if self._size is not None and self._received > self._size:
            self.close(f"the responses of the run have more than {self._size / MEGABYTE:g} MB")

    def extend(self, requests: int) -> None:
        """Allow so many more requests, and what is left of the time of the run to clean up."""
        self._requests = None if self._requests is None else self.sent + requests
        self._closed, self._size, self._end_file, self._tickets = "", None, None, None
        self.ends_at = self._latest

    def seconds_left(self) -> float:
        """Return the seconds that the run may still take; infinity without a limit."""
        return self.ends_at - time.monotonic()

    def close(self, why: str) -> None:
        """Allow no more requests."""
        self._closed = why

    def left(self) -> float:
        """Return the seconds that the next request may wait."""
        return min(max(0.0, self.seconds_left()), LONGEST_WAIT)


def _for_cleanup(seconds: float) -> float:
    return min(seconds * SHARE_OF_CLEANUP, LONGEST_CLEANUP)


class Pace:
    """Limits requests per second."""

    def __init__(self, rate: float | None) -> None:
        self._between = 0.0 if rate is None else 1.0 / rate
        self._next = 0.0

    def wait(self, longest: float = math.inf) -> None:
        """Sleep until the next request may be sent, but at most so many seconds."""
        now = time.monotonic()
        if now < self._next:
            time.sleep(min(self._next - now, max(0.0, longest)))
        self._next = max(now, self._next) + self._between

    def hold(self, seconds: float) -> None:
        """Delay the next request by at least so many seconds."""
        self._next = max(self._next, time.monotonic() + seconds)


def retry_after(response: Response) -> float:
    """Return the seconds to wait by `Retry-After` (RFC 9110, 10.2.3); 1 without a valid value."""
    text = response.headers.get("Retry-After", "1").strip()
    if text.isascii() and text.isdigit():
        return min(float(text.lstrip("0")[:10] or "0"), MOST_SECONDS)
    try:
        at = parsedate_to_datetime(text)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
        return max((at - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, ArithmeticError, LookupError, TypeError):
        # What looks like a date may have a year, or a zone, that no date can have.
        return 1.0
