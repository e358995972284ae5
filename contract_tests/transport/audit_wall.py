"""The second wall: nothing reaches a server but what the transport sends.

A part of this process that calls a server by other means than the transport, whatever library it
takes, is stopped when it connects, or when it speaks HTTP over a connection that is open already
(PEP 578, audit hooks). What the transport sends is looked at once more, byte for byte: its first
line has to be that of the request which the guard let pass. Code that opens sockets in C, or writes
to an open socket itself, is not seen.
"""

import re
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest

from ..target.operations import READING
from .guard import Refused, origin_of

Address = tuple[str, int]

_LINE = re.compile(rb"([A-Z]+) ([^ \r\n]+) HTTP/1\.[01]\r\n")
_LOOPBACK = re.compile(r"127\..*|::1|localhost|0\.0\.0\.0|::")
_NO_PORT = {"redis": 6379, "rediss": 6379}


@dataclass(frozen=True)
class _Wall:
    port: int
    others: frozenset[Address]

    def refuses(self, host: str, port: int) -> bool:
        """Tell whether nobody but the transport may reach an address.

        On this machine, pytest and its plugins talk to one another.
        """
        is_other = (host, port) in self.others
        return not is_other and (port == self.port or not _LOOPBACK.fullmatch(host))


_walls: list[_Wall] = []
_at_the_gate: ContextVar[tuple[str, str] | None] = ContextVar("at_the_gate", default=None)
_is_built = False


@contextmanager
def wall_around(base_url: str, others: Sequence[str] = ()) -> Iterator[None]:
    """Refuse connections and HTTP requests, but those made within `gate`.

    Args:
        base_url: Of the deployment.
        others: URLs of servers of the run's own that may be reached, such as a database.
    """
    global _is_built
    if not _is_built:
        # A hook cannot be taken back, so there is one, and it looks at what stands now.
        sys.addaudithook(_refuse)
        _is_built = True
    addresses = (address for url in others for address in _addresses(url))
    wall = _Wall(origin_of(base_url)[2] or 0, frozenset(addresses))
    _walls.append(wall)
    try:
        yield
    finally:
        _walls.remove(wall)


@contextmanager
def gate(request: PreparedRequest) -> Iterator[None]:
    """Let one request pass the wall while the context lasts."""
    # As it is now, whatever becomes of the object.
    token = _at_the_gate.set((request.method or "", request.path_url))
    try:
        yield
    finally:
        _at_the_gate.reset(token)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if not _walls:
        return
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        _check_connection(arguments[1])
    elif event == "http.client.send":
        _check_bytes(*arguments)


def _check_connection(address: Any) -> None:
    # No tuple: a socket in the file system, or a message over a connection.
    if _at_the_gate.get() is None and isinstance(address, tuple):
        _refuse_past(str(address[0]), int(address[1]))


def _refuse_past(host: str, port: int) -> None:
    if any(wall.refuses(host, port) for wall in _walls):
        raise Refused(f"{host} port {port} was called past the transport.")


def _check_bytes(connection: Any, data: Any) -> None:
    request = _at_the_gate.get()
    if request is None:
        _refuse_past(str(connection.host), int(connection.port))
        return
    line = _LINE.match(data) if isinstance(data, bytes) else None
    if line is None and request[0] in READING:
        raise Refused(f"{' '.join(request)} was given a body on its way.")
    is_same = line is None or (
        line[1].decode() == request[0] and line[2].decode("latin-1").endswith(request[1])
    )
    # A proxy is asked for a way to the server first.
    if not is_same and line and line[1] != b"CONNECT":
        raise Refused(f"{' '.join(request)} was turned into another request on its way.")


def _addresses(url: str) -> set[Address]:
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port or _NO_PORT.get(parts.scheme, 0)
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {(str(entry[4][0]), int(entry[4][1])) for entry in infos}
