"""The progress of a run, on the terminal from its first second: one line that is rewritten.

In a pipe, a plain line now and then. Imports nothing that takes time: it is shown while the rest is
imported.
"""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from ..transport.interruption import INTERRUPTION

EVERY = 10.0
"""Seconds between two lines in a pipe."""
_TICK = 0.2
_INTERRUPTED = "interrupted: ending in good order; Ctrl-C once more breaks it off"
_TURNS = "|/-\\"


class Progress:
    """Shows what a run does until it is stopped.

    Args:
        stream: Where to; it may be closed.
        is_quiet: Whether to show nothing.
        clock: Seconds, from anywhere.
    """

    def __init__(
        self, stream: TextIO, is_quiet: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream, self._is_quiet, self._clock = stream, is_quiet, clock
        self._is_terminal = stream.isatty()
        self._started = self._shown_at = clock()
        self._phase = ""
        self._done = self._total = self._labels_begun = self._labels = 0
        self._count_requests: Callable[[], int] | None = None
        self._time_left: Callable[[], float | None] = lambda: None
        self._most_seconds: float | None = None
        self._is_shown = False
        self._lock = threading.RLock()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Progress":
        if not self._is_quiet:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def seconds(self) -> float:
        """Return the seconds since the start."""
        return self._clock() - self._started

    def stop(self) -> None:
        """Clear the line, and show nothing more."""
        with self._lock:
            self._end.set()
            self._clear()

    def say(self, line: str) -> None:
        """Show a line that stays."""
        with self._lock:
            if not self._is_quiet:
                self._clear()
                self._write(f"{line}\n")

    def enter(self, phase: str) -> None:
        """Begin a part of the run, such as `collecting the tests`."""
        with self._lock:
            self._phase, self._total = phase, 0
            self._shown_at = float("-inf")
            self.show()

    def begin_tests(
        self,
        requests: Callable[[], int],
        time_left: Callable[[], float | None],
        most_seconds: float | None,
    ) -> None:
        """Tell operations, requests and time left from now on.

        Args:
            requests: Counts those that were sent so far.
            time_left: Returns the seconds that the tests will take, if it is known.
            most_seconds: Limit of the run, if it has one.
        """
        self._count_requests, self._time_left = requests, time_left
        self._most_seconds = most_seconds

    def count(self, done: int, total: int, labels_begun: int, labels: int) -> None:
        """Take how many tests are done of all, and how many operations have begun.

        Args:
            labels: How many operations there are; 0 if that is not known.
        """
        # What was read before the tests may have a result of its own.
        self._done, self._total = min(done, total), total
        self._labels_begun, self._labels = labels_begun, labels

    def text(self) -> str:
        """Return what the run does now."""
        if INTERRUPTION.is_asked:
            return f"{_INTERRUPTED} ({_span(self.seconds)})"
        if not self._total or self._count_requests is None:
            return f"{self._phase} ({_span(self.seconds)})"
        if self._done == self._total:
            return f"all {self._total} tests are done ({_span(self.seconds)})"
        of_all = f" of {self._labels}" if self._labels else ""
        parts = [
            f"{self._done} of {self._total} tests",
            f"{self._labels_begun}{of_all} operations begun",
            f"{self._count_requests()} requests",
            _span(self.seconds),
        ]
        left = self._time_left()
        if left is not None:
            if self._most_seconds is not None:
                left = min(left, max(0.0, self._most_seconds - self.seconds))
            # A test may take longer than was expected of it.
            parts.append(f"{_span(left)} left" if left >= 1 else "nearly done")
        return ", ".join(parts)

    def show(self) -> None:
        """Show what the run does now, if it is time to."""
        with self._lock:
            if self._is_quiet or self._end.is_set() or not self._phase:
                return
            if self._is_terminal:
                turn = _TURNS[int(self._clock() / _TICK) % len(_TURNS)]
                most = max(20, shutil.get_terminal_size().columns - 1)
                self._write(f"\r{turn} {self.text()}"[:most].ljust(most))
                self._is_shown = True
            elif self._clock() - self._shown_at >= EVERY:
                self._shown_at = self._clock()
                self._write(f"{self.text()}\n")

    def _run(self) -> None:
        while not self._end.wait(_TICK):
            self.show()

    def _clear(self) -> None:
        if self._is_shown:
            self._write("\r\x1b[K")
            self._is_shown = False

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            # Nobody reads it any more: the run goes on, and its reports say what it found.
            self._is_quiet = True


class LineCount:
    """Counts the lines of some files that grow."""

    def __init__(self, folder: Path, pattern: str) -> None:
        self._folder, self._pattern = folder, pattern
        self._read: dict[Path, int] = {}
        self._lines = 0

    def __call__(self) -> int:
        """Return the number of lines, of which only new ones are read."""
        for path in self._folder.glob(self._pattern):
            try:
                with path.open("rb") as file:
                    file.seek(self._read.get(path, 0))
                    text = file.read()
            except OSError:
                continue
            self._lines += text.count(b"\n")
            self._read[path] = self._read.get(path, 0) + len(text)
        return self._lines


def _span(seconds: float) -> str:
    """Return a time in seconds or minutes, such as `12 s` or `3:05`."""
    whole = max(0, round(seconds))
    return f"{whole} s" if whole < 60 else f"{whole // 60}:{whole % 60:02}"
