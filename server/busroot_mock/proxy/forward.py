"""An exchange on its way through the proxy: to the deployment, back to the client, judged."""

from asyncio import CancelledError, Task, create_task
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Final

from busroot_mock.contract.document import Contract
from busroot_mock.errors import ApiError, BadGateway, BadRequest, GatewayTimeout
from busroot_mock.http.declared_errors import error_forms_of
from busroot_mock.http.request import Receive, Request, Scope, Send, server_of
from busroot_mock.http.response import Answer
from busroot_mock.proxy.judging import MOST_JUDGED, Judge
from busroot_mock.proxy.passed import Head, Passed
from busroot_mock.proxy.passing_headers import OF_A_CONNECTION, Headers, passing, without_cors
from busroot_mock.proxy.reviewing import Note, Reviewing
from busroot_mock.proxy.transfer import Transfer
from busroot_mock.proxy.upstream import Upstream
from busroot_mock.recordings.recorded import Recorded
from busroot_mock.worlds.journal import GONE

_CONTENT_LENGTH: Final = b"content-length"
_OF_THE_PROXY: Final = OF_A_CONNECTION | {b"host", _CONTENT_LENGTH, b"expect"}
_BODILESS: Final = (204, 304)
_LONG_START: Final = 16 * 1024
"""Bytes that are kept of a body that is too long to be judged."""
_AT_ONCE: Final = 64 * 1024
"""Bytes of a body that is read before the request is sent on."""


class _ClientGone(Exception):
    """The client has closed the connection in the midst of its body."""


class Forwarder:
    """Answers requests by what a deployment answers.

    Args:
        contract: By which what passes is judged.
        upstream: The way to the deployment.
        record: Takes each exchange with the deployment.

    Attributes:
        prefix: Of the paths that are passed on.
        reviewing: Enters what has passed.
    """

    def __init__(
        self,
        contract: Contract,
        upstream: Upstream,
        record: Callable[[Recorded], object] | None = None,
    ) -> None:
        self.upstream = upstream
        self.judge = Judge(contract)
        self.prefix = contract.base_path
        self._record = record
        taken = None if record is None else self._record_passed
        self.reviewing = Reviewing(self.judge, self.prefix, taken)
        self._errors = error_forms_of(contract).general

    async def __call__(
        self,
        request: Request,
        scope: Scope,
        receive: Receive,
        send: Send,
        cors: Headers,
        note: Note,
    ) -> None:
        """Pass on one request (ASGI).

        Args:
            request: Of the scope.
            scope: Of the request.
            receive: Gives its body.
            send: Takes the answer.
            cors: Headers to be added to the answer.
            note: Takes the exchange, a moment after its answer was sent.
        """
        passage = _Passage(self, request, scope, receive, send, cors, note)
        server = server_of(scope)
        if server is not None:
            server.end_with_client()
        await passage.go()

    def path_of(self, request: Request) -> bytes:
        """Return path and query at the deployment."""
        target = self.upstream.target.path_for(request.path, self.prefix).encode("latin-1")
        # Whether there was a question mark without a query is not known any more.
        return b"%b?%b" % (target, request.query) if request.query else target

    def _record_passed(self, passed: Passed) -> None:
        assert self._record is not None
        self._record(passed.recorded(self.upstream.target, self.path_of(passed.request)))

    def refusal(self, error: ApiError) -> Answer:
        """Return the answer to what is not passed on, or comes to nothing."""
        return self._errors.answer(error)


class _Passage:
    """One exchange on its way."""

    def __init__(
        self,
        forwarder: Forwarder,
        request: Request,
        scope: Scope,
        receive: Receive,
        send: Send,
        cors: Headers,
        note: Note,
    ) -> None:
        self._forwarder, self._scope = forwarder, scope
        self._receive, self._send, self._cors, self._note = receive, send, cors, note
        self._request = request
        self._began, self._started = perf_counter(), datetime.now(UTC)
        self._reached = False
        self._sent, self._sent_size = bytearray(), 0
        self._got, self._got_size = bytearray(), 0
        self._head: Head | None = None
        self._entered = False
        self._feeding: Task[None] | None = None

    async def go(self) -> None:
        transfer: Transfer | None = None
        try:
            transfer = await self._begin()
            self._head = await transfer.head()
            await self._answer(transfer, self._head)
        except (BadGateway, GatewayTimeout) as error:
            self._reached = True
            await self._fail(error)
        except ApiError as error:
            await self._fail(error)
        except _ClientGone:
            self._enter(GONE)
        except CancelledError:
            self._enter(GONE)
            raise
        finally:
            if self._feeding is not None:
                self._feeding.cancel()
            if transfer is not None:
                self._forwarder.upstream.give_back(transfer)

    # ---- To the deployment

    async def _begin(self) -> Transfer:
        request, upstream = self._request, self._forwarder.upstream
        path = self._forwarder.path_of(request)
        headers = passing(request.all_headers, _OF_THE_PROXY)
        length = _length_of(request)
        if length is not None and length <= 0:
            return upstream.send(request.method, path, headers, b"", length)
        if length is not None and length <= _AT_ONCE:
            while (await self._read_more())[1]:
                pass
            return upstream.send(request.method, path, headers, bytes(self._sent), length)
        transfer = upstream.send(request.method, path, headers, None, length)
        self._feeding = create_task(self._feed(transfer))
        return transfer

    async def _read_more(self) -> tuple[bytes, bool]:
        message = await self._receive()
        if message["type"] != "http.request":
            raise _ClientGone
        data: bytes = message.get("body", b"")
        self._sent_size += len(data)
        _keep(self._sent, data, self._sent_size)
        return data, bool(message.get("more_body", False))

    async def _feed(self, transfer: Transfer) -> None:
        more = True
        try:
            while more and not transfer.finished:
                data, more = await self._read_more()
                transfer.feed(data, is_last=not more)
                await transfer.room()
        except ApiError as error:
            transfer.fail(error)
        except _ClientGone:
            transfer.fail(BadRequest(GONE))

    # ---- To the client

    async def _answer(self, transfer: Transfer, head: Head) -> None:
        headers = passing(head.headers)
        if head.status == 204:  # has no length (RFC 9110, 8.6)
            headers = [header for header in headers if header[0] != _CONTENT_LENGTH]
        if self._cors:
            headers = without_cors(headers) + self._cors
        start = {"type": "http.response.start", "status": head.status, "headers": headers}
        length = next((int(value) for name, value in headers if name == _CONTENT_LENGTH), None)
        has_body = self._request.method != "HEAD" and head.status not in _BODILESS
        await self._send(start)
        while True:
            data = await transfer.chunk()
            self._got_size += len(data)
            _keep(self._got, data, self._got_size)
            is_last = not data or (has_body and self._got_size == length)
            if is_last:
                break
            await self._send({"type": "http.response.body", "body": data, "more_body": True})
        if not has_body and length is None:
            # Or else a length would be given to what has none.
            await self._send({"type": "http.response.body", "body": b"", "more_body": True})
        # Before the end is sent: who has the answer finds the exchange among what is to be entered.
        self._enter("")
        await self._send({"type": "http.response.body", "body": data})

    async def _fail(self, error: ApiError) -> None:
        """Answer in place of the deployment, or break off where it did."""
        if self._head is not None:
            self._enter(error.message)
            server = server_of(self._scope)
            if server is None:
                raise error
            server.close()
            return
        answer = self._forwarder.refusal(error)
        self._enter(error.message, answer)
        headers = answer.headers + self._cors
        await self._send(
            {"type": "http.response.start", "status": answer.status, "headers": headers}
        )
        body = b"" if self._request.method == "HEAD" else answer.body
        await self._send({"type": "http.response.body", "body": body})

    # ---- When it is over

    def _enter(self, failure: str, own: Answer | None = None) -> None:
        if self._entered:
            return
        self._entered = True
        passed = Passed(
            self._request,
            bytes(self._sent),
            self._sent_size,
            self._head,
            bytes(self._got),
            self._got_size,
            failure,
            own,
            self._reached,
            self._started,
            perf_counter() - self._began,
        )
        self._forwarder.reviewing.take(passed, self._note)


def _length_of(request: Request) -> int | None:
    """Return the length of a body: -1 if there is none, None if nobody knows it."""
    length: int | None = -1
    for name, value in request.all_headers:
        if name == b"transfer-encoding":
            return None
        if name == _CONTENT_LENGTH and length == -1:
            length = int(value)
    return length


def _keep(start: bytearray, data: bytes, size: int) -> None:
    """Keep a body that passes, or its start if it gets too long to be judged.

    Args:
        start: What is kept.
        data: The next piece.
        size: Of the body, with this piece.
    """
    if size <= MOST_JUDGED:
        start += data
    elif len(start) > _LONG_START:
        del start[_LONG_START:]
    else:
        start += data[: _LONG_START - len(start)]
