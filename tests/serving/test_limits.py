"""Limits of what a client may send, hold open and leave unread."""

import asyncio
import json
import os
import resource
import socket
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import jsonschema_rs
import pytest

from busroot_mock.http.request import Receive, Scope, Send
from busroot_mock.serving.limits import Limits
from evaluation.hostile import requests_read
from tests.support.costs import assert_cheap
from tests.support.served import running
from tests.support.wire import CONFIG, ask, chunked, connected, get, post

LISTENS = "0A"  # a state of /proc/net/tcp
FEW = Limits(connections=4, request_line=100, headers=400, linger=0.2)


@pytest.mark.parametrize(
    ("data", "status", "places"),
    [
        (get(b"/api/" + b"x" * 100), 414, ["path"]),
        (get(CONFIG, b"X: " + b"y" * 400), 431, ["header"]),
        (get(CONFIG, *[b"X: y"] * 100), 431, ["header"]),
        (chunked(b"1", end=b"0\r\n" + b"X: y\r\n" * 2000 + b"\r\n"), 431, ["header"]),
    ],
)
def test_limit_is_told_in_the_envelope(
    data: bytes, status: int, places: list[str], error_schema: jsonschema_rs.Draft4Validator
) -> None:
    with running(limits=FEW) as (port, _), connected(port) as connection:
        answer, body = ask(connection, data)
        assert answer.status == status
        error = json.loads(body)
        error_schema.validate(error)
        assert [entry["in"] for entry in error["violations"]] == places
        assert connection.recv(1) == b""


@pytest.mark.parametrize("count", [99, 100, 101])
def test_limit_of_the_request_line_is_exact(count: int) -> None:
    data = get(b"/" + b"x" * (count - len("GET / HTTP/1.1")))
    assert len(data.partition(b"\r\n")[0]) == count
    with running(limits=FEW) as (port, _), connected(port) as connection:
        assert ask(connection, data)[0].status == (404 if count <= 100 else 414)


@pytest.mark.parametrize("count", [399, 400, 401])
def test_limit_of_the_headers_is_exact(count: int) -> None:
    bare = get(CONFIG, b"X: ")
    size = len(bare) - bare.index(b"\r\n") - 4
    data = get(CONFIG, b"X: " + b"y" * (count - size))
    with running(limits=FEW) as (port, _), connected(port) as connection:
        assert ask(connection, data)[0].status == (200 if count <= 400 else 431)


async def busy(scope: Scope, receive: Receive, send: Send) -> None:
    """Work for a while, but for what is asked with GET; that gets much."""
    if scope["method"] == "POST":
        await asyncio.sleep(0.5)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": bytes(5_000_000)})


def test_connections_over_the_limit_are_refused_in_the_envelope(
    error_schema: jsonschema_rs.Draft4Validator,
) -> None:
    with running(busy, FEW) as (port, _), ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(connected(port)).sendall(post(b"{}"))
        time.sleep(0.1)
        answer, body = ask(stack.enter_context(connected(port)), get(CONFIG))
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        error_schema.validate(json.loads(body))


WAITING = {
    "nothing": b"",
    "half a line": b"GET /ha",
    "half a head": b"GET /half HTTP/1.1\r\n",
    "half a body": post(b"{}")[:-1],
    "half a body that nobody wants": post(b"{}").replace(b"demo-admin-key", b"x")[:-1],
    "refused, and stays": b"GET / HTTP/9.9\r\n\r\n",
    "idle": get(CONFIG),
}


@pytest.mark.parametrize("name", WAITING)
@pytest.mark.parametrize("rest", [0.05, 1.2])
def test_connections_that_wait_for_their_clients_lock_nobody_out(name: str, rest: float) -> None:
    with running(limits=replace(FEW, linger=5.0)) as (port, _), ExitStack() as stack:
        for _ in range(12):
            stack.enter_context(connected(port)).sendall(WAITING[name])
        time.sleep(rest)
        for _ in range(3):
            good = stack.enter_context(connected(port))
            assert ask(good, get(CONFIG))[0].status == 200


def test_clients_that_read_nothing_lock_nobody_out() -> None:
    limits = replace(FEW, shutdown=0.1)
    with running(busy, limits) as (port, _), ExitStack() as stack:
        for _ in range(12):
            unread = stack.enter_context(connected(port))
            unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            unread.sendall(get(CONFIG))
        time.sleep(1.5)
        good = stack.enter_context(connected(port))
        assert ask(good, get(CONFIG))[0].status == 200


def test_head_that_has_just_begun_outlives_idle_connections_and_older_heads() -> None:
    with running(limits=FEW) as (port, _), ExitStack() as stack:
        for data in (get(CONFIG), b"GET /half HTTP/1.1\r\n", get(CONFIG)):
            stack.enter_context(connected(port)).sendall(data)
        time.sleep(1.2)
        good = stack.enter_context(connected(port))
        good.sendall(get(CONFIG)[:-5])
        time.sleep(0.05)
        for _ in range(3):
            stack.enter_context(connected(port))
        time.sleep(0.05)
        assert ask(good, get(CONFIG)[-5:])[0].status == 200


def connections_of_server(port: int) -> int:
    """Count the open connections of a server in this process, whatever else it has open."""
    ours = set()
    for name in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):
            ours.add(os.readlink(f"/proc/self/fd/{name}"))
    rows = [line.split() for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]]
    here = [row for row in rows if int(row[1].partition(":")[2], 16) == port]
    return sum(row[3] != LISTENS and f"socket:[{row[9]}]" in ours for row in here)


def test_flood_of_connections_is_cut_and_leaves_no_trace() -> None:
    with running(busy, FEW) as (port, _):
        with ExitStack() as stack:
            for _ in range(60):
                with suppress(ConnectionError):
                    stack.enter_context(connected(port)).sendall(post(b"{}"))
            time.sleep(0.2)
            # 4 that are served and 8 that are refused; the others were cut.
            assert 0 < connections_of_server(port) <= 4 + 8
        time.sleep(0.5)
        assert connections_of_server(port) == 0
        with connected(port) as connection:
            assert ask(connection, get(CONFIG))[0].status == 200


def test_idle_connections_make_room_for_new_ones() -> None:
    with running(limits=FEW) as (port, _), ExitStack() as stack:
        idle = []
        for _ in range(8):
            idle.append(stack.enter_context(connected(port)))
            time.sleep(0.01)
        busy = stack.enter_context(connected(port))
        assert ask(busy, get(CONFIG))[0].status == 200
        assert idle[0].recv(1) == b""
        assert ask(idle[-1], get(CONFIG))[0].status == 200


def test_endless_headers_are_refused_before_they_fill_memory(port: int) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for part in (b"x" * 65_536, b"X: y\r\n" * 10_000, b"\r\n" * 30_000):
        with connected(port) as connection, suppress(ConnectionError, TimeoutError):
            connection.sendall(b"GET /api/sku HTTP/1.1\r\nX: ")
            for _ in range(1000):
                connection.sendall(part)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 * 1024  # KiB


def test_client_that_reads_no_answer_is_not_read_either(port: int) -> None:
    data = get(CONFIG) * 100
    with connected(port) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(0.5)
        sent = 0
        with suppress(TimeoutError):
            while sent < 1 << 28:
                sent += connection.send(data)
    # What the sockets of both sides hold, and no more.
    assert sent < 1 << 25


def test_requests_wait_until_the_answers_before_them_are_read() -> None:
    async def feed() -> None:
        connection, service, transport = requests_read.connected()
        connection.pause_writing()
        connection.data_received(get(CONFIG) * 10)
        await asyncio.sleep(0.01)
        assert (len(service.requests), transport.reading) == (0, True)
        connection.data_received(get(CONFIG) * 1000)
        assert not transport.reading
        connection.resume_writing()
        await asyncio.sleep(1)
        assert (len(service.requests), transport.reading) == (1010, True)

    asyncio.run(feed())


def test_chunks_of_one_byte_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        data = chunked(*[b" "] * count)
        with running() as (port, _), connected(port) as connection:
            started = time.process_time()
            assert ask(connection, data, 20)[0].status == 400
            return time.process_time() - started

    assert_cheap(lambda: seconds(300_000), lambda: seconds(30_000), 25)


def test_body_that_nobody_wants_is_read_to_its_end(port: int) -> None:
    refused = post(b" " * 500_000).replace(b"demo-admin-key", b"no-such-key")
    with connected(port) as connection:
        for _ in range(3):
            answer, _ = ask(connection, refused)
            assert (answer.status, answer.will_close) == (401, False)
        assert ask(connection, get(CONFIG))[0].status == 200
