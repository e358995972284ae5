"""Deployments in trouble: what a client gets from them, straight and through the proxy."""

import asyncio
import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from evaluation.passing.proxies import Proxy, proxy_of
from tests.support.upstreams import RawUpstream, Script, raw_upstream

TIMEOUT: Final = 2.0
"""Seconds in which the deployment must send something."""
MOST_GROWN: Final = 32.0
"""Megabytes that a proxy may grow by."""
_PIECE: Final = bytes(range(256)) * 256
_GET: Final = b"GET %s HTTP/1.1\r\nHost: plant.example\r\nConnection: close\r\n\r\n"
_PAUSE: Final = 0.02
_PATIENCE: Final = 300


class Case(NamedTuple):
    """A deployment in trouble.

    Attributes:
        name: What is wrong with it.
        script: What it does once a request is there; None if nothing listens.
        replaced: The status of the proxy where no client could read a response; 0 if it gets one.
        pause: Seconds for which the client waits between pieces.
        upload: Bytes that the client sends.
    """

    name: str
    script: Script | None
    replaced: int = 0
    pause: float = 0.0
    upload: int = 0


class Got(NamedTuple):
    """What a client got: the status, how many bytes of a body, and their digest."""

    status: int
    size: int
    digest: str


class Seen(NamedTuple):
    """What was seen of a case; `grown` is in megabytes, `added` in seconds."""

    case: Case
    straight: Got
    through: Got
    grown: float
    added: float

    @property
    def is_right(self) -> bool:
        """Tell whether the client got what it would get, or the right status in its place."""
        if self.case.replaced:
            same = self.through.status == self.case.replaced
        else:
            same = self.through == self.straight
        return same and self.grown <= MOST_GROWN


def cases(megabytes: int) -> list[Case]:
    """Return all cases, with bodies of so many megabytes."""
    size = megabytes << 20
    huge = _sends(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size, size)
    line = b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nLocation: /else\r\n\r\n"
    return [
        Case(f"{megabytes} MB, with a length", huge),
        Case(f"{megabytes} MB, in chunks", _chunks(size)),
        Case(
            f"{megabytes} MB, to the end of the connection",
            _sends(b"HTTP/1.1 200 OK\r\n\r\n", size),
        ),
        Case(f"{megabytes} MB, by a client that reads slowly", huge, pause=_PAUSE),
        Case(f"{megabytes} MB of a request", _reads(size), upload=size),
        Case("redirects 302", _sends(line % 302)),
        Case("redirects 308", _sends(line % 308)),
        Case("drips a byte now and then", _drips(40)),
        Case(
            "cut in the midst of a body",
            _sends(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nok"),
        ),
        Case("cut in the midst of a head", _sends(b"HTTP/1.1 200 OK\r\nContent-"), 502),
        Case("closes without a word", _sends(b""), 502),
        Case("not HTTP", _sends(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), 502),
        Case("an endless head", _endless_head(), 502),
        Case("never answers", _sleeps, 504),
        Case("is down", None, 502),
    ]


def trouble(megabytes: int) -> Iterator[Seen]:
    """Yield what is seen of each case, through a proxy that records and judges."""
    with raw_upstream() as upstream, TemporaryDirectory() as folder:
        options = ("--timeout", f"{TIMEOUT:g}", "--record", folder)
        with proxy_of(f"http://127.0.0.1:{upstream.port}/api", *options) as proxy:
            for case in cases(megabytes):
                if case.script is not None:
                    yield _seen(case, upstream, proxy)
        with socket.create_server(("127.0.0.1", 0)) as free:
            down = free.getsockname()[1]
        with proxy_of(f"http://127.0.0.1:{down}/api", *options) as proxy:
            for case in cases(megabytes):
                if case.script is None:
                    yield _seen(case, upstream, proxy)


def _seen(case: Case, upstream: RawUpstream, proxy: Proxy) -> Seen:
    upstream.script = case.script
    # What nobody can read, and what never comes, nobody waits for.
    straight, took = Got(0, 0, ""), 0.0
    if not case.replaced:
        straight, took = _timed(lambda: _got(upstream.port, case))
    before = proxy.begin()
    through, took_through = _timed(lambda: _got(proxy.port, case))
    return Seen(case, straight, through, proxy.peak() - before, took_through - took)


def _timed(act: Callable[[], Got]) -> tuple[Got, float]:
    began = time.perf_counter()
    return act(), time.perf_counter() - began


def _got(port: int, case: Case) -> Got:
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as connection:
        _ask(connection, case)
        data = b""
        while b"\r\n\r\n" not in data and (piece := connection.recv(1 << 16)):
            data += piece
        head, _, rest = data.partition(b"\r\n\r\n")
        body = _Body(b"transfer-encoding: chunked" in head.lower())
        body.take(rest)
        try:
            while piece := connection.recv(1 << 18):
                body.take(piece)
                time.sleep(case.pause)
        except ConnectionResetError:
            pass
    return Got(int(head[9:12] or 0), body.size, body.digest.hexdigest()[:12])


def _ask(connection: socket.socket, case: Case) -> None:
    head = _GET % b"/api/sku"
    if not case.upload:
        connection.sendall(head)
        return
    length = b"Content-Length: %d\r\n\r\n" % case.upload
    connection.sendall(head.replace(b"GET", b"POST", 1)[:-2] + length)
    for _ in range(case.upload // len(_PIECE)):
        connection.sendall(_PIECE)


class _Body:
    """The bytes of a body, without the marks of its chunks, counted and not kept."""

    def __init__(self, is_chunked: bool) -> None:
        self.size, self.digest = 0, hashlib.sha256()
        self._is_chunked, self._left, self._waiting = is_chunked, 0, b""

    def take(self, data: bytes) -> None:
        if not self._is_chunked:
            self._add(data)
            return
        data = self._waiting + data
        self._waiting = b""
        while data:
            if self._left:
                piece, data = data[: self._left], data[self._left :]
                self._left -= len(piece)
                self._add(piece)
                continue
            # An empty line stands behind each chunk.
            data = data.removeprefix(b"\r\n")
            line, end, rest = data.partition(b"\r\n")
            if not end:
                self._waiting = data
                return
            self._left, data = int(line, 16) if line else 0, rest

    def _add(self, data: bytes) -> None:
        self.size += len(data)
        self.digest.update(data)


# ---- What deployments do


def _sends(head: bytes, size: int = 0) -> Script:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(size // len(_PIECE)):
            writer.write(_PIECE)
            await writer.drain()

    return script


def _chunks(size: int) -> Script:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(size // len(_PIECE)):
            writer.write(b"%x\r\n%b\r\n" % (len(_PIECE), _PIECE))
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    return script


def _reads(size: int) -> Script:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left = size
        while left:
            data = await reader.read(1 << 18)
            left -= len(data)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    return script


def _drips(count: int) -> Script:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (count, b"x" * count):
            writer.write(bytes([byte]))
            await asyncio.sleep(_PAUSE)

    return script


def _endless_head() -> Script:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(4096):
            writer.write(b"X-More: %b\r\n" % (b"x" * 4096))
            await writer.drain()

    return script


async def _sleeps(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # Until the proxy has had enough.
    await reader.read()
