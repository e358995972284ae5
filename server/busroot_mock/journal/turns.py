"""Long work in slices, so that other requests have their turn."""

from asyncio import sleep
from time import perf_counter
from typing import Final

SLICE: Final = 0.002
"""Seconds of work after which others have their turn."""


class Turns:
    """Lets others have their turn during work on the event loop; without a loop, it goes on."""

    def __init__(self) -> None:
        self._began = perf_counter()

    @property
    def over(self) -> bool:
        """Tell whether this work has gone on for long enough."""
        return perf_counter() - self._began >= SLICE

    async def pause(self) -> None:
        """Let others have their turn, if this work has gone on for long enough."""
        if self.over:
            await sleep(0)
            self._began = perf_counter()
