"""Deployments for the tests of the proxy: raw ones, which answer with any bytes."""

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT
from busroot_mock.proxy.forward import Forwarder
from busroot_mock.proxy.target import Reach, target_of
from busroot_mock.proxy.upstream import Upstream
from busroot_mock.serving.app import Application
from busroot_mock.serving.limits import Limits
from busroot_mock.worlds.world import World
from tests.support.served import running

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class RawUpstream:
    """A server that answers every request with `answer`, or as `script` does.

    Attributes:
        heads: Of the requests that came.
        bodies: Theirs.
        connections: How many there were.
    """

    def __init__(self) -> None:
        self.answer = OK
        self.script: Script | None = None
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.port = 0

    def clear(self) -> None:
        self.answer, self.script, self.connections = OK, None, 0
        self.heads.clear()
        self.bodies.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                if self.script is not None:
                    await self.script(reader, writer)
                    break
                self.bodies.append(await body_after(head, reader))
                writer.write(self.answer)
                await writer.drain()
                if b"Content-Length" not in self.answer and b"chunked" not in self.answer:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def body_after(head: bytes, reader: asyncio.StreamReader) -> bytes:
    """Read the body of a request to its end."""
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    if b"content-length" in lines:
        return await reader.readexactly(int(lines[b"content-length"]))
    body = b""
    while lines.get(b"transfer-encoding") == b"chunked":
        size = int((await reader.readline()).strip(), 16)
        body += await reader.readexactly(size)
        await reader.readline()
        if not size:
            break
    return body


@contextmanager
def raw_upstream() -> Iterator[RawUpstream]:
    upstream, loop = RawUpstream(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(upstream.serve, "127.0.0.1", 0))
    upstream.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield upstream
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _stopped(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def proxy_of(url: str, read_only: bool = False, **reach: Any) -> Application:
    """Return the application of a proxy."""
    contract = Contract(CONTRACT)
    forwarder = Forwarder(contract, Upstream(target_of(url), Reach(**reach), read_only))
    return Application(contract, World("minimal"), forwarder=forwarder)


def settle(application: Application, within: float = 5.0) -> None:
    """Wait until a proxy has entered what passed: it does so when the answer is sent."""
    forwarder, end = application.forwarder, time.monotonic() + within
    assert forwarder is not None
    while not forwarder.reviewing.is_settled:
        assert time.monotonic() < end
        time.sleep(0.001)


@contextmanager
def proxied(
    url: str, read_only: bool = False, limits: Limits | None = None, **reach: Any
) -> Iterator[tuple[int, Application]]:
    """Serve a proxy; give its port and its application."""
    application = proxy_of(url, read_only, **reach)
    with running(application, limits) as (port, _):
        yield port, application


def exchange(port: int, data: bytes, within: float = 10.0) -> tuple[bytes, bytes]:
    """Send bytes; return head and body of the response, chunks joined, as far as it came."""
    with socket.create_connection(("127.0.0.1", port), timeout=within) as connection:
        connection.sendall(data)
        return read_response(connection, data.startswith(b"HEAD"))


def read_response(connection: socket.socket, is_head: bool = False) -> tuple[bytes, bytes]:
    buffer = b""
    while b"\r\n\r\n" not in buffer:
        piece = connection.recv(65536)
        if not piece:
            return buffer, b""
        buffer += piece
    head, _, rest = buffer.partition(b"\r\n\r\n")
    lines = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
    if is_head or head[9:12] in (b"204", b"304"):
        return head, rest
    if b"content-length" in lines:
        whole = int(lines[b"content-length"])
        while len(rest) < whole and (piece := connection.recv(65536)):
            rest += piece
        return head, rest
    if lines.get(b"transfer-encoding") == b"chunked":
        while not rest.endswith(b"0\r\n\r\n") and (piece := connection.recv(65536)):
            rest += piece
        return head, joined(rest)
    while piece := connection.recv(65536):
        rest += piece
    return head, rest


def joined(chunks: bytes) -> bytes:
    """Return the content of chunks, as far as they go; `...` at the end if they break off."""
    content = b""
    while chunks:
        size, _, chunks = chunks.partition(b"\r\n")
        if not size or not int(size, 16):
            return content
        content += chunks[: int(size, 16)]
        chunks = chunks[int(size, 16) + 2 :]
    return content + b"..."


def lines_of(head: bytes) -> list[tuple[bytes, bytes]]:
    """Return the headers of a head, names in lower case."""
    pairs = (line.partition(b":") for line in head.split(b"\r\n")[1:] if line)
    return [(name.lower(), value.strip(b" \t")) for name, _, value in pairs]
