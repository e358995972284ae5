"""An audit hook that stops every request that does not go through the transport.

Code in this process that calls a server by other means than the transport, with whatever library,
is stopped when it connects, or when it sends HTTP over an open connection (PEP 578). What the
transport sends is checked once more, as bytes: its first line must be that of the request that the
guard allowed. Code that opens sockets in C, or writes to an open socket itself, is not seen.
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

from busroot_mock.contract.operations import READING

from .guard import Refused, origin_of

Address = tuple[str, int]

_LINE = re.compile(rb"([A-Z]+) ([^ \r\n]+) HTTP/1\.[01]\r\n")
_HAS_BODY = re.compile(rb"\r\n(content-length: *0*[1-9]|transfer-encoding:)", re.IGNORECASE)
_LOOPBACK = re.compile(r"127\..*|::1|localhost|0\.0\.0\.0|::")
_NO_PORT = {"redis": 6379, "rediss": 6379}


@dataclass(frozen=True)
class _Wall:
    port: int
    others: frozenset[Address]

    def refuses(self, host: str, port: int) -> bool:
        """Tell whether only the transport may reach an address.

        Other addresses on this machine are allowed: pytest and its plugins use them.
        """
        is_other = (host, port) in self.others
        return not is_other and (port == self.port or not _LOOPBACK.fullmatch(host))


_walls: list[_Wall] = []
_at_the_gate: ContextVar[tuple[str, str] | None] = ContextVar("at_the_gate", default=None)
_is_built = False


@contextmanager
def wall_around(base_url: str, others: Sequence[str] = ()) -> Iterator[None]:
    """Refuse connections and HTTP requests, except those made within `gate`.

    Args:
        base_url: Of the deployment.
        others: URLs of servers of the run's own that may be reached, such as a database.
    """
    global _is_built
    if not _is_built:
        # An audit hook cannot be removed: install it once, and let it look at the current walls.
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
    # Copied now: the object may change later.
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
    # Not a tuple: a socket in the file system, or a message over an open connection.
    if _at_the_gate.get() is None and isinstance(address, tuple):
        _refuse_past(str(address[0]), int(address[1]))


def _refuse_past(host: str, port: int) -> None:
    if any(wall.refuses(host, port) for wall in _walls):
        raise Refused(f"{host} port {port} was called without the transport.")


def _check_bytes(connection: Any, data: Any) -> None:
    request = _at_the_gate.get()
    if request is None:
        _refuse_past(str(connection.host), int(connection.port))
        return
    line = _LINE.match(data) if isinstance(data, bytes) else None
    if request[0] in READING and (line is None or _HAS_BODY.search(data)):
        raise Refused(f"{' '.join(request)} was given a body after it was checked.")
    is_same = line is None or (
        line[1].decode() == request[0] and line[2].decode("latin-1").endswith(request[1])
    )
    # A proxy is asked for a tunnel first.
    if not is_same and line and line[1] != b"CONNECT":
        raise Refused(f"{' '.join(request)} was changed into another request after it was checked.")


def _addresses(url: str) -> set[Address]:
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port or _NO_PORT.get(parts.scheme, 0)
    try:
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {(str(entry[4][0]), int(entry[4][1])) for entry in infos}
