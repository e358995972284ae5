"""Messages of HTTP/1.1 as bytes: read from a socket, and without what is of a connection."""

import socket
from typing import Final, NamedTuple

_OF_A_CONNECTION: Final = (b"connection", b"keep-alive", b"transfer-encoding", b"te", b"trailer")
_OF_AN_ADDRESS: Final = (b"host", b"expect")
"""Of requests: the host is another one, and who waits for a 100 gets it from the next hop."""
_BODILESS: Final = (b"204", b"304")


class Message(NamedTuple):
    """A message without what is of its connection; names of headers in lower case."""

    first: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


def request_of(data: bytes) -> Message:
    """Return a request; its target as it stands."""
    head, _, rest = data.partition(b"\r\n\r\n")
    first, headers = _split(head)
    body = _body(headers, rest)
    # Whether a length is declared is of the connection: in chunks, there is none.
    dropped = (*_OF_AN_ADDRESS, b"content-length")
    return Message(first, [each for each in _kept(headers) if each[0] not in dropped], body)


def answer_of(data: bytes, method: bytes) -> Message:
    """Return a response, without interim ones before it; the phrase of the status is dropped."""
    head, _, rest = data.partition(b"\r\n\r\n")
    while head[9:10] == b"1":
        head, _, rest = rest.partition(b"\r\n\r\n")
    first, headers = _split(head)
    status = first[9:12]
    body = b"" if method == b"HEAD" or status in _BODILESS else _body(headers, rest)
    if status == b"204" or (method != b"HEAD" and status != b"304"):
        headers = [header for header in headers if header[0] != b"content-length"]
    return Message(status, _kept(headers), body)


def asked(port: int, data: bytes, within: float = 60.0) -> bytes:
    """Send a request that closes its connection; return all bytes that come."""
    with socket.create_connection(("127.0.0.1", port), timeout=within) as connection:
        connection.sendall(data)
        got = b""
        while piece := connection.recv(1 << 16):
            got += piece
    return got


def _split(head: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    first, *lines = head.split(b"\r\n")
    pairs = (line.partition(b":")[::2] for line in lines)
    return first, [(name.strip().lower(), value.strip()) for name, value in pairs]


def _kept(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [header for header in headers if header[0] not in _OF_A_CONNECTION]


def _body(headers: list[tuple[bytes, bytes]], rest: bytes) -> bytes:
    known = dict(headers)
    if known.get(b"transfer-encoding", b"").lower() != b"chunked":
        return rest
    body = b""
    while rest:
        line, _, rest = rest.partition(b"\r\n")
        size = int(line.partition(b";")[0], 16)
        if not size:
            break
        body, rest = body + rest[:size], rest[size + 2 :]
    return body
