"""The headers of a response, read without the parser of mail where all of them are plain."""

import http.client
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPMessage, parse_headers
from typing import Any

import pytest

_PLAIN = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([!-~](?:[ -~]*))?\r?\n")
_ENDS = (b"\r\n", b"\n")
_MOST = 50
_LONGEST = 8192
"""Headers, and bytes of one: beyond, the standard library says what it makes of them."""


@contextmanager
def plain_heads() -> Iterator[None]:
    """Let the package http.client read headers in a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(http.client, "parse_headers", read_headers)
        yield


def read_headers(file: Any, _class: type[HTTPMessage] = HTTPMessage) -> HTTPMessage:
    """Return the headers that a file goes on with, as `http.client.parse_headers` does."""
    lines: deque[bytes] = deque()
    message = _class()
    while len(lines) < _MOST:
        line = file.readline(_LONGEST)
        if line in _ENDS:
            return message
        lines.append(line)
        header = _PLAIN.fullmatch(line)
        if header is None:
            break
        message.set_raw(header[1].decode(), (header[2] or b"").decode())
    return parse_headers(_Again(lines, file), _class)


class _Again:
    """A file from where it was before some of its lines were read."""

    def __init__(self, lines: deque[bytes], file: Any) -> None:
        self._lines, self._file = lines, file

    def readline(self, most: int = -1, /) -> bytes:
        if not self._lines:
            return bytes(self._file.readline(most))
        line = self._lines.popleft()
        # Only the last may be part of a line, since it was too long.
        is_whole = self._lines or line.endswith(b"\n")
        return line if is_whole else line + self._file.readline(most - len(line))
