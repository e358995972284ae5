"""A throttle on wrong tokens: whoever guesses is slowed down, whoever has the token is not."""

import logging
import math
from collections.abc import Callable
from time import monotonic
from typing import Final

from busroot_mock.errors import TooManyRequests

log = logging.getLogger(__name__)

MOST: Final = 20
"""Wrong tokens that are taken at once."""
SECONDS_EACH: Final = 3.0
"""After which one more is taken."""


class WrongTokens:
    """Counts wrong tokens, from wherever they come.

    The right one is let in at any time, so nobody can lock others out. So a guess can still be told
    from the token; but it needs a connection of its own.

    Args:
        now: Tells the time, in seconds.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._left = float(MOST)
        self._at = now()

    def note(self) -> None:
        """Count one. Raises `TooManyRequests` if there were too many."""
        now = self._now()
        before, self._at = self._at, now
        self._left = min(self._left + (now - before) / SECONDS_EACH, MOST)
        if self._left < 1:
            wait = math.ceil((1 - self._left) * SECONDS_EACH)
            raise TooManyRequests(
                f"There were too many wrong tokens; try again in {wait} s.",
                headers={"Retry-After": str(wait), "Connection": "close"},
            )
        self._left -= 1
        if self._left < 1:
            log.warning(
                "There were %d wrong tokens for the test controls within a short time.", MOST
            )
