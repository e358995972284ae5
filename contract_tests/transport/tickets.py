"""Numbers of requests, which the processes of a run take from one file."""

import os
import sys
from pathlib import Path

from .turns import FILES

NAME = FILES.replace("*", "requests")


class Tickets:
    """Numbers from 1 on, each of which one process has.

    Each takes a number by adding a byte to the file: where it then is, is its own alone.

    Args:
        folder: That all processes of the run know.

    Raises:
        OSError: If it cannot be written to, or not at its end by several at the same time.
    """

    def __init__(self, folder: Path) -> None:
        if os.name != "posix":
            raise OSError("what several processes add to a file may be lost")
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        self._file = os.open(folder / NAME, flags, 0o600)

    def taken(self) -> int:
        """Return how many numbers are taken."""
        return os.fstat(self._file).st_size

    def take(self) -> int:
        """Take the next number; one beyond every limit if the file takes nothing more."""
        try:
            os.write(self._file, b".")
        except OSError:
            return sys.maxsize
        return os.lseek(self._file, 0, os.SEEK_CUR)
