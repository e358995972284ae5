"""Odd bytes over a raw socket, and the answers of the mock server."""

import json
import logging
import socket
import time
from collections.abc import Iterator

import jsonschema_rs
import pytest

from busroot_mock.errors import SetupError
from busroot_mock.serving.server import listen
from tests.support.odd_bodies import ODD_BODIES
from tests.support.odd_heads import ODD_HEADS
from tests.support.wire import (
    CONFIG,
    GOOD,
    Row,
    ask,
    assert_still_serves,
    chunked,
    connected,
    get,
    head,
    post,
    read_to_end,
)


@pytest.fixture(autouse=True)
def quiet_server(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Holds that nothing a client sent went wrong inside the server."""
    yield
    assert not [entry.getMessage() for entry in caplog.records if entry.levelno >= logging.ERROR]


@pytest.mark.parametrize("row", [*ODD_BODIES, *ODD_HEADS], ids=lambda row: row.name)
def test_wire_odd_request_is_answered(
    row: Row, port: int, error_schema: jsonschema_rs.Draft4Validator
) -> None:
    with connected(port) as connection:
        answer, body = ask(connection, row.data)
        assert answer.status == row.status, body
        assert sorted((answer.headers["Allow"] or "").split(", ")) == row.allow.split(", ")
        assert answer.headers.get_all("Content-Type") == ["application/json"]
        assert row.key not in answer.headers.as_bytes() + body
        if row.status >= 400 and body:
            error_schema.validate(json.loads(body))
        if answer.will_close:
            assert connection.recv(1) == b""
        elif row.complete:
            assert ask(connection, get(CONFIG))[0].status == 200
    assert_still_serves(port)


ODD_HOSTS = [
    *(b"", b"..localhost", b"localhost..", b"a" * 70 + b".localhost", b"xn--a.localhost"),
    *(b"xn--\xff.localhost", b"\xff", b"a b", b"@:/", b"[::1", b"localhost:x", b"localhost:99999"),
]


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_wire_odd_host_is_not_a_defect(host: bytes, port: int) -> None:
    pages = (b"/api/ui/", b"/__mock__/", b"/__mock__/ui/worlds/default/traffic", b"/__mock__/keys")
    for target in (*pages, CONFIG):
        with connected(port) as connection:
            connection.settimeout(20)
            data = get(target).replace(b"Host: mock", b"Host: " + host)
            answer, body = ask(connection, data, 20)
            assert answer.status < 500, body
            assert answer.headers.get_content_type() in ("application/json", "text/html")


@pytest.mark.parametrize("target", [CONFIG, b"/api/nothing", b"/api/openapi.yaml", b"/api/ui/"])
def test_wire_head_has_the_headers_of_get_and_no_body(target: bytes, port: int) -> None:
    headers = []
    for method in (b"GET", b"HEAD"):
        with connected(port) as connection:
            answer, body = ask(connection, head(method, target, b"Connection: close"))
            headers.append(
                {name: answer.headers[name] for name in answer.headers if name != "date"}
            )
            assert bool(body) is (method == b"GET")
            assert connection.recv(1) == b""
    assert headers[0] == headers[1]


def test_wire_head_that_is_refused_has_no_body_either(port: int) -> None:
    for data in {row.data for row in ODD_HEADS if row.data.startswith(b"GET ")}:
        with connected(port) as connection:
            connection.sendall(b"HEAD" + data[3:])
            connection.shutdown(socket.SHUT_WR)
            answer = read_to_end(connection)
        assert answer.startswith(b"HTTP/1.1 "), data
        assert answer.index(b"\r\n\r\n") == len(answer) - 4, data


def test_wire_pipelined_requests_are_answered_in_order(port: int) -> None:
    last = get(b"/api/nothing", b"Connection: close")
    data = post(GOOD) + get(CONFIG) + head(b"PUT") + get(CONFIG, key=b"x") + last
    with connected(port) as connection:
        connection.sendall(data)
        answer = read_to_end(connection)
    statuses = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"405", b"401", b"404"]
    assert b"Wire Works" in answer.split(b"HTTP/1.1 ")[2]


def test_wire_request_in_single_bytes_is_answered(port: int) -> None:
    data = post(GOOD)
    with connected(port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in data[:-1]:
            connection.send(bytes([byte]))
        answer, body = ask(connection, data[-1:])
    assert answer.status == 200, body


def test_wire_expect_continue_is_invited_before_the_body(port: int) -> None:
    length = b"Content-Length: %d" % len(GOOD)
    data = head(b"POST", CONFIG, b"Expect: 100-continue", length, b"Content-Type: application/json")
    with connected(port) as connection:
        connection.sendall(data)
        assert connection.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert ask(connection, GOOD)[0].status == 200


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.1",
        "no.such.host.invalid",
        "a..b",
        "x" * 70,
        "",
        "[::1]",
        "fe80::1%nope",
        "b\u00fc.",
    ],
)
def test_listen_at_an_impossible_address_stops_the_start(host: str) -> None:
    with pytest.raises(
        SetupError, match=r"^Cannot listen on .* port 0: [^\n]*\. Give --host "
    ) as e:
        listen(host, 0)
    assert host in str(e.value)


def test_listen_at_a_busy_port_stops_the_start(port: int) -> None:
    with pytest.raises(SetupError, match=f"Cannot listen on 127.0.0.1 port {port}: .*in use"):
        listen("127.0.0.1", port)


@pytest.mark.parametrize(
    "data", [b"", b"GET /api", get(CONFIG)[:-2], post(GOOD)[:-1], chunked(b"[")]
)
def test_wire_connection_that_is_cut_does_no_harm(data: bytes, port: int) -> None:
    for _ in range(5):
        with connected(port) as connection:
            connection.sendall(data)
    assert_still_serves(port)


def test_wire_thousands_of_violations_are_cut_and_quick(
    port: int, error_schema: jsonschema_rs.Draft4Validator
) -> None:
    body = b"[" + b",".join([b"0"] * 16_000) + b"]"
    options = (b"Content-Type: application/json", b"Content-Length: %d" % len(body))
    with connected(port) as connection:
        started = time.monotonic()
        connection.settimeout(10)
        answer, text = ask(
            connection, head(b"POST", b"/api/notification-preference", *options) + body, 10
        )
        assert time.monotonic() - started < 3
    error = json.loads(text)
    error_schema.validate(error)
    assert answer.status == 400
    assert len(error["violations"]) == 1000
    assert error["violations"][999]["pointer"] == "/999"
    assert "more than 1000 places" in error["message"]
