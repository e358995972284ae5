"""Deployments that are down, slow, cut, huge, or no HTTP servers at all."""

import asyncio
import json
import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.serving.app import Application
from tests.proxy.test_forward import last_entry, request
from tests.support.upstreams import (
    OK,
    RawUpstream,
    exchange,
    proxied,
    raw_upstream,
    read_response,
)

Setup = tuple[RawUpstream, int, Application]
HUGE = 192 * 1024 * 1024
PIECE = b"x" * 65536


@pytest.fixture(scope="module")
def both() -> Iterator[Setup]:
    with (
        raw_upstream() as upstream,
        proxied(f"http://127.0.0.1:{upstream.port}/api", timeout=0.5) as (port, application),
    ):
        yield upstream, port, application


@pytest.fixture
def setup(both: Setup) -> Setup:
    both[0].clear()
    return both


def refusal(head: bytes, body: bytes) -> tuple[int, str]:
    value = json.loads(body)
    assert (value["isSuccess"], value["violations"]) == (False, [])
    assert "busroot-mock proxy" in value["message"]
    return int(head[9:12]), value["message"]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (b"", "without a response"),
        (b"garbage\r\n\r\n", "not HTTP"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "not"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n", "not valid HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", "not valid"),
        (b"\x16\x03\x01\x00\x05hello", "not HTTP"),
    ],
)
def test_what_is_no_response_is_a_502_that_says_who_failed(
    setup: Setup, answer: bytes, text: str
) -> None:
    upstream, port, application = setup
    upstream.answer = answer
    status, message = refusal(*exchange(port, request(b"GET", b"/api/sku")))
    assert status == 502
    assert text in message
    assert last_entry(application)["failure"] == message
    assert last_entry(application)["answerViolations"] == []


def test_head_that_is_cut_anywhere_is_a_502(setup: Setup) -> None:
    upstream, port, application = setup
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
    for size in range(len(hint) + OK.index(b"\r\n\r\n") + 2):
        upstream.answer = (hint + OK)[:size]

        async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(upstream.answer)

        upstream.script = cut
        status, message = refusal(*exchange(port, request(b"GET", b"/api/sku")))
        assert (status, size) == (502, size)
        assert last_entry(application)["failure"] == message


@pytest.mark.parametrize("length", [100_000, 1_000_000])
def test_long_body_reaches_a_deployment_that_closes_connections_unasked(
    setup: Setup, length: int
) -> None:
    upstream, port, _ = setup

    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(length)
        writer.write(OK)

    upstream.script = close
    head = request(b"POST", b"/api/sku", b"Content-Length: %d" % length)
    for _ in range(5):
        assert exchange(port, head + bytes(length))[1] == b"ok"


def test_deployment_that_is_down_is_a_502() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        down = free.getsockname()[1]
    with proxied(f"http://127.0.0.1:{down}/api") as (port, _):
        status, message = refusal(*exchange(port, request(b"GET", b"/api/sku")))
    assert (status, "takes no connections" in message) == (502, True)


def test_deployment_that_is_slow_is_a_504(setup: Setup) -> None:
    upstream, port, _ = setup

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    upstream.script = never
    status, message = refusal(*exchange(port, request(b"GET", b"/api/sku")))
    assert (status, "sent nothing for 0.5 s" in message) == (504, True), message


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n",
    ],
)
def test_cut_response_is_cut_for_the_client(setup: Setup, answer: bytes) -> None:
    upstream, port, application = setup

    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    upstream.script = cut
    head, body = exchange(port, request(b"GET", b"/api/sku"))
    assert head.startswith(b"HTTP/1.1 200")
    # As far as it came, and without an end.
    assert body in (b"ok", b"ok...")
    assert last_entry(application)["failure"]


@settings(max_examples=60, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.tuples(st.binary(max_size=40), st.integers(0, 60), st.integers(0, 20)).map(
            lambda parts: OK[: parts[1]] + parts[0] + OK[parts[1] + parts[2] :]
        ),
    )
)
def test_any_bytes_end_in_a_response_or_a_cut(both: Setup, data: bytes) -> None:
    upstream, port, _ = both
    upstream.clear()

    async def noise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    upstream.script = noise
    head, _ = exchange(port, request(b"GET", b"/api/sku"))
    assert head.startswith(b"HTTP/1.1 ")
    upstream.clear()
    assert exchange(port, request(b"GET", b"/api/sku"))[1] == b"ok"


def test_1xx_before_a_response_is_no_response(setup: Setup) -> None:
    upstream, port, _ = setup
    upstream.answer = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK
    head, body = exchange(port, request(b"GET", b"/api/sku"))
    assert (head[:12], body) == (b"HTTP/1.1 200", b"ok")


def memory() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_memory_stays_flat_when_the_client_does_not_read(setup: Setup) -> None:
    upstream, port, _ = setup
    sent = [0]

    async def fast(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % HUGE)
        while sent[0] < HUGE:
            writer.write(PIECE)
            await writer.drain()
            sent[0] += len(PIECE)

    upstream.script = fast
    before = memory()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request(b"GET", b"/api/sku"))
        time.sleep(0.5)
        assert sent[0] < HUGE / 2
        assert memory() - before < 24 * 1024 * 1024
        size = 0
        while size < HUGE and (piece := connection.recv(1 << 20)):
            size += len(piece)
    assert size >= HUGE
    assert memory() - before < 24 * 1024 * 1024


def test_memory_stays_flat_when_the_deployment_does_not_read(setup: Setup) -> None:
    upstream, port, _ = setup

    async def lazy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        size = 0
        while size < HUGE:
            size += len(await reader.read(1 << 20))
        writer.write(OK)

    upstream.script = lazy
    before = memory()
    head = request(b"POST", b"/api/sku", b"Content-Length: %d" % HUGE)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head)

        def send() -> None:
            for _ in range(HUGE // len(PIECE)):
                connection.sendall(PIECE)

        sending = threading.Thread(target=send)
        sending.start()
        time.sleep(0.2)
        assert memory() - before < 24 * 1024 * 1024
        sending.join(30)
        received = read_response(connection)[1]
        assert received == b"ok", received
    assert memory() - before < 24 * 1024 * 1024


def test_client_that_goes_away_ends_the_request(setup: Setup) -> None:
    upstream, port, application = setup
    ended = threading.Event()

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n")
        await writer.drain()
        if not await reader.read(1):
            ended.set()

    upstream.script = endless
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request(b"GET", b"/api/sku"))
        assert connection.recv(10)
    assert ended.wait(3)
    assert "went away" in last_entry(application)["failure"]
