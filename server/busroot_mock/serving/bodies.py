"""Bodies of requests, taken off a buffer to their last byte and never beyond."""

from typing import Final, Protocol

from httptools import HttpParserError, HttpRequestParser

from busroot_mock.errors import BadRequest, HeadersTooLarge, violation
from busroot_mock.serving.limits import Limits

_BLOCK: Final = 4096
_AT_ONCE: Final = 64 * 1024
"""Bytes that are taken in one step, between which others have their turn."""
_END: Final = b"\r\n\r\n"
_CHUNKED_HEAD: Final = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"


class Body(Protocol):
    """A body on its way."""

    @property
    def complete(self) -> bool:
        """Tell whether its last byte has been taken."""
        ...

    @property
    def remaining(self) -> int | None:
        """Return the bytes that are still to come; None if nobody knows."""
        ...

    def take(self, buffer: bytearray) -> bytes:
        """Take off the buffer what belongs to the body; return its content.

        Raises:
            ApiError: If it is malformed or over a limit.
        """
        ...


class CountedBody:
    """A body whose length is known."""

    __slots__ = ("complete", "remaining")

    def __init__(self, length: int) -> None:
        self.remaining: int | None = length
        self.complete = not length

    def take(self, buffer: bytearray) -> bytes:
        """Take off the buffer what belongs to the body."""
        assert self.remaining is not None
        data = bytes(buffer[: min(self.remaining, _AT_ONCE)])
        del buffer[: len(data)]
        self.remaining -= len(data)
        self.complete = not self.remaining
        return data


class WholeBody:
    """A body that came with its head; all are alike."""

    __slots__ = ()

    complete: Final = True
    remaining: Final = 0

    def take(self, buffer: bytearray) -> bytes:
        """Return what is left of it: nothing."""
        return b""


WHOLE: Final = WholeBody()


class _Content:
    """What the parser of a body in chunks has read.

    Apart from the body, which has the parser: were each to have the other, only a collection would
    free them.
    """

    __slots__ = ("complete", "parts")

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.complete = False

    def on_body(self, data: bytes) -> None:
        """Take content (called by httptools)."""
        self.parts.append(data)

    def on_message_complete(self) -> None:
        """Note the end of the body (called by httptools)."""
        self.complete = True


class ChunkedBody:
    """A body in chunks, read by a parser of its own, whatever the head of the request was.

    A body in chunks ends with an empty line, so the parser is given no more than up to the next one
    at a time. Blocks of the stream without a byte of content are counted, to bound its trailers.
    """

    __slots__ = ("_block", "_content", "_empty", "_limits", "_parser", "_tail")

    remaining: int | None = None

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tail = b""
        self._block = 0  # bytes of the block that have been parsed
        self._empty = 0  # bytes in a row without content, up to this block
        self._content = _Content()
        self._parser = HttpRequestParser(self._content)
        self._parser.feed_data(_CHUNKED_HEAD)

    @property
    def complete(self) -> bool:
        """Tell whether its last byte has been taken."""
        return self._content.complete

    def take(self, buffer: bytearray) -> bytes:
        """Take off the buffer what belongs to the body.

        Raises:
            BadRequest: If it is malformed.
            HeadersTooLarge: If its trailers, or the extensions of a chunk, are over the limit.
        """
        data = bytes(buffer[:_AT_ONCE])
        seen, offset = self._tail + data, len(self._tail)
        view = memoryview(data)
        start = 0
        while start < len(data) and not self.complete:
            place = seen.find(_END, max(start + offset - 3, 0), start + offset + _BLOCK)
            stop = place + 4 - offset if place >= 0 else len(data)
            stop = min(stop, len(data), start + _BLOCK - self._block)
            self._feed(view[start:stop])
            start = stop
        del buffer[:start]
        self._tail = seen[max(start + offset - 3, 0) : start + offset]
        content = b"".join(self._content.parts)
        self._content.parts.clear()
        return content

    def _feed(self, data: memoryview) -> None:
        known = len(self._content.parts)
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            raise BadRequest(f"The chunks of the body are malformed: {error}.") from error
        if len(self._content.parts) > known:
            self._empty = -_BLOCK
        self._block += len(data)
        if self._block == _BLOCK:
            self._block = 0
            self._empty += _BLOCK
            if self._empty > self._limits.headers:
                limit = violation("header", "", "size", self._limits.headers)
                raise HeadersTooLarge(
                    f"The trailers are longer than {self._limits.headers} bytes.", [limit]
                )


def body_of(length: int | None, limits: Limits) -> Body:
    """Return the body of a request, whose length is None if it comes in chunks."""
    return ChunkedBody(limits) if length is None else CountedBody(length)
