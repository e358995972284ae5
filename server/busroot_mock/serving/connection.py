"""A connection: requests come off it one after another, each is answered, then it waits or ends.

A request is parsed when the one before has been answered. So answers leave in order, each once, and
what a client sends ahead stays in a buffer that has a bound, as what it does not read has.
"""

import asyncio
from typing import cast

from busroot_mock.errors import ApiError, BadRequest, RequestTimeout, ServiceUnavailable
from busroot_mock.serving.bodies import WHOLE, body_of
from busroot_mock.serving.exchange import Exchange
from busroot_mock.serving.head import Head, HeadReader, Refusal
from busroot_mock.serving.limits import MOST_AHEAD, MOST_DRAINED
from busroot_mock.serving.output import GRACE, Output, Service, Wait
from busroot_mock.serving.scope import connection_scope


class Connection(Output):
    """The server's side of a connection.

    Attributes:
        idle: Whether it waits for a request, with nothing of it there.
    """

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self.idle, self._answered = False, True
        self._buffer = bytearray()
        self._reader: HeadReader | None = None
        self._exchange: Exchange | None = None
        self._eof = self._reading_paused = False
        self._unwanted = 0
        self._idle_seconds = self._limits.idle_timeout + self._limits.idle_grace

    # ---- Called by the event loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request, or refuse the connection."""
        # One of uvloop has all that a Transport has, and is none for `isinstance`.
        self._transport = cast("asyncio.Transport", transport)
        self._scope = connection_scope(transport)
        if self._service.admit(self):
            self._next()
        elif not transport.is_closing():
            full, retry = "Too many connections are open.", {"Retry-After": "1"}
            self._refuse(Refusal(ServiceUnavailable(full, headers=retry)))

    def data_received(self, data: bytes) -> None:
        """Take in bytes, and do what can be done with them."""
        if self.closed:
            return
        may_begin = self.idle and not self._buffer and not self._paused
        if may_begin and (whole := self._service.heads.read(data)):
            self._begin_whole(data, *whole)
            return
        self._buffer += data
        self._advance()

    def eof_received(self) -> bool:
        """Answer what came before, then end."""
        self._eof = True
        if self.closed:
            return False
        if self._exchange is None:
            self._advance()
        elif not self._exchange.body.complete:
            self._fail_body(BadRequest("The connection was closed before the body was complete."))
        # A half of TLS cannot be closed alone.
        return not self.closed and self._transport.can_write_eof()

    def resume_writing(self) -> None:
        """Go on: the client has read."""
        super().resume_writing()
        if self._exchange is None:
            self._advance()

    def connection_lost(self, error: Exception | None) -> None:
        """Let nobody wait for it any more."""
        self._service.leave(self)
        self._buffer.clear()
        super().connection_lost(error)
        if self._reader is not None:
            self._reader.close()
        exchange, self._exchange = self._exchange, None  # each has the other
        if exchange is not None:
            exchange.disconnect()

    # ---- Called by the server

    def gives_way(self, now: float) -> tuple[Wait, float] | None:
        """Return what it waits for, and a time; None if the server is at work."""
        if self._transport.get_write_buffer_size():
            return (Wait.UNREAD, self._stalled_at) if self._has_stalled(now, GRACE) else None
        if self.deadline is None or (self.idle and self._buffer):
            return None
        wait = Wait.IDLE if self.idle else Wait.BEGUN
        if self._exchange is not None:
            wait = Wait.BODY
        elif self.closed:
            wait = Wait.ANSWERED
        elif not self.idle and now >= self.deadline - self._limits.head_timeout + GRACE:
            wait = Wait.OVERDUE
        return wait, self.deadline

    def end(self) -> None:
        """End as soon as the request under way is answered."""
        self.keep_alive = False
        if self._exchange is None and not self.closed:
            self.closed = True
            self._transport.close()

    def stop(self) -> None:
        """End the request under way."""
        if self._exchange is not None:
            if not self._exchange.body.complete:
                self._fail_body(ServiceUnavailable("The server is stopping."))
            else:
                self._exchange.cancel()

    def abort(self) -> None:
        """End at once."""
        self._transport.abort()

    # ---- From bytes to requests

    def _advance(self) -> None:
        """Take one step: read on in a body or in a head, and begin to answer a whole head."""
        if self.closed:
            return
        if self._exchange is not None:
            self._read_body(self._exchange)
        elif not self._paused:
            self._read_head()
        self._balance()

    def _read_head(self) -> None:
        if not self._buffer:
            self._end_of_input()
            return
        self._reader = self._reader or HeadReader(self._limits)
        try:
            head = self._reader.read(self._buffer)
        except Refusal as refusal:
            self._refuse(refusal)
            return
        if head is None:
            self._end_of_input()
            if self.idle and self._buffer:
                self.idle = False
                self._due_in(self._limits.head_timeout)
            return
        self._reader = None
        self._begin(head)

    def _begin_whole(self, data: bytes, head: Head, end: int) -> None:
        """Begin to answer a request whose head came whole, and mostly all of it."""
        if head.length == len(data) - end:
            self._begin(head, data[end:])
            return
        self._buffer += data[end:]
        self._begin(head)
        self._balance()

    def _begin(self, head: Head, content: bytes | None = None) -> None:
        """Begin to answer a request, whose body is either there or on its way."""
        self.idle, self.deadline = False, None
        self.keep_alive = head.keep_alive and not self._service.ending
        self._answered, self._unwanted = False, 0
        body = body_of(head.length, self._limits) if content is None else WHOLE
        exchange = self._exchange = Exchange(self, head, body, content)
        if content is None:
            self._read_body(exchange)
            if not exchange.body.complete:
                self._due_in(self._limits.body_timeout)
        exchange.begin(self._service.application, {**self._scope, **head.scope})

    def _read_body(self, exchange: Exchange) -> None:
        body = exchange.body
        if body.complete or not self._buffer:
            return
        try:
            data = body.take(self._buffer)
        except ApiError as error:
            self._fail_body(error)
            return
        if body.complete:
            self.deadline = None
        if not self._answered:
            exchange.arrived(data)
        else:
            self._drain(len(data))
        if self._answered and body.complete:
            self._next()
        elif self._buffer and not body.complete:
            self._service.loop.call_soon(self._advance)

    def _drain(self, count: int) -> None:
        """Count what is read of a body that nobody wants."""
        self._unwanted += count
        if self._unwanted > MOST_DRAINED:
            self._finish()

    def _fail_body(self, error: ApiError) -> None:
        """Give the application an error in place of the rest; there is no way to go on."""
        self._buffer.clear()
        self.deadline = None
        self.keep_alive = False
        if self._answered:
            self._finish()
        elif self._exchange is not None:
            self._exchange.fail(error)

    def _end_of_input(self) -> None:
        if self._eof:
            self.closed = True
            self._transport.close()

    def _balance(self) -> None:
        """Read no more of a client than is used in time."""
        unused = len(self._buffer)
        if self._exchange is not None and not self._answered:
            unused += len(self._exchange.pending)
        if (unused > MOST_AHEAD) is not self._reading_paused and not self.closed:
            self._reading_paused = not self._reading_paused
            if self._reading_paused:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    # ---- Called by the exchange

    def wanted(self) -> None:
        """Take note that the application waits for more of the body."""
        self._balance()

    def answered(self) -> None:
        """Go on with the next request, once the body of this one is read to its end."""
        exchange = self._exchange
        if exchange is None or self.closed:
            self._exchange = None
            return
        self._answered = True
        too_much = not exchange.body.complete and (exchange.body.remaining or 0) > MOST_DRAINED
        if not self.keep_alive or too_much:
            self._finish()
        elif exchange.body.complete:
            self._next()
        else:
            self._balance()
            if self._buffer:
                self._service.loop.call_soon(self._advance)

    # ---- Between requests, and at the end

    def _next(self) -> None:
        """Wait for a request, or go on with the next."""
        self._exchange, self.idle = None, True
        self._due_in(self._idle_seconds)
        if self._buffer or self._eof or self._reading_paused:
            self._balance()
            # Others have their turn before the next request.
            self._service.loop.call_soon(self._advance)

    def _expire(self) -> None:
        late = "The request %s was not complete within %g s."
        if self.closed or self.idle:
            self.close()
        elif self._exchange is None:
            error = RequestTimeout(late % ("head", self._limits.head_timeout))
            self._refuse(self._reader.refused(error) if self._reader else Refusal(error))
        else:
            self._fail_body(RequestTimeout(late % ("body", self._limits.body_timeout)))

    def _refuse(self, refusal: Refusal) -> None:
        """Answer what never becomes a request of the application, and end."""
        self.keep_alive = False
        answer, line = self._service.refuse(refusal), refusal.line
        # A line that was not understood may be one of HEAD too, and then no client expects a body.
        is_head = line.method == "HEAD" if line else self._buffer.startswith(b"HEAD ")
        self.write(self.head_of(answer.status, answer.headers) + (b"" if is_head else answer.body))
        self._finish()

    def _finish(self) -> None:
        """End after the last answer, so that the client can take it.

        Were the connection closed while input comes, the client's system could lose the answer. So
        the server only says that it sends no more, and reads on for a while.
        """
        self._exchange = None
        self.closed = True
        self._buffer.clear()
        if self._eof or not self._transport.can_write_eof():
            self._transport.close()
            return
        if self._reading_paused:
            self._reading_paused = False
            self._transport.resume_reading()
        self._transport.write_eof()
        self._due_in(self._limits.linger)
