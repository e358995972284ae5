"""Writes that an answer is cut into: together they are the answer, hardly copied."""

import asyncio
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from busroot_mock.http.request import Receive, Scope, Send
from busroot_mock.http.response import Answer
from busroot_mock.serving.bodies import body_of
from busroot_mock.serving.exchange import Exchange
from busroot_mock.serving.head import Head, RequestLine
from busroot_mock.serving.limits import Limits
from busroot_mock.serving.output import Output

SMALL = 1024


class Wire(Output):
    """A connection that keeps what it is to send."""

    def __init__(self) -> None:
        self.keep_alive, self.closed, self.written = True, False, list[Any]()

    def head_of(self, status: int, headers: Any) -> bytes:
        return b"%d %r\n" % (status, headers)

    def write(self, data: bytes | memoryview) -> None:
        self.written.append(data)

    async def drained(self) -> None:
        await asyncio.sleep(0)

    def wanted(self) -> None:
        pass

    def answered(self) -> None:
        pass


def written(*pieces: bytes, length: int | None = None, method: str = "GET") -> list[Any]:
    """Return what is written of an answer with this content."""
    wire, line = Wire(), RequestLine(method, b"/", b"", "1.1")
    exchange = Exchange(wire, Head(line, [], True, 0, False), body_of(0, Limits()))

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [] if length is None else [(b"content-length", b"%d" % length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number, piece in enumerate(pieces, 1):
            more = number < len(pieces)
            await send({"type": "http.response.body", "body": piece, "more_body": more})

    async def answer() -> None:
        exchange.begin(application, {"path": "/"})
        while not exchange.over:
            await asyncio.sleep(0)

    asyncio.run(answer())
    return wire.written


@pytest.mark.parametrize("size", [0, 1, 2**16 - 1, 2**16, 2**16 + 1, 2**18])
@pytest.mark.parametrize("with_length", [True, False])
def test_content_is_whole_and_hardly_copied(size: int, with_length: bool) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    content = content[:size]
    writes = written(content, length=size if with_length else None)
    assert b"".join(writes) == b"200 [(b'content-length', b'%d')]\n%b" % (size, content)
    copied = sum(len(each) for each in writes if isinstance(each, bytes))
    assert copied <= 2**16 + SMALL
    assert written(content, length=size, method="HEAD") == [b"".join(writes)[: -size or None]]


def test_pieces_follow_as_they_are() -> None:
    first, second = b"a" * 2**17, b"b" * 2**17
    writes = written(first, second, length=2**18)
    assert b"".join(writes).endswith(b"\n" + first + second)
    assert writes[-1] is second


def test_chunks_are_whole() -> None:
    writes = written(b"a" * 2**17, b"b")
    assert b"".join(writes).endswith(b"\n20000\r\n%b\r\n1\r\nb\r\n0\r\n\r\n" % (b"a" * 2**17))


class Sent(Output):
    """A connection that keeps what it sends."""

    def __init__(self) -> None:
        service = {"limits": Limits(), "date": b"date: now\r\n", "keep_alive": b"\r\n"}
        super().__init__(cast("Any", SimpleNamespace(**service)))
        self.data = bytearray()
        self._transport = cast("Any", SimpleNamespace(write=self.data.__iadd__, close=lambda: None))

    def wanted(self) -> None:
        pass

    def answered(self) -> None:
        pass


def sent(answer: Answer, method: str, length: int, expects: bool, at_once: bool) -> Any:
    """Return what is sent of an answer, at once or in two messages; and what becomes then."""
    wire, line = Sent(), RequestLine(method, b"/", b"", "1.1")
    exchange = Exchange(wire, Head(line, [], True, length, expects), body_of(length, Limits()))

    async def application(scope: Scope, receive: Receive, send: Any) -> None:
        if at_once:
            send.answer(answer)
            return
        start = {"status": answer.status, "headers": answer.headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": answer.body})

    exchange.begin(application, {"path": "/"})
    return bytes(wire.data), wire.keep_alive, wire.closed


HEADERS = [
    [],
    [(b"content-type", b"text/plain"), (b"content-length", b"3")],
    [(b"content-length", b"0"), (b"connection", b"close"), (b"date", b"then")],
    [(b"content-length", b"70000"), (b"vary", b"a"), (b"vary", b"b")],
]


@pytest.mark.parametrize("headers", HEADERS)
def test_answer_at_once_is_the_same_as_in_messages(headers: list[tuple[bytes, bytes]]) -> None:
    cases = product(("GET", "HEAD"), (200, 204, 304, 599), (0, 3, 70_000), (0, 5), (True, False))
    for method, status, size, length, expects in cases:
        asked = Answer(status, headers, bytes(size)), method, length, expects
        assert sent(*asked, at_once=True) == sent(*asked, at_once=False)
