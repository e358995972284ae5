"""Standard output and standard error that a command can write to, whatever becomes of them."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, TextIO

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


@contextmanager
def undiverted(stream: TextIO) -> Iterator[TextIO]:
    """Give a stream to where another one leads now, wherever that is diverted to later.

    While tests run, pytest diverts what the process writes. The new one is steady as well.
    """
    try:
        descriptor = os.dup(stream.fileno())
    except (OSError, ValueError):
        yield stream
        return
    with _Steady(
        open(descriptor, "wb"), encoding=stream.encoding, errors="backslashreplace"
    ) as own:
        yield own


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
    return _Steady(
        stream.buffer, encoding=stream.encoding, errors="backslashreplace", line_buffering=True
    )


class _Steady(io.TextIOWrapper):
    """Leads nowhere from the first write on that fails."""

    def write(self, text: str) -> int:
        """Write a text, or lose it."""
        try:
            return super().write(text)
        except (OSError, ValueError):
            self._lead_nowhere()
            return len(text)

    def flush(self) -> None:
        """Write what waits, or lose it."""
        try:
            super().flush()
        except (OSError, ValueError):
            self._lead_nowhere()

    def _lead_nowhere(self) -> None:
        # What waits would fail once more when Python ends.
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
