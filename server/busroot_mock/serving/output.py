"""The sending half of a connection: heads of answers, and what a client takes of them."""

import asyncio
from collections.abc import Callable
from enum import IntEnum
from http import HTTPStatus
from typing import Final, Protocol

from busroot_mock.errors import ApiError
from busroot_mock.http.request import AsgiApp
from busroot_mock.http.response import Answer
from busroot_mock.serving.head import Headers, Refusal
from busroot_mock.serving.known_heads import KnownHeads
from busroot_mock.serving.limits import Limits

_STATUS_LINES: Final = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus
}
_OWN: Final = frozenset({b"connection", b"date"})
_CLOSE: Final = b"connection: close\r\n\r\n"


class Wait(IntEnum):
    """What a connection waits for its client to do; to make room, the first of these is closed."""

    OVERDUE = 0
    """Send the rest of a head, or of a handshake, which most clients send in one go."""
    IDLE = 1
    ANSWERED = 2
    """Take the last answer and leave."""
    BEGUN = 3
    """As `OVERDUE`, but not for long yet."""
    BODY = 4
    UNREAD = 5
    """Read what it is sent."""


GRACE: Final = 1.0
"""Seconds that are not long for what most clients do in one go."""


class Counted(Protocol):
    """What counts as a connection for its server, from when it was accepted.

    Attributes:
        deadline: When it has waited too long, by the clock of the loop.
    """

    deadline: float | None

    def gives_way(self, now: float) -> tuple[Wait, float] | None:
        """Return what it waits for, and a time: the least is closed first to make room.

        None if it is the server that is at work.
        """
        ...

    def check(self, now: float) -> None:
        """Do what is due (called again and again)."""
        ...

    def make_room(self) -> None:
        """Close at once."""
        ...

    def end(self) -> None:
        """End as soon as the request under way is answered."""
        ...

    def stop(self) -> None:
        """End the request under way."""
        ...

    def abort(self) -> None:
        """End at once."""
        ...


class Service(Protocol):
    """What connections need of their server.

    Attributes:
        application: Answers requests.
        refuse: Gives the answer to what never becomes a request of the application.
        limits: Bounds of what a client may do.
        heads: Reads heads that come whole, within these limits.
        loop: The event loop.
        date: The header `Date`, of this second.
        keep_alive: The end of a head after which the connection is kept.
        ending: Whether no connection is to be kept.
    """

    application: AsgiApp
    refuse: Callable[[Refusal], Answer]
    limits: Limits
    heads: KnownHeads
    loop: asyncio.AbstractEventLoop
    date: bytes
    keep_alive: bytes
    ending: bool

    def admit(self, connection: Counted) -> bool:
        """Enter a connection; tell whether there is room for it."""
        ...

    def leave(self, connection: Counted) -> None:
        """Strike a connection off."""
        ...


class Output(asyncio.Protocol):
    """What a connection sends.

    Attributes:
        keep_alive: Whether another request may follow.
        closed: Whether nothing more is sent.
        deadline: When it has waited too long for what it waits for, by the clock of the loop.
    """

    _transport: asyncio.Transport

    def __init__(self, service: Service) -> None:
        self.keep_alive = True
        self.closed = False
        self.deadline: float | None = None
        self._service = service
        self._limits = service.limits
        self._paused = False
        self._room: asyncio.Future[None] | None = None
        self._unsent = 0
        self._stalled_at = 0.0

    def check(self, now: float) -> None:
        """Do what is due: end what has waited too long (called again and again)."""
        if self._has_stalled(now, self._limits.send_timeout):
            self._transport.abort()
        elif self.deadline is not None and now >= self.deadline:
            self.deadline = None
            self._expire()

    def _due_in(self, seconds: float) -> None:
        self.deadline = self._service.loop.time() + seconds

    def _expire(self) -> None:
        """End what has waited too long."""

    def head_of(self, status: int, headers: Headers) -> bytes:
        """Return status line and headers as they are sent, with those of the connection."""
        return b"".join(self._lines(status, headers))

    def _lines(self, status: int, headers: Headers) -> list[bytes]:
        lines, date = [_STATUS_LINES.get(status) or _other_status_line(status)], self._service.date
        for name, value in headers:
            if name in _OWN:
                if name == b"connection":
                    self.keep_alive = False
                    continue
                date = b""  # An answer that is passed on has the time at which it was made.
            lines += (name, b": ", value, b"\r\n")
        lines += (date, self._service.keep_alive if self.keep_alive else _CLOSE)
        return lines

    def send(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a whole answer in one write."""
        if not self.closed:
            lines = self._lines(status, headers)
            lines.append(body)
            self._transport.write(b"".join(lines))

    def write(self, data: bytes | memoryview) -> None:
        """Send bytes."""
        if not self.closed:
            self._transport.write(data)

    async def drained(self) -> None:
        """Wait until the client has taken most of what was sent."""
        while self._paused and not self.closed:
            self._room = self._service.loop.create_future()
            await self._room

    def close(self) -> None:
        """Close the connection after what was sent."""
        self.closed = True
        self._transport.close()

    def make_room(self) -> None:
        """Close; do not wait for the client to say so too, as TLS would, or to read."""
        self.close()
        if not self._transport.can_write_eof() or self._transport.get_write_buffer_size():
            self._transport.abort()

    def pause_writing(self) -> None:
        """Wait: the client reads too slowly."""
        self._paused = True

    def answer_to(self, error: ApiError) -> Answer:
        """Return the answer that reports an error which the application did not."""
        return self._service.refuse(Refusal(error))

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        self._unsent = 0
        self._make_room()

    def connection_lost(self, error: Exception | None) -> None:
        """Let nobody wait for room any more."""
        self.closed = True
        self._make_room()

    def _make_room(self) -> None:
        self._paused = False
        if self._room is not None and not self._room.done():
            self._room.set_result(None)

    def _has_stalled(self, now: float, seconds: float) -> bool:
        """Tell whether for so long the client has taken nothing of what it is sent."""
        unsent = self._transport.get_write_buffer_size()
        if not unsent or not self._unsent or unsent < self._unsent:
            self._unsent, self._stalled_at = unsent, now
            return False
        return now - self._stalled_at >= seconds


def _other_status_line(status: int) -> bytes:
    return b"HTTP/1.1 %d Unknown\r\n" % status
