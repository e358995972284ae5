"""Limits of time and size for a response: one for all of its bytes, from the status line on."""

import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

import pytest
from urllib3.connection import HTTPConnection

MEGABYTE = 1_000_000


class TooLarge(OSError):
    """A response has more bytes than it may have."""


class Allowance:
    """What a response may still take.

    Args:
        seconds: From now to its last byte.
        size: Bytes on the wire, and bytes of the decoded body.

    Attributes:
        excess: What was too much, in words; empty if nothing was.
        received: Bytes on the wire until now.
    """

    def __init__(self, seconds: float, size: int) -> None:
        self.excess = ""
        self.received = 0
        self._seconds, self._size = seconds, size
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: If there are none.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            self.expire()
            raise TimeoutError("timed out")
        return left

    def expire(self) -> None:
        """Note that the time is over before the last byte, but after the first."""
        if self.received:
            self.excess = f"the response took more than {self._seconds:g} seconds"

    def take(self, count: int) -> None:
        """Count bytes of the wire. Raises `TooLarge`."""
        self.received += count
        self.check_size(self.received)

    def check_size(self, size: int) -> None:
        """Raise `TooLarge` if so many bytes are too many."""
        if size > self._size:
            self.excess = f"the response has more than {self._size / MEGABYTE:g} MB"
            raise TooLarge(self.excess)


_current: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def within(allowance: Allowance) -> Iterator[None]:
    """Keep the response that is read while the context lasts to an allowance."""
    token = _current.set(allowance)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def metered_responses() -> Iterator[None]:
    """Let whatever urllib3 reads be subject to the allowance of the moment.

    A timeout of urllib3 is one for each piece that arrives, so a server that sends a byte now and
    then has any time.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HTTPConnection, "response_class", _MeteredResponse, raising=False)
        yield


class _MeteredResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_Metered(sock))


class _Metered(io.RawIOBase):
    """Reads from a socket; within an allowance no longer, and no more, than that has."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        allowance = _current.get()
        if allowance is None:
            return self._read(buffer)
        self._socket.settimeout(allowance.left())
        try:
            count = self._read(buffer)
        except TimeoutError:
            allowance.expire()
            raise
        allowance.take(count)
        return count

    def _read(self, buffer: Any) -> int:
        return self._raw.readinto(buffer) or 0

    def close(self) -> None:
        self._raw.close()
        super().close()
