"""The end of a process that has been told to end, and does not."""

import os
import time
from collections.abc import Callable
from threading import Thread
from typing import Final

FORCED_EXIT: Final = 1
"""The exit code of a process that was ended so."""
_PATIENCE: Final = 30.0
"""Seconds more for what it must not be interrupted in."""


class Watchdog:
    """Ends the process some time after `bark`, whatever the process is at.

    Args:
        seconds: From there to the end.
        is_saving: Tells whether the process is at what must come to its end, such as a file.
    """

    def __init__(self, seconds: float, is_saving: Callable[[], bool]) -> None:
        self._seconds = seconds
        self._is_saving = is_saving
        self._is_over = self._is_off = False
        self._reading, self._writing = os.pipe()
        Thread(target=self._watch, name="watchdog", daemon=True).start()

    def bark(self) -> None:
        """Begin to count; handlers of signals call it, so it takes no lock."""
        os.write(self._writing, b".")

    def note_end(self) -> None:
        """Take note that all that is left to do is to save."""
        self._is_over = True

    def call_off(self) -> None:
        """Take note that the process may go on for as long as it likes."""
        self._is_off = True

    def _watch(self) -> None:
        os.read(self._reading, 1)
        time.sleep(self._seconds)
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and (self._is_over or self._is_saving()):
            time.sleep(0.05)
        if not self._is_off:
            os._exit(FORCED_EXIT)
