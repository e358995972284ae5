"""Processor time of a thread, and whether it grows linearly with what is sent.

Others of the process, such as servers of other tests, may be busy as well.
"""

import gc
import math
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from busroot_mock.cli.memory_use import collect_seldom
from busroot_mock.serving.app import Application

MOST = (9.0, 9.0, 9.0, 9.0, *[12.0] * 8)
"""Times what a quarter costs, by tries: 4 are linear and 16 quadratic.

What takes too long by four tries may have met a busy machine: page faults and the caches of two
cores are in the time of a process too.
"""
NOTICED = 0.004
"""Seconds below which times are not compared."""
TRIES = 12


def assert_linear(run: Callable[[Any], object], make: Callable[[int], Any], length: int) -> None:
    short, long = make(length), make(4 * length)
    shortest = longest = math.inf
    for tries, most in enumerate(MOST, 1):
        longest = min(longest, cpu_of(lambda: run(long)))
        if longest < NOTICED:
            return
        shortest = min(shortest, cpu_of(lambda: run(short)))
        if longest < most * shortest:
            return
        wait_for_others(tries)
    raise AssertionError(f"{shortest * 1000:.1f} ms, then {longest * 1000:.1f} ms")


def assert_cheap(
    cost: Callable[[], float],
    yardstick: Callable[[], float],
    most: float,
    known: float = 0.0,
    name: str = "",
) -> None:
    """Compare a cost with `most` times a yardstick, both in seconds, until it looks cheap.

    Args:
        known: what the yardstick has been measured at; it is measured again only if need be.
        name: of what is measured, for the error.
    """
    least = math.inf
    for tries in range(1, TRIES + 1):
        least = min(least, cost())
        if least < most * known:
            return
        known = max(known, yardstick())
        if least < most * known:
            return
        wait_for_others(tries)
    limit = f"{most:g} times {known * 1000:.1f} ms"
    raise AssertionError(f"{name}: {least * 1000:.1f} ms, expected less than {limit}")


def wait_for_others(tries: int) -> None:
    """Wait until what keeps the machine busy may be over."""
    if tries >= 3:
        time.sleep(0.1)


def answer(application: Application, method: str, path: str, **parts: Any) -> None:
    """Answer a request, which is there in full."""
    deque(_steps(application, method, path, **parts), maxlen=0)


def steps_of_answer(application: Application, method: str, path: str, **parts: Any) -> list[float]:
    """Answer a request, which is there in full; return the processor time of each step."""
    took: list[float] = []
    with collecting_as_served():
        began = time.thread_time()
        for _ in _steps(application, method, path, **parts):
            took.append(time.thread_time() - began)
            began = time.thread_time()
    return took


def _steps(application: Application, method: str, path: str, **parts: Any) -> Iterator[None]:
    """Answer a request; yield after each step."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": parts.get("body", b""), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": parts.get("query", b""),
        "headers": [(b"host", b"localhost"), *parts.get("headers", ())],
    }
    for _ in application(scope, receive, send).__await__():
        yield
    yield
    assert sent[0]["status"] < 500, (method, path, sent)


def cpu_of(run: Callable[[], object]) -> float:
    with collecting_as_served():
        began = time.thread_time()
        run()
        return time.thread_time() - began


@contextmanager
def collecting_as_served() -> Iterator[None]:
    """Collect garbage as a server does: what was there at the start is in no collection.

    Else a full one of a process with thousands of tests behind it would fall into what is measured.
    """
    was_enabled, thresholds = gc.isenabled(), gc.get_threshold()
    collect_seldom()
    if gc.get_threshold() == thresholds:  # within another measurement, which ends it
        yield
        return
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        if not was_enabled:
            gc.disable()
