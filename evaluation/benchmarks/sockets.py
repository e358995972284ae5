"""Requests over raw sockets: the client costs little, and the processor time is the server's."""

import re
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from evaluation.benchmarks.cases import WrongAnswer

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)

Answer = tuple[int, bytes]
"""Status and body."""


def request(method: str, path: str, headers: dict[str, str], body: str | None) -> bytes:
    """Return a request as it goes over the wire."""
    content = b"" if body is None else body.encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body is not None:
        lines += ["Content-Type: application/json"]
    if body is not None or method != "GET":
        lines += [f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


class Connections:
    """Some connections to a server, kept open: each sends its request before any answer is read."""

    def __init__(self, port: int, number: int) -> None:
        self._port = port
        self._sockets = [self._connect() for _ in range(number)]
        self._rest = [b""] * number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._sockets:
            each.close()

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def ask(self, requests: Sequence[bytes]) -> list[Answer]:
        """Send requests, and return the answers to them in their order."""
        answers: list[Answer] = []
        step = len(self._sockets)
        for first in range(0, len(requests), step):
            batch = requests[first : first + step]
            for connection, data in zip(self._sockets, batch, strict=False):
                connection.sendall(data)
            answers += [self._read(index) for index in range(len(batch))]
        return answers

    def _read(self, index: int) -> Answer:
        """Read one answer, which has a length or no body."""
        data = self._rest[index]
        while b"\r\n\r\n" not in data:
            data += self._more(index)
        head, _, body = data.partition(b"\r\n\r\n")
        match = _LENGTH.search(head)
        length = int(match[1]) if match else 0
        parts, size = [body], len(body)
        while size < length:
            parts.append(self._more(index))
            size += len(parts[-1])
        body = b"".join(parts)
        self._rest[index] = body[length:]
        return int(head.split(b" ", 2)[1]), body[:length]

    def _more(self, index: int) -> bytes:
        data = self._sockets[index].recv(2**18)
        if not data:
            raise WrongAnswer("a server closed its connection in the midst of an answer")
        return data


def spent(pid: int) -> float:
    """Return the processor time of a process by now, seconds; it must be at rest."""
    files = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in files) / 1e9
