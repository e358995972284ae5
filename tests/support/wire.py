"""Requests as bytes, and what is sent and read over a raw socket."""

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

KEY = b"demo-admin-key"
CONFIG = b"/api/admin/config"
GOOD = b'{"config": {"companyName": "Wire Works"}}'
WITHIN = 2.0


class Row(NamedTuple):
    """A request as bytes, and what is expected of the answer."""

    name: str
    data: bytes
    status: int
    allow: str = ""
    key: bytes = KEY
    complete: bool = True
    """Whether a second request may follow on the connection."""


def head(
    method: bytes = b"POST",
    target: bytes = CONFIG,
    *more: bytes,
    key: bytes = KEY,
    version: bytes = b"1.1",
) -> bytes:
    lines = [method + b" " + target + b" HTTP/" + version, b"Host: mock", b"X-API-KEY: " + key]
    return b"\r\n".join([*lines, *more]) + b"\r\n\r\n"


def post(body: bytes, *more: bytes, media_type: bytes | None = b"application/json") -> bytes:
    typed = [b"Content-Type: " + media_type] if media_type is not None else []
    return head(b"POST", CONFIG, b"Content-Length: %d" % len(body), *typed, *more) + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    parts = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    options = (b"Transfer-Encoding: chunked", b"Content-Type: application/json")
    return head(b"POST", CONFIG, *options) + parts + end


def get(target: bytes, *more: bytes, **options: bytes) -> bytes:
    return head(b"GET", target, *more, **options)


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN) as connection:
        yield connection


def ask(
    connection: socket.socket, data: bytes, within: float = WITHIN
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send `data`; return the answer and its body, both complete and in time."""
    started = time.monotonic()
    # The server may refuse a large body without reading it to its end.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(data)
    answer = http.client.HTTPResponse(connection, method=data.split(b" ")[0].decode("latin-1"))
    answer.begin()
    body = answer.read()
    assert time.monotonic() - started < within
    return answer, body


def read_to_end(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def assert_still_serves(port: int) -> None:
    with connected(port) as connection:
        answer, body = ask(connection, get(CONFIG))
        assert answer.status == 200
        assert json.loads(body)["isSuccess"] is True
