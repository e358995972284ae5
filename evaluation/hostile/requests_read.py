"""Requests as readers of HTTP take them: the server's own connection, without a socket, and h11."""

import asyncio
import json
import re
from collections.abc import Iterable, Sized
from typing import Any, NamedTuple, cast

import h11

from busroot_mock.http.request import Receive, Scope, Send
from busroot_mock.http.response import error_answer, json_answer
from busroot_mock.serving.connection import Connection
from busroot_mock.serving.head import Refusal
from busroot_mock.serving.known_heads import KnownHeads
from busroot_mock.serving.limits import Limits

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class ReadRequest(NamedTuple):
    """A request as an application gets it."""

    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Reading(NamedTuple):
    """What became of some bytes.

    Attributes:
        requests: Those that the application received to their last byte, in order.
        answers: All that was sent, without dates. Whether a client is invited to send its body
            depends on what is there already, so that is left out.
        closed: Whether the connection is at its end.
    """

    requests: list[ReadRequest]
    answers: bytes
    closed: bool


class Transport:
    """Keeps what is written; has room for everything."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.closed = False
        self.reading = True

    def get_extra_info(self, name: str) -> None:
        return None

    def write(self, data: bytes) -> None:
        self.sent += data

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.closed = True

    close = abort = write_eof

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


class Service:
    """Answers each request with what it was, once its body is complete."""

    date = b""
    keep_alive = b"connection: keep-alive\r\n\r\n"
    ending = False

    def __init__(self, limits: Limits | None = None, heads: KnownHeads | None = None) -> None:
        self.limits = limits or Limits()
        self.heads = heads or KnownHeads(self.limits)
        self.loop = asyncio.get_running_loop()
        self.requests: list[ReadRequest] = []

    def refuse(self, refusal: Refusal) -> Any:
        return error_answer(refusal.error)

    def admit(self, connection: Connection) -> bool:
        return True

    def leave(self, connection: Connection) -> None:
        pass

    async def application(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        request = ReadRequest(
            scope["method"], scope["raw_path"] + query, [*scope["headers"]], bytes(body)
        )
        self.requests.append(request)
        shown = [request.method, request.target.decode("latin-1"), len(body), len(request.headers)]
        status, headers, content = json_answer(200, shown)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


def connected(
    limits: Limits | None = None, heads: KnownHeads | None = None
) -> tuple[Connection, Service, Transport]:
    """Return a connection without a socket, in an event loop that runs."""
    service, transport = Service(limits, heads), Transport()
    connection = Connection(cast("Any", service))
    connection.connection_made(cast("asyncio.Transport", transport))
    return connection, service, transport


async def read(
    pieces: Iterable[bytes], limits: Limits | None = None, heads: KnownHeads | None = None
) -> Reading:
    """Return what the connection makes of bytes that come in these pieces, by known heads."""
    connection, service, transport = connected(limits, heads)
    for piece in pieces:
        connection.data_received(piece)
    # Each step of the connection may ask for another. The loop has no word for having none left.
    steps: Sized = cast("Any", service.loop)._ready
    while steps:
        await asyncio.sleep(0)
    answers = bytes(transport.sent).replace(_CONTINUE, b"")
    reading = Reading(service.requests, answers, transport.closed)
    connection.connection_lost(None)
    await asyncio.sleep(0)
    return reading


def statuses(reading: Reading) -> list[int]:
    """Return the statuses of the answers."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", reading.answers)]


def read_by_h11(data: bytes) -> list[ReadRequest]:
    """Return the whole requests that h11 reads, up to the first thing that it refuses."""
    server = h11.Connection(h11.SERVER, max_incomplete_event_size=1024 * 1024)
    server.receive_data(data)
    requests: list[ReadRequest] = []
    try:
        while (request := _next_of(server)) is not None:
            requests.append(request)
            server.send(h11.Response(status_code=200, headers=[("content-length", "0")]))
            server.send(h11.EndOfMessage())
            if server.our_state is h11.MUST_CLOSE or server.their_state is h11.MUST_CLOSE:
                return requests
            server.start_next_cycle()
    except h11.ProtocolError:
        pass
    return requests


def _next_of(server: h11.Connection) -> ReadRequest | None:
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = server.next_event()
        if event is h11.NEED_DATA or event is h11.PAUSED:
            return None
        if isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            assert head is not None
            headers = [(bytes(name), bytes(value)) for name, value in head.headers]
            return ReadRequest(head.method.decode(), bytes(head.target), headers, bytes(body))
        else:
            return None


def comparable(request: ReadRequest) -> str:
    """Return what two readers have to agree on, as text that can be compared and shown.

    An absolute target counts as its path, as RFC 9112 has it; a fragment is no part of it. h11 has
    the names of codings in lower case.
    """
    target = request.target.partition(b"#")[0].removesuffix(b"?")
    scheme, mark, rest = target.partition(b"://")
    if mark and not scheme.startswith(b"/"):
        target = b"/" + rest.partition(b"/")[2]
    headers = [
        (name.decode("latin-1"), value.decode("latin-1").strip(" \t"))
        for name, value in (
            (name, value.lower() if name == b"transfer-encoding" else value)
            for name, value in request.headers
        )
    ]
    return json.dumps(
        [request.method, target.decode("latin-1"), headers, request.body.decode("latin-1")]
    )
