"""Connections that never end: half heads, slow drips, bodies that stop, idling, unread answers."""

import gc
import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from busroot_mock.http.request import Receive, Scope, Send
from busroot_mock.serving.app import Application
from busroot_mock.serving.exchange import Exchange
from busroot_mock.serving.limits import Limits
from tests.support.served import running
from tests.support.wire import CONFIG, GOOD, ask, chunked, connected, get, head, post

SHORT = Limits(head_timeout=0.4, body_timeout=0.4, send_timeout=0.6, linger=0.3)
IDLE = Limits(idle_timeout=1.0, idle_grace=1.0)
WITHIN = 8.0
"""Much later than the deadlines, for machines that are busy, and before that for idling."""

HALVES = {
    "a letter": (b"G", 408),
    "half a line": (get(CONFIG)[:20], 408),
    "half a head": (get(CONFIG)[:-2], 408),
    "a line": (get(CONFIG)[: get(CONFIG).index(b"\n") + 1], 408),
    "no body": (post(GOOD)[: -len(GOOD)], 408),
    "half a body": (post(GOOD)[:-1], 408),
    "half a chunked body": (chunked(GOOD, end=b""), 408),
    "half a chunk": (chunked(GOOD, end=b"5\r\nab"), 408),
    "half a trailer": (chunked(GOOD, end=b"0\r\nX-Tra"), 408),
}


@pytest.fixture(scope="module")
def short() -> Iterator[int]:
    with running(limits=SHORT) as (port, _):
        yield port


@pytest.fixture(scope="module")
def idle() -> Iterator[int]:
    with running(limits=IDLE) as (port, _):
        yield port


@pytest.mark.parametrize(("data", "status"), HALVES.values(), ids=HALVES.keys())
def test_half_request_is_answered_in_time_in_the_envelope(
    data: bytes, status: int, short: int
) -> None:
    with connected(short) as connection:
        answer, body = ask(connection, data, WITHIN)
        assert (answer.status, answer.headers["Content-Type"]) == (status, "application/json")
        assert "was not complete within 0.4 s" in json.loads(body)["message"]
        assert connection.recv(1) == b""


def test_head_that_stops_is_in_the_journal_if_its_line_is_there() -> None:
    application = Application()
    with running(application, SHORT) as (port, _), connected(port) as connection:
        ask(connection, get(CONFIG)[:-2], WITHIN)
    (entry,) = application.worlds.get("default").journal
    assert (entry.path, entry.status) == (CONFIG.decode(), 408)


def test_half_request_leaves_nothing_to_a_collection_of_garbage(short: int) -> None:
    gc.collect()
    gc.disable()
    try:
        for data, _ in HALVES.values():
            with connected(short) as connection:
                ask(connection, data, WITHIN)
        for _ in range(20):
            if not (left := [each for each in gc.get_objects() if type(each) is Exchange]):
                break
            time.sleep(0.1)
        assert left == []
    finally:
        gc.enable()


DRIPPED = {
    "head": b"GET /api/sku HTTP/1.1\r\nX: " + b"y" * 1000,
    "line": b"GET /api/" + b"y" * 1000,
    "headers": b"GET /api/sku HTTP/1.1\r\n" + b"X: y\r\n" * 1000,
    "body": head(b"POST", CONFIG, b"Content-Length: 1000", b"Content-Type: application/json")
    + b" " * 999,
    "chunks": chunked(*[b" "] * 1000),
    "chunk extension": chunked(end=b"1;" + b"x" * 1000),
    "trailers": chunked(GOOD, end=b"0\r\n" + b"X: y\r\n" * 1000),
}


@pytest.mark.parametrize("data", DRIPPED.values(), ids=DRIPPED.keys())
def test_drip_does_not_move_the_deadline(data: bytes, short: int) -> None:
    with connected(short) as connection:
        connection.sendall(data[: max(data.find(b"\r\n\r\n") + 4, 5)])
        started = time.monotonic()
        connection.settimeout(0.03)
        for byte in data[max(data.find(b"\r\n\r\n") + 4, 5) :]:
            assert time.monotonic() - started < WITHIN
            with suppress(TimeoutError):
                connection.send(bytes([byte]))
                assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")
                return
    pytest.fail("no answer")


@pytest.mark.parametrize("data", [b"", b"\r\n", get(CONFIG)])
def test_idle_connection_is_closed_without_a_word(data: bytes, idle: int) -> None:
    with connected(idle) as connection:
        connection.settimeout(WITHIN)
        if data.strip():
            assert ask(connection, data)[0].status == 200
        else:
            connection.sendall(data)
        started = time.monotonic()
        assert connection.recv(1) == b""
        assert IDLE.idle_timeout < time.monotonic() - started < WITHIN


def test_empty_lines_do_not_keep_a_connection(idle: int) -> None:
    with connected(idle) as connection:
        connection.settimeout(0.1)
        started = time.monotonic()
        while time.monotonic() - started < WITHIN:
            with suppress(TimeoutError):
                connection.sendall(b"\r\n")
                assert connection.recv(1) == b""
                return
    pytest.fail("still open")


def test_idle_connection_is_good_for_as_long_as_it_is_told(idle: int) -> None:
    """Asks on one connection again and again just at the border; then waits until it is over."""
    connection = http.client.HTTPConnection("127.0.0.1", idle, timeout=WITHIN)
    for _ in range(3):
        connection.request("GET", "/api/nothing")
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.headers["Connection"]) == (404, "keep-alive")
        assert answer.headers["Keep-Alive"] == "timeout=1"
        time.sleep(IDLE.idle_timeout)
    assert connection.sock.recv(1) == b""
    connection.close()


def test_keep_alive_tells_how_long_a_connection_is_kept(port: int) -> None:
    with connected(port) as connection:
        answer, _ = ask(connection, get(CONFIG))
        assert answer.headers["Keep-Alive"] == f"timeout={Limits().idle_timeout:g}"
        assert Limits().idle_timeout >= 75
        answer, _ = ask(connection, get(CONFIG, b"Connection: close"))
        assert (answer.headers["Keep-Alive"], answer.headers["Connection"]) == (None, "close")


def test_http_1_0_connection_is_kept_where_the_client_asks(port: int) -> None:
    data = get(CONFIG, b"Connection: keep-alive", version=b"1.0")
    with connected(port) as connection:
        for _ in range(3):
            answer, _ = ask(connection, data)
            assert (answer.status, answer.headers["Connection"]) == (200, "keep-alive")
        answer, _ = ask(connection, get(CONFIG, version=b"1.0"))
        assert answer.headers["Connection"] == "close"


@contextmanager
def _large(size: int) -> Iterator[tuple[int, threading.Event]]:
    """Serve an answer of this size; give the port, and what is set when it has been sent."""
    over = threading.Event()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(size // 65_536):
            await send({"type": "http.response.body", "body": bytes(65_536), "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        over.set()

    with running(application, SHORT) as (port, _):
        yield port, over


def test_client_that_reads_nothing_is_left() -> None:
    with _large(256 * 1024 * 1024) as (port, over), connected(port) as connection:
        connection.sendall(get(b"/"))
        assert not over.wait(SHORT.send_timeout / 2)
        assert over.wait(WITHIN)


def test_client_that_reads_slowly_gets_everything() -> None:
    # The kernel lets the server go on only once a good part of its buffer is read.
    size = 8 * 1024 * 1024
    with _large(size) as (port, _), connected(port) as connection:
        connection.sendall(get(b"/", b"Connection: close"))
        count, started = 0, time.monotonic()
        while part := connection.recv(65_536):
            count += len(part)
            time.sleep(0.02)
        assert count > size
        assert time.monotonic() - started > 2 * SHORT.send_timeout


def test_application_that_goes_on_sending_to_nobody_holds_up_nobody() -> None:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while scope["path"] == "/endless":
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
        await send({"type": "http.response.body", "body": b"done"})

    with running(application) as (port, _):
        with connected(port) as connection:
            connection.sendall(get(b"/endless"))
            assert connection.recv(10)
        time.sleep(0.2)
        with connected(port) as connection:
            assert ask(connection, get(b"/"), WITHIN)[1] == b"done"
