"""Let failures go without what their tests had read."""

import inspect
from contextlib import suppress
from types import TracebackType

_SUSPENDS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def release_values(error: BaseException) -> None:
    """Forget the local variables of the functions that an exception has left.

    Hypothesis keeps the failure of each given example until the last is tried. Its traceback would
    keep the responses of all of them, of up to 10 MB each.
    """
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        each = left.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        left += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]
        _clear(each.__traceback__)


def _clear(trace: TracebackType | None) -> None:
    while trace is not None:
        frame = trace.tb_frame
        # To clear a generator that waits for its next step would end it.
        if not frame.f_code.co_flags & _SUSPENDS:
            with suppress(RuntimeError):  # it is still running
                frame.clear()
        trace = trace.tb_next
