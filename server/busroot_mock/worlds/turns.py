"""Long work in slices, so that other requests have their turn."""

from asyncio import sleep
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Final, TypeVar

SLICE: Final = 0.001
"""Seconds of work after which others have their turn."""


Item = TypeVar("Item")
Made = TypeVar("Made")


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
            await self.give()

    async def give(self) -> None:
        """Let others have their turn."""
        await sleep(0)
        self._began = perf_counter()


async def in_turns(items: Iterable[Item], make: Callable[[Item], Made]) -> list[Made]:
    """Return what is made of each item, in slices; nobody changes the items meanwhile."""
    turns, made = Turns(), []
    for item in items:
        await turns.pause()
        made.append(make(item))
    return made
