"""End a run early and in good order: on SIGTERM, as `timeout` and CI systems send it, on Ctrl-C.

An exception that is raised wherever a signal arrives is an internal error of pytest between two of
its hooks, and lost in a finalizer. So a signal is noted, and looked at where a run can end: before
a request, while it waits for a response, and between two tests. Imports nothing that takes time.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

WHY = "the run was interrupted"
PATIENCE = 10.0
"""Seconds from the first signal until an exception is raised wherever the run is."""
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
        workers: Process ids of the workers of the run, which end with it.
    """

    def __init__(self) -> None:
        self.is_asked = self.is_forced = False
        self.workers: set[int] = set()
        self._is_heeded = self._is_over = self._is_waiting = False
        self._since = 0.0

    def _begin(self) -> None:
        self.is_asked = self.is_forced = self._is_over = self._is_waiting = False
        self._since = 0.0
        self.workers.clear()
        _remind_every(0)

    @property
    def is_due(self) -> bool:
        """Tell whether the tests shall end now."""
        return self.is_asked and not self._is_over

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

    def _break_off(self) -> None:
        self.is_forced, self._since = True, time.monotonic()
        raise KeyboardInterrupt


def _remind_every(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds, seconds)


def _terminate(process: int) -> None:
    with suppress(OSError):
        os.kill(process, signal.SIGTERM)


INTERRUPTION = Interruption()
