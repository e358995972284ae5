"""A call that has taken its first step outside of a task, and goes on in one."""

from collections.abc import Callable, Generator
from functools import partial
from typing import Any

Running = Generator[Any, Any, None]


class Rest:
    """The rest of what has taken its first step, to be awaited."""

    def __init__(self, running: Running, awaited: Any) -> None:
        self._running = running
        self._awaited = awaited

    def __await__(self) -> Generator[Any, Any, None]:
        awaited = self._awaited
        step: Callable[[], Any]
        while True:
            try:
                value = yield awaited
            except BaseException as error:
                step = partial(self._running.throw, error)
            else:
                step = partial(self._running.send, value)
            try:
                awaited = step()
            except StopIteration:
                return
