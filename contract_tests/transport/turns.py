"""Turns of the processes of a run: those that write share one, and a comparison has it alone."""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # on Windows
    fcntl = None  # type: ignore[assignment]  # absent, not another module

FILES: Final = "turn-*"
NEWS: Final = "news"
"""The file that says what was written: who wrote, and the operation, line by line."""
"""In the report folder, until the run has ended."""


class Turns:
    """Keeps what other processes of the run write out of a comparison of several responses.

    Whoever waits for all others to end their writes lets nobody begin another. Where files cannot
    be locked, as on Windows and in some folders of a network, nobody waits.

    Args:
        folder: That all processes of the run know; None if there is one alone, or none writes.

    Attributes:
        is_needed: Whether the run has other processes that write, and files can be locked.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or Path()
        self.is_needed = folder is not None and fcntl is not None
        self._is_alone = False
        self._read = 0
        self._own = threading.local()

    def tell(self, label: str) -> None:
        """Tell other processes that an operation may have changed something."""
        if self.is_needed:
            # Without it, they compare what they kept, and once more when that fails.
            with suppress(OSError), self._path(NEWS).open("a") as file:
                file.write(f"{os.getpid()} {label}\n")

    def news(self) -> set[str]:
        """Return the operations by which others may have changed something since the last call."""
        text = b""
        if self.is_needed:
            with suppress(OSError), self._path(NEWS).open("rb") as file:
                file.seek(self._read)
                text = file.read()
        # A line that is not there as a whole is read the next time.
        whole = text[: text.rfind(b"\n") + 1]
        self._read += len(whole)
        told = (line.split(" ", 1) for line in whole.decode().splitlines())
        return {label for process, label in told if process != str(os.getpid())}

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Write within the context, as others may at the same time."""
        if not self.is_needed or self._is_alone or getattr(self._own, "has_turn", False):
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
        if not self.is_needed or self._is_alone:
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
        if not self.is_needed:
            yield
            return
        with self._locked("count", alone=True):
            yield

    @contextmanager
    def _locked(self, name: str, alone: bool) -> Iterator[None]:
        with ExitStack() as stack:
            # Opened anew each time: a lock belongs to what was opened, and threads have their own.
            try:
                file = stack.enter_context(self._path(name).open("ab"))
                fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            except OSError:
                self.is_needed = False
            yield

    def _path(self, name: str) -> Path:
        return self._folder / FILES.replace("*", name)


def forget_turns(folder: Path) -> None:
    """Remove the files of a run that has ended."""
    for path in folder.glob(FILES):
        with suppress(OSError):
            path.unlink()
