"""Pages in slices: others have their turn while a page is made, which is not written for it.

Flask calls a view and waits for it. So a page is made in a thread of its own, but that works only
while the event loop waits for it, and rests while others have their turn. So nothing of a world
changes under a page but where it says `pause`.
"""

from asyncio import sleep
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from threading import Semaphore, Thread, local
from typing import Generic, TypeVar

from busroot_mock.worlds.turns import Turns

Made = TypeVar("Made")
Item = TypeVar("Item")

_of_thread = local()


class _Slices(Generic[Made]):
    """Calls a function in a thread, slice by slice."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._go = Semaphore(0)
        self._rests = Semaphore(0)
        self._error: BaseException | None = None
        self._made: list[Made] = []
        self._is_over = self._is_abandoned = False
        self.turns = Turns()
        context = copy_context()
        Thread(target=context.run, args=[self._run], name="page", daemon=True).start()

    def step(self) -> bool:
        """Let it work for a slice; tell whether it is over."""
        self.turns = Turns()
        self._go.release()
        self._rests.acquire()
        return self._is_over

    def result(self) -> Made:
        """Return what the function has returned, or raise what it has raised."""
        if self._error is not None:
            raise self._error
        return self._made[0]

    def abandon(self) -> None:
        """End it: nobody waits any more."""
        self._is_abandoned = True
        while not self._is_over:
            self.step()

    def rest(self) -> None:
        """Let others have their turn; called by the thread."""
        self._rests.release()
        self._go.acquire()
        if self._is_abandoned:
            raise Abandoned

    def _run(self) -> None:
        _of_thread.slices = self
        self._go.acquire()
        try:
            self._made.append(self._make())
        except BaseException as error:
            self._error = error
        self._is_over = True
        self._rests.release()


class Abandoned(BaseException):
    """The client of a page has left, or the server ends."""


async def in_slices(make: Callable[[], Made]) -> Made:
    """Call a function that may `pause`; return what it returns."""
    slices = _Slices(make)
    try:
        while not slices.step():
            await sleep(0)
    except BaseException:
        slices.abandon()
        raise
    return slices.result()


def pause() -> None:
    """Let others have their turn, if this page has worked for long enough."""
    slices: _Slices[object] | None = getattr(_of_thread, "slices", None)
    if slices is not None and slices.turns.over:
        slices.rest()


def paced(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items, with pauses."""
    for item in items:
        pause()
        yield item
