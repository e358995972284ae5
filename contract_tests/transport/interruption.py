"""End a run early and in good order: on SIGTERM, on Ctrl-C, and when its time is over.

An exception that is raised wherever a signal arrives is an internal error of pytest between two of
its hooks, and lost in a finalizer. So a signal is noted, and looked at where a run can end: before
a request, while it waits for a response, and between two tests. What a test does without a request
when the time is over, such as reading a response, is broken off. Imports nothing that takes time.
"""

import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

WHY = "the run was interrupted"
LATE_WHY = "the time of the run is spent"
PATIENCE = 10.0
"""Seconds from the first signal until an exception is raised wherever the run is."""
LATE = 1.0
"""Seconds from the end of the time until a test is broken off, and between two tries."""
LATEST = 5.0
"""Seconds from the end of the time until an exception is raised wherever the run is."""
APART = 1.0
"""Seconds between two signals, or else they are one: `timeout` and npm send theirs twice."""
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


class Interrupted(BaseException):
    """Raised where a run can end: it shall."""


class Interruption:
    """Whether this process shall end its run.

    Attributes:
        is_asked: Whether a signal has arrived.
        is_forced: Whether the run was broken off wherever it was: it did not end by itself, or the
            user has pressed Ctrl-C again.
        has_cut: Whether a test was broken off, since the time of the run was over.
        workers: Process ids of the workers of the run, which end with it.
    """

    def __init__(self) -> None:
        self.is_asked = self.is_forced = self.has_cut = False
        self.workers: set[int] = set()
        self._ends_at = math.inf
        self._breaks_in: BaseException | None = None
        self._is_heeded = self._is_over = self._is_waiting = False
        self._since = 0.0

    def _begin(self) -> None:
        self.is_asked = self.is_forced = self.has_cut = self._is_over = self._is_waiting = False
        self._since, self._ends_at, self._breaks_in = 0.0, math.inf, None
        self.workers.clear()
        _remind_every(0)

    @property
    def is_due(self) -> bool:
        """Tell whether the tests shall end now."""
        return self.is_asked and not self._is_over

    @property
    def is_late(self) -> bool:
        """Tell whether the time of the tests is over, and nobody wanted them to end earlier."""
        return time.monotonic() >= self._ends_at and not self.is_asked

    def end_at(self, moment: float | None) -> None:
        """Let the tests end at a moment, by `time.monotonic`, whatever they are at; None: never."""
        self._ends_at = math.inf if moment is None else moment
        if self._is_heeded and not self.is_asked and self._ends_at < math.inf:
            _remind_every(LATE, max(self._ends_at - time.monotonic(), 0) + LATE)

    @contextmanager
    def testing(self, error: BaseException) -> Iterator[None]:
        """Raise an error within the context when the time of the tests is over."""
        self._breaks_in = error
        try:
            yield
        finally:
            self._breaks_in = None

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Note signals while the context lasts, but those that the process was told to ignore."""
        if self._is_heeded or threading.current_thread() is not threading.main_thread():
            yield
            return
        self._begin()
        numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
        ignored = (signal.SIG_IGN, None)
        wanted = [each for each in numbers if signal.getsignal(each) not in ignored]
        before = {number: signal.signal(number, self._take) for number in wanted}
        if hasattr(signal, "SIGALRM"):
            before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._remind)
        self._is_heeded = True
        try:
            yield
        finally:
            self._is_heeded = False
            self._begin()
            for number, handler in before.items():
                signal.signal(number, handler)

    def check(self) -> None:
        """Raise `Interrupted` if the tests shall end now."""
        if self.is_due:
            raise Interrupted

    def end_tests(self) -> None:
        """Go on undisturbed, with cleaning up and with reports: only Ctrl-C twice breaks that off.

        A user who has pressed it before has to press it once more.
        """
        self._is_over = True
        _remind_every(0)

    def add_worker(self, process: int) -> None:
        """Let a worker end with this process."""
        self.workers.add(process)
        if self.is_due:
            _terminate(process)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let a signal raise `Interrupted` at once, while the context lasts."""
        self._is_waiting = True
        try:
            # A signal may have arrived just before.
            self.check()
            yield
        finally:
            self._is_waiting = False

    def _stop_waiting(self) -> None:
        self._is_waiting = False
        raise Interrupted

    def _take(self, number: int, frame: object) -> None:
        now = time.monotonic()
        if not self.is_asked:
            self.is_asked, self._since = True, now
            for process in self.workers:
                _terminate(process)
            if not self._is_over:
                _remind_every(APART)
        elif number == signal.SIGINT and now - self._since >= APART:
            self._break_off()
        if self._is_waiting and self.is_due:
            self._stop_waiting()

    def _remind(self, number: int, frame: object) -> None:
        """Look once more: an exception that was raised in a finalizer is lost."""
        if self.is_due and time.monotonic() - self._since >= PATIENCE:
            self._break_off()
        if self._is_waiting and self.is_due:
            self._stop_waiting()
        if self.is_late and not self._is_over:
            self._break_in(time.monotonic() - self._ends_at)

    def _break_in(self, late: float) -> None:
        if self._breaks_in is not None and late >= LATE:
            self.has_cut = True
            raise self._breaks_in
        if late >= LATEST:
            self._break_off()

    def _break_off(self) -> None:
        self.is_forced, self._since = True, time.monotonic()
        raise KeyboardInterrupt


def _remind_every(seconds: float, first: float | None = None) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds if first is None else first, seconds)


def _terminate(process: int) -> None:
    with suppress(OSError):
        os.kill(process, signal.SIGTERM)


INTERRUPTION = Interruption()
