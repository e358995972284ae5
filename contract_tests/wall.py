"""The second wall: no connection to the deployment but by the transport.

A part of this process that calls the deployment by other means than the transport, whatever
library it takes, is stopped when it connects (PEP 578, audit hooks).
"""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .guard import Refused, origin_of

_guarded: set[tuple[str, int]] = set()
_through_the_gate: ContextVar[bool] = ContextVar("through_the_gate", default=False)
_is_built = False


@contextmanager
def wall_around(base_url: str) -> Iterator[None]:
    """Refuse every connection to a server, but those made within `gate`."""
    global _is_built
    if not _is_built:
        # A hook cannot be taken back, so there is one, and it looks at what is guarded now.
        sys.addaudithook(_refuse)
        _is_built = True
    addresses = _addresses(base_url)
    _guarded.update(addresses)
    try:
        yield
    finally:
        _guarded.difference_update(addresses)


@contextmanager
def gate() -> Iterator[None]:
    """Let connections pass the wall while the context lasts."""
    token = _through_the_gate.set(True)
    try:
        yield
    finally:
        _through_the_gate.reset(token)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "socket.connect" or not _guarded or _through_the_gate.get():
        return
    address = arguments[1]
    if isinstance(address, tuple) and address[:2] in _guarded:
        raise Refused(
            f"A connection to {address[0]} port {address[1]} was made past the transport."
        )


def _addresses(base_url: str) -> set[tuple[str, int]]:
    _, host, port = origin_of(base_url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {(str(entry[4][0]), int(entry[4][1])) for entry in found}
