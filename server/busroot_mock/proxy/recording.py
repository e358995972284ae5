"""A recording of what passes, written by a thread of its own, without what is secret."""

import logging
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Final

from busroot_mock.errors import SetupError
from busroot_mock.recordings.har_writer import HarWriter
from busroot_mock.recordings.masking import Masking
from busroot_mock.recordings.recorded import Recorded

log = logging.getLogger(__name__)

_MOST_WAITING: Final = 32
"""Exchanges that wait to be written, beyond which whoever brings more has to wait."""


class Recording:
    """An HTTP Archive that grows with each exchange.

    Args:
        path: Of the file; its folder is made.
        masking: Takes out what is secret.

    Attributes:
        count: How many exchanges it has.

    Raises:
        SetupError: If the file cannot be written.
    """

    def __init__(self, path: Path, masking: Masking) -> None:
        self.count = 0
        self.path, self.masking = path, masking
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = HarWriter(path, masking)
        except OSError as error:
            raise SetupError(
                f"The recording {path} cannot be written: {error.strerror}."
            ) from error
        self._waiting: Queue[Recorded | None] = Queue(_MOST_WAITING)
        self._broken = False
        self._thread = Thread(target=self._write, name="recording", daemon=True)
        self._thread.start()

    def take(self, recorded: Recorded) -> None:
        """Take an exchange; wait if too many are not written yet, so that memory stays flat."""
        self.count += 1
        self._waiting.put(recorded)

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._waiting.put(None)
        self._thread.join()
        self._writer.close()

    def _write(self) -> None:
        while (recorded := self._waiting.get()) is not None:
            try:
                self._writer.add(recorded)
            except Exception:
                # Such as a full disk: what passes goes on, and the log says it once.
                if not self._broken:
                    log.exception("The recording %s lacks exchanges", self.path)
                self._broken = True
