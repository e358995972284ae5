"""Turns of the processes of a run: those that write share one, and a comparison has it alone."""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]  # absent, not another module

FILES: Final = "turn-*.lock"
"""In the report folder, until the run has ended."""


class Turns:
    """Keeps what other processes of the run write out of a comparison of several responses.

    Whoever waits for all others to end their writes lets nobody begin another. Where files cannot
    be locked, as on Windows and in some folders of a network, nobody waits.

    Args:
        folder: That all processes of the run know; None if there is one alone, or none writes.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = None if fcntl is None else folder
        self._is_alone = False
        self._own = threading.local()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Write within the context, as others may at the same time."""
        if self._folder is None or self._is_alone or getattr(self._own, "has_turn", False):
            yield
            return
        with ExitStack() as stack:
            with self._locked("next", alone=True):
                stack.enter_context(self._locked("writes", alone=False))
            self._own.has_turn = True
            try:
                yield
            finally:
                self._own.has_turn = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have no other process of the run write within the context."""
        if self._folder is None or self._is_alone:
            yield
            return
        with self._locked("next", alone=True), self._locked("writes", alone=True):
            self._is_alone = True
            try:
                yield
            finally:
                self._is_alone = False

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count within the context, and enter what is new, while no other process does."""
        if self._folder is None:
            yield
            return
        with self._locked("count", alone=True):
            yield

    @contextmanager
    def _locked(self, name: str, alone: bool) -> Iterator[None]:
        assert self._folder is not None, "there is something to lock"
        path = self._folder / FILES.replace("*", name)
        # Opened anew each time: a lock belongs to what was opened, and threads have their own.
        number = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(number, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            except OSError:
                self._folder = None
            yield
        finally:
            os.close(number)


def forget_turns(folder: Path) -> None:
    """Remove the files of a run that has ended."""
    for path in folder.glob(FILES):
        path.unlink(missing_ok=True)
