"""A table of a server's answers to odd requests, over bare sockets.

`python -m evaluation.hostile.behaviour 8080` asks a mock server at that port of loopback. It shows
what can be seen in one exchange; deadlines and memory are tests of their own (tests/serving).
"""

import re
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

HOST: Final = b"Host: a\r\nX-API-KEY: demo-admin-key\r\n"
GOOD: Final = b'{"config": {"companyName": "Wire Works"}}'
H2C: Final = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
PATH: Final = b"/api/admin/config"


def get(target: bytes = PATH, more: bytes = b"", version: bytes = b"1.1") -> bytes:
    """Return a GET."""
    return b"GET %b HTTP/%b\r\n%b%b\r\n" % (target, version, HOST, more)


def post(more: bytes = b"", body: bytes = GOOD) -> bytes:
    """Return a POST with a counted body."""
    return b"%bContent-Length: %d\r\n\r\n%b" % (_post_line(more), len(body), body)


def chunked(more: bytes = b"", end: bytes = b"0\r\n\r\n") -> bytes:
    """Return a POST in one chunk and an end."""
    head = _post_line(more) + b"Transfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n%b\r\n%b" % (len(GOOD), GOOD, end)


def _post_line(more: bytes) -> bytes:
    return b"POST %b HTTP/1.1\r\n%bContent-Type: application/json\r\n%b" % (PATH, HOST, more)


CHECKS: Final = {
    "h2c POST whole": post(H2C),
    "h2c POST after a pipelined GET": get() + post(H2C),
    "h2c POST chunked; then a GET": chunked(H2C) + get(),
    "GET with Upgrade: h2c; then a GET": get(more=H2C) + get(),
    "absolute form": get(b"http://a" + PATH),
    "70 KB header": get(more=b"X: %b\r\n" % (b"x" * 70_000)),
    "9 KB request line": get(PATH + b"?" + b"a" * 9000),
    "200 headers": get(more=b"X: y\r\n" * 200),
    "trailers of 80 KB": chunked(end=b"0\r\n" + b"X: y\r\n" * 14_000 + b"\r\n"),
    "POST, then garbage": post() + b"\x16\x03garbage\r\n\r\n",
    "GET, then HTTP/9.9": get() + get(version=b"9.9"),
    "HTTP/2.0 in the line": get(version=b"2.0"),
    "start of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/1.0 keep-alive, twice": get(more=b"Connection: keep-alive\r\n", version=b"1.0") * 2,
    "two equal Content-Length": post(b"Content-Length: 41\r\n"),
    "Content-Length and chunks": chunked(b"Content-Length: 41\r\n"),
    "chunks in HTTP/1.0": chunked().replace(b"HTTP/1.1", b"HTTP/1.0"),
    "chunk extension": chunked(end=b"0;a=b\r\n\r\n"),
    "chunk extension of 20 KB": chunked(end=b"0;a=%b\r\n\r\n" % (b"b" * 20_000)),
    "chunk size zz": chunked(end=b"zz\r\n"),
    "chunk size 0x3": chunked(end=b"0x3\r\nabc\r\n0\r\n\r\n"),
    "chunk size of 18 F": chunked(end=b"F" * 18 + b"\r\n"),
    "chunk longer than its size": chunked(end=b"2\r\nabcdef\r\n0\r\n\r\n"),
    "LF alone in chunks": chunked(end=b"1\n \n0\n\n"),
    "LF alone in the head": get().replace(b"\r\n", b"\n"),
    "folded header": get(more=b"X: a\r\n b\r\n"),
    "NUL in a header": get(more=b"X: \x00\r\n"),
    "space before the colon": get(more=b"X : a\r\n"),
    "raw UTF-8 in the path": get("/api/ä".encode()),
    "raw UTF-8 in the query": get(PATH + "?a=ä".encode()),
    "method BREW": get().replace(b"GET", b"BREW"),
    "no Host": get().replace(b"Host: a\r\n", b""),
    "two Hosts": get(more=b"Host: b\r\n"),
    "Host ..localhost": get().replace(b"Host: a", b"Host: ..localhost"),
}

"""Requests, by name."""

EXPECTED: Final = {
    "h2c POST whole": "200, open",
    "h2c POST after a pipelined GET": "200 200, open",
    "h2c POST chunked; then a GET": "200 200, open",
    "GET with Upgrade: h2c; then a GET": "200 200, open",
    "absolute form": "200, open",
    "70 KB header": "431, closed",
    "9 KB request line": "414, closed",
    "200 headers": "200, open",
    "trailers of 80 KB": "431, closed",
    "POST, then garbage": "200 400, closed",
    "GET, then HTTP/9.9": "200 505, closed",
    "HTTP/2.0 in the line": "505, closed",
    "start of HTTP/2": "505, closed",
    "HTTP/1.0 keep-alive, twice": "200 200, open",
    "chunk extension": "200, open",
    "chunk extension of 20 KB": "200, open",
    "method BREW": "405, closed",
    "Host ..localhost": "200, open",
}
"""What is answered, and whether the connection stays open; everything else is malformed."""
MALFORMED: Final = "400, closed"


def answers(port: int, data: bytes, within: float = 1.5) -> str:
    """Return the statuses of all answers, how refusals are worded, and how it ended."""
    text, end = b"", "open"
    with socket.create_connection(("127.0.0.1", port), within) as connection:
        with suppress(ConnectionError):
            connection.sendall(data)
        try:
            while part := connection.recv(1 << 20):
                text += part
            end = "closed"
        except TimeoutError:
            pass
        except ConnectionError:
            end = "reset"
    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", text)
    shown = " ".join(status.decode() for status in statuses) or "nothing"
    refusals = sum(status >= b"400" for status in statuses)
    worded = text.count(b'"isSuccess":false')
    return f"{shown}{'' if worded == refusals else ', in other words'}, {end}"


def main(arguments: Sequence[str]) -> int:
    """Print the table of the server at a port."""
    print("| check | answers |\n| --- | --- |")
    for name, data in CHECKS.items():
        print(f"| {name} | {answers(int(arguments[0]), data)} |", flush=True)
    cuts = len(post(H2C)) - 1
    same = cuts - len(list(wrong_cuts(int(arguments[0]))))
    print(f"| h2c POST cut at each of {cuts} bytes | {same} as whole |")
    return 0


def wrong_checks(port: int, within: float = 0.5) -> Iterator[str]:
    """Yield the checks that are not answered as expected."""
    for name, data in CHECKS.items():
        actual, expected = answers(port, data, within), EXPECTED.get(name, MALFORMED)
        if actual != expected:
            yield f"{name}: {actual}, not {expected}"


def wrong_cuts(port: int) -> Iterator[str]:
    """Yield where a cut of an h2c POST changes the answer."""
    data = post(H2C)
    whole = answers(port, data, 0.3)
    for at in range(1, len(data)):
        if _split(port, data, at) != whole:
            yield f"h2c POST cut at byte {at}"


def _split(port: int, data: bytes, at: int) -> str:
    text = b""
    with socket.create_connection(("127.0.0.1", port), 0.5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(data[:at])
        time.sleep(0.01)
        connection.sendall(data[at:])
        with suppress(TimeoutError):
            text = connection.recv(1 << 20)
    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", text)
    return f"{' '.join(status.decode() for status in statuses) or 'nothing'}, open"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
