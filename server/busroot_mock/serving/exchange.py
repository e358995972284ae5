"""One request and its answer, between a connection and an ASGI application."""

import asyncio
import logging
from typing import Any, Final, Protocol

from busroot_mock.errors import ApiError, ServerFault, ServiceUnavailable
from busroot_mock.http.request import OWN, AsgiApp, Message, Scope
from busroot_mock.http.response import Answer
from busroot_mock.serving.bodies import Body
from busroot_mock.serving.first_step import Rest, Running
from busroot_mock.serving.head import Head, Headers

log = logging.getLogger(__name__)

_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
_WITHOUT_BODY: Final = (204, 304)
_COPIED: Final = 64 * 1024
"""Bytes of content that go out in one write with the head; the rest follows uncopied."""


class Wire(Protocol):
    """What an exchange needs of its connection."""

    keep_alive: bool

    def head_of(self, status: int, headers: Headers) -> bytes:
        """Return status line and headers as they are sent, with those of the connection."""
        ...

    def answer_to(self, error: ApiError) -> Answer:
        """Return the answer that reports an error which the application did not."""
        ...

    def write(self, data: bytes | memoryview) -> None:
        """Send bytes."""
        ...

    def send(self, status: int, headers: Headers, body: bytes) -> None:
        """Send a whole answer."""
        ...

    async def drained(self) -> None:
        """Wait until the client has taken most of what was sent."""
        ...

    def wanted(self) -> None:
        """Take note that the application waits for more of the body."""
        ...

    def answered(self) -> None:
        """Take note that the exchange is over."""
        ...

    def close(self) -> None:
        """Close the connection after what was sent."""
        ...


class Exchange:
    """Speaks ASGI to the application about one request.

    Attributes:
        head: Of the request.
        body: Its rest, which the connection takes off its buffer.
        pending: Content that the application has not received yet.
        over: Whether there is nothing to be sent any more.
    """

    __slots__ = (
        "_awaited",
        "_begun",
        "_bodiless",
        "_chunked",
        "_ends_with_client",
        "_failure",
        "_gone",
        "_invited",
        "_promised",
        "_received",
        "_start",
        "_task",
        "_wire",
        "body",
        "head",
        "over",
        "pending",
    )

    def __init__(self, wire: Wire, head: Head, body: Body, content: bytes | None = None) -> None:
        self._wire = wire
        self.head = head
        self.body = body
        self.pending: bytes | bytearray = bytearray() if content is None else content
        self._invited = not head.expects
        self._bodiless = head.line.method == "HEAD"
        self._begun = self._chunked = self._gone = self._received = self.over = False
        self._ends_with_client = False
        self._awaited: asyncio.Future[None] | None = None
        self._failure: ApiError | None = None
        self._promised: int | None = None
        self._start: Message | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, application: AsgiApp, scope: Scope) -> None:
        """Call the application; make a task of it only where it waits for something.

        So `asyncio.current_task` has nothing to give before it has waited once.
        """
        scope["extensions"] = {OWN: self}
        try:
            running = application(scope, self._receive, self).__await__()
            awaited = next(running)
        except StopIteration:
            pass
        except BaseException as error:
            self._fail_by(error)
        else:
            self._task = asyncio.get_running_loop().create_task(self._go_on(running, awaited))
            return
        self._end()

    async def _go_on(self, running: Running, awaited: Any) -> None:
        try:
            await Rest(running, awaited)
        except BaseException as error:
            self._fail_by(error)
        self._end()

    def _fail_by(self, error: BaseException) -> None:
        """Answer by what the application raised."""
        if isinstance(error, asyncio.CancelledError):
            error = ServiceUnavailable("The server is stopping.", headers={"Connection": "close"})
        elif not isinstance(error, Exception):
            raise error
        elif not isinstance(error, ApiError):
            method = self.head.line.method
            log.error("%s %s failed", method, self.head.scope["path"], exc_info=error)
            error = ServerFault("The mock server failed; its log says how.")
        self._fail(error)

    def _end(self) -> None:
        if not self.over:
            # It answered nothing, or less than it promised.
            self._fail(ServerFault("The mock server sent no response."))
        # The traceback of what it raised would hold on to this exchange, and to the body so far.
        self._failure = None
        self._wire.answered()

    def arrived(self, data: bytes) -> None:
        """Take in content of the body, and the news that there is no more."""
        self.pending += data
        self._wake()

    def fail(self, error: ApiError) -> None:
        """Let the application have this error in place of the rest of the body."""
        self._failure = error
        self._wire.keep_alive = False
        self._wake()

    def disconnect(self) -> None:
        """Take note that the client is gone."""
        self._gone = self.over = True
        self._wake()
        if self._ends_with_client:
            self.cancel()

    def cancel(self) -> None:
        """Cancel the application."""
        if self._task is not None:
            self._task.cancel()

    def end_with_client(self) -> None:
        """Cancel the application when the client goes away (called by the application)."""
        self._ends_with_client = True

    def _wake(self) -> None:
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(None)

    async def _receive(self) -> Message:
        """Return a message of the body (ASGI, `receive`)."""
        while not self._is_ready():
            if not self._invited:
                self._invited = True
                self._wire.write(_CONTINUE)
            self._wire.wanted()
            self._awaited = asyncio.get_running_loop().create_future()
            await self._awaited
        if self._gone or self._received:
            return {"type": "http.disconnect"}
        if self._failure is not None:
            raise self._failure
        data = bytes(self.pending)
        self.pending = b"" if self.body.complete else bytearray()
        self._received = self.body.complete
        return {"type": "http.request", "body": data, "more_body": not self._received}

    def _is_ready(self) -> bool:
        if self._gone or self._failure is not None:
            return True
        return not self._received and (self.body.complete or bool(self.pending))

    def answer(self, answer: Answer) -> None:
        """Send a whole answer at once (called by the application in place of two messages)."""
        if self.over:
            return
        status, headers, body = answer
        length = b"content-length", b"%d" % len(body)
        is_plain = not self._bodiless and (self.body.complete or self._invited)
        is_sized = not body if status in _WITHOUT_BODY else length in headers
        if is_plain and is_sized and len(body) <= _COPIED:
            self.over = True
            self._wire.send(status, headers, body)
        else:
            self._start = {"status": status, "headers": headers}
            self._write(body, more=False)

    async def __call__(self, message: Message) -> None:
        """Take a message of the answer (ASGI, `send`)."""
        if self.over:
            # What the application does besides sending goes on; others have their turn.
            await asyncio.sleep(0)
            return
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._write(message.get("body", b""), message.get("more_body", False))
            if not self.over:
                # Others have their turn, however fast this client reads.
                await asyncio.sleep(0)
                await self._wire.drained()

    def _write(self, data: bytes, more: bool) -> None:
        """Send content, the first time behind the head, in one write."""
        front = b""
        if not self._begun:
            front = self._head(data, more)
        if self._bodiless:
            data = b""
        elif self._promised is not None:
            self._promised -= len(data)
        if self._chunked:
            chunk = b"%x\r\n%b\r\n" % (len(data), data) if data else b""
            data = chunk if more else chunk + b"0\r\n\r\n"
        if front and len(data) > _COPIED:
            self._wire.write(front + data[:_COPIED])
            self._wire.write(memoryview(data)[_COPIED:])
        else:
            self._wire.write(front + data)
        if not more:
            self.over = True
            if self._promised:
                self._wire.close()

    def _head(self, data: bytes, more: bool) -> bytes:
        assert self._start is not None, "the application sends a body before its start"
        self._begun = True
        status, headers = self._start["status"], list(self._start.get("headers", ()))
        length = dict(headers).get(b"content-length")
        if status in _WITHOUT_BODY:
            self._bodiless = True
        elif length is not None:
            self._promised = None if self._bodiless else int(length)
        elif not more:
            headers.append((b"content-length", b"%d" % len(data)))
        elif self.head.line.version == "1.0":
            self._wire.keep_alive = False
        else:
            headers.append((b"transfer-encoding", b"chunked"))
            self._chunked = not self._bodiless
        if not self.body.complete and not self._invited:
            # Nobody knows whether the client, uninvited, still sends its body.
            self._wire.keep_alive = False
        return self._wire.head_of(status, headers)

    def _fail(self, error: ApiError) -> None:
        """Answer in the application's place, or stop where it has begun."""
        if self.over:
            return
        if self._begun:
            self.over = True
            self._wire.close()
            return
        self.answer(self._wire.answer_to(error))

    def close(self) -> None:
        """Close the connection in the midst of the answer (called by the application)."""
        self.over = True
        self._wire.close()
