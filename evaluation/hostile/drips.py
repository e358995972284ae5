"""Clients that send or read too slowly, or not at all: each is refused in time."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple

OPTIONS: Final = (
    *("--head-timeout", "1", "--body-timeout", "1", "--idle-timeout", "1", "--send-timeout", "2"),
)
"""Of the server, so that this takes seconds."""
WITHIN: Final = 8.0

_GET: Final = b"GET /api/issue HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: demo-admin-key\r\n\r\n"
_POST: Final = (
    b"POST /api/reason HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: demo-admin-key\r\n"
    b"Content-Type: application/json\r\n"
)
_CHUNKED: Final = _POST + b"Transfer-Encoding: chunked\r\n\r\n"


class Drip(NamedTuple):
    """A slow client.

    Attributes:
        start: Sent at once.
        drop: Sent again and again; nothing, if it is empty.
        status: Of the answer; None if the connection is just closed.
    """

    start: bytes
    drop: bytes
    status: int | None


DRIPS: Final = {
    "nothing is sent": Drip(b"", b"", None),
    "half a request line": Drip(b"GET /api", b"", 408),
    "dripped request line": Drip(b"GET /", b"x", 408),
    "half a head": Drip(_POST, b"", 408),
    "dripped header": Drip(_POST + b"X: ", b"x", 408),
    "dripped headers": Drip(_POST, b"X: y\r\n", 408),
    "dripped empty lines": Drip(b"\r\n", b"\r\n", None),
    "body stops": Drip(_POST + b"Content-Length: 99\r\n\r\n{", b"", 408),
    "dripped body": Drip(_POST + b"Content-Length: 99\r\n\r\n{", b" ", 408),
    "body after 100-continue stops": Drip(
        _POST + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n", b"", 408
    ),
    "chunk stops": Drip(_CHUNKED + b"5\r\n{", b"", 408),
    "dripped chunk size": Drip(_CHUNKED, b"0", 408),
    "dripped chunks": Drip(_CHUNKED, b"1\r\n \r\n", 408),
    "dripped chunk extension": Drip(_CHUNKED + b"5;", b"x", 408),
    "dripped trailers": Drip(_CHUNKED + b"0\r\n", b"X: y\r\n", 408),
    "answer, then nothing": Drip(_GET, b"", 200),
    "dripped body that nobody wants": Drip(
        _POST.replace(b"demo-admin-key", b"x") + b"Content-Length: 99\r\n\r\n{", b" ", 401
    ),
}


def wrong_drips(port: int) -> Iterator[str]:
    """Yield the slow clients that are not ended in time, or are answered otherwise."""
    for name, drip in DRIPS.items():
        text, took = _dripped(port, drip)
        statuses = [int(each) for each in re.findall(rb"HTTP/1\.1 ([2-5]\d\d) ", text)]
        expected = [drip.status] if drip.status else []
        if took is None:
            yield f"{name}: open after {WITHIN:g} s"
        elif statuses != expected:
            yield f"{name}: {statuses}, not {expected}"
    yield from _unread(port)


def _dripped(port: int, drip: Drip) -> tuple[bytes, float | None]:
    """Return what was received, and the seconds until the end; None if there was none."""
    began, text = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), 0.2) as connection:
        connection.sendall(drip.start)
        while time.monotonic() - began < WITHIN:
            try:
                part = connection.recv(1 << 16)
            except TimeoutError:
                with suppress(OSError):
                    connection.send(drip.drop)
            except OSError:
                return text, time.monotonic() - began
            else:
                if not part:
                    return text, time.monotonic() - began
                text += part
    return text, None


def _unread(port: int) -> Iterator[str]:
    """Yield what is wrong with a client that reads nothing of many responses."""
    with socket.create_connection(("127.0.0.1", port), 0.2) as connection:
        with suppress(OSError):
            connection.sendall(_GET * 2000)
        if not _within(lambda: _is_cut(connection)):
            yield f"a client that reads nothing: connected after {WITHIN:g} s"


def _is_cut(connection: socket.socket) -> bool:
    try:
        connection.send(b"G")
    except TimeoutError:
        return False
    except OSError:
        return True
    return False


def _within(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + WITHIN
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False
