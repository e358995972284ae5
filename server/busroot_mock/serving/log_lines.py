"""Lines for a log, written by a thread: a reader that does not read holds nobody up.

What clients send is escaped in them, so that it neither looks like a line of its own nor steers the
terminal that shows it.
"""

import json
import logging
import os
import time
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any, Final, TextIO

from busroot_mock.ci_commands import without_commands
from busroot_mock.timestamps import iso_of

MOST_CHARACTERS: Final = 1024 * 1024
"""That wait to be written."""
_GATHER_SECONDS: Final = 0.02


def on_one_line(text: str) -> str:
    """Return a text with all but the printable characters of ASCII escaped, as Python would.

    A `##[error]` is escaped, too: wherever it is in a line, runners of CI services obey it.
    """
    if not (text.isascii() and text.isprintable()):
        text = text.encode("unicode_escape").decode("ascii")
    return without_commands(text, r"\x23")


class LineFormatter(logging.Formatter):
    """Formats a record as one line; a traceback follows it in lines that are indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the message, and what went wrong if the record has that."""
        line = on_one_line(record.getMessage())
        if not record.exc_info:
            return line
        # Messages of exceptions may be of more lines than they seem to be.
        lines = self.formatException(record.exc_info).split("\n")
        return "\n".join([line, *(f"  {on_one_line(each)}" for each in lines)])


class JsonFormatter(logging.Formatter):
    """Formats a record as one JSON object in a line, with what went wrong if it has that."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        what = self.formatException(record.exc_info) if record.exc_info else None
        level = record.levelname.lower()
        return json_text(level=level, message=record.getMessage(), exception=what)


def json_text(**members: Any) -> str:
    """Return an object of the log in one line, with the time of now."""
    now = iso_of(datetime.now(UTC))
    return without_commands(json.dumps({"time": now, **members}), r"\u0023")


class LineWriter:
    """Writes to a stream on a thread of its own; what it cannot take is dropped and counted.

    It writes past the buffer of the stream, since what stays in there would make Python end with a
    failure. A stream that is closed takes everything, to no effect.

    Args:
        stream: Such as `sys.stderr`; None where Python has none.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._number = None if stream is None else stream.fileno()
        self._lines: deque[str] = deque()
        self._queued = self._taken = 0  # characters, since the start
        self._dropped = 0
        self._news = Event()
        self._closing = False
        self._thread = Thread(target=self._write_all, name="log lines", daemon=True)
        self._thread.start()

    def write(self, line: str) -> int:
        """Queue a text, which ends its own lines; the name is that of a stream's method."""
        if self._queued - self._taken < MOST_CHARACTERS:
            self._queued += len(line)
            self._lines.append(line)
        else:
            self._dropped += 1
        if not self._news.is_set():
            self._news.set()
        return len(line)

    def flush(self) -> None:
        """Do nothing: streams have such a method."""

    def close(self, within: float = 0.5) -> None:
        """Write what is queued, as far as somebody reads it in so many seconds."""
        self._closing = True
        self._news.set()
        self._thread.join(within)

    def _write_all(self) -> None:
        while not (self._closing and not self._lines and not self._dropped):
            self._news.wait()
            if not self._closing:
                # One write for what comes together.
                time.sleep(_GATHER_SECONDS)
            self._news.clear()
            self._write_queued()

    def _write_queued(self) -> None:
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        self._taken += sum(map(len, lines))
        if self._dropped:
            count, self._dropped = self._dropped, 0
            lines.append(f"{count} log lines were dropped, since nobody read them in time.\n")
        data = memoryview("".join(lines).encode("utf-8", "backslashreplace"))
        with suppress(OSError):
            while data and self._number is not None:
                data = data[os.write(self._number, data) :]
