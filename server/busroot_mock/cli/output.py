"""Standard output and standard error that a command can write to, whatever becomes of them."""

import io
import os
import select
import sys
from contextlib import suppress
from typing import Any, Final, TextIO

_STANDARD: Final = (1, 2)


def steady_output() -> None:
    """Let no write to the standard streams fail: a reader may leave, a disk be full.

    What they cannot encode is escaped, and what they cannot take is lost. Streams that are closed
    lead nowhere: or else the next file that is opened would take their place.
    """
    for number in _STANDARD:
        _open_if_closed(number)
    sys.stdout = _steady(sys.stdout, sys.__stdout__)
    sys.stderr = _steady(sys.stderr, sys.__stderr__)


def _open_if_closed(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, os.O_WRONLY)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)


def _steady(stream: TextIO | None, own: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    if stream is not own or not isinstance(stream, io.TextIOWrapper):
        return stream  # Somebody else has put it there.
    raw = getattr(stream.buffer, "raw", stream.buffer)  # PYTHONUNBUFFERED leaves out a buffer
    if not isinstance(raw, io.RawIOBase):
        stream.reconfigure(errors="backslashreplace")
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(_Forgiving(raw)),
        encoding=stream.encoding,
        errors="backslashreplace",
        line_buffering=True,
    )


class _Forgiving(io.RawIOBase):
    """Writes to another raw stream as far as that takes it."""

    def __init__(self, raw: io.RawIOBase) -> None:
        self._raw = raw

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Tell whether it is a terminal."""
        return self._raw.isatty()

    def fileno(self) -> int:
        """Return the number of its file."""
        return self._raw.fileno()

    def write(self, data: Any) -> int:
        """Write, or lose what cannot be written; return how many bytes."""
        with suppress(OSError, ValueError):
            written: int | None = self._raw.write(data)
            if written is not None:
                return written
            # Somebody has made it non-blocking, as other programs on one terminal do.
            select.select([], [self._raw], [])
            return 0 if len(data) == 0 else self.write(data)
        return len(data)
