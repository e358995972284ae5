"""Requests to a server that has seen others, and to one that has seen none: the same answers.

Heads, headers, queries, callers, rows and envelopes are kept for later requests. Were something of
one request to show in the answer to another, the two would differ.
"""

import asyncio
import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, cast

from busroot_mock.pipeline.operation import Operation
from busroot_mock.serving.app import Application
from busroot_mock.serving.connection import Connection
from busroot_mock.serving.known_heads import KnownHeads
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from evaluation.hostile.requests_read import Service, Transport

KEYS: Final = [
    *(f"demo-{role}-key".encode() for role in ("admin", "member", "readonly", "staff")),
    *(b"other-admin-key", b"w1.demo-admin-key", b" demo-admin-key\t", b"nobody", b""),
]
TARGETS: Final = [
    *(b"GET /api/sku?limit=2", b"GET /api/sku?limit=2&skip=1", b"GET /api/sku?limit=%32"),
    *(b"GET /api/sku?limit=-1", b"HEAD /api/sku?limit=2", b"GET /api/sku?searchtext=a+b"),
    *(b"GET /api/plant", b"GET /api/reason", b"GET /api/admin/user", b"GET /api/skus"),
    *(b"GET /api/schedule?rangecode=today", b"DELETE /api/reason/kept", b"GET /api/account"),
    *(b"POST /__mock__/worlds/default/fork", b"POST /__mock__/reset", b"OPTIONS /api/sku"),
]
SAVES: Final = [
    (b"POST /api/reason", b'{"code": "kept", "description": "K", "type": ["downtime"]}'),
    (b"POST /api/sku", b'{"code": "a", "name": "A"}'),
    (b"POST /api/sku", b'{"code": "a", "name": "B"}'),
    (b"POST /api/sku", b'{"code": "a", "code": "b"}'),
    (b"POST /api/sku", b'{"code": 1e400}'),
    (b"POST /api/sku", b"x"),
]
MORE: Final = [
    *(b"Prefer: code=409", b"Prefer: code=404", b"Accept: text/html", b"Origin: http://a.example"),
    *(b"Cookie: a=b", b"X-API-KEY: demo-member-key", b"Content-Type: text/plain"),
    *(b"Connection: close", b"Content-Encoding: gzip", b"X-Other: demo-admin-key"),
]
_TOOK: Final = re.compile(rb'"tookMs":[\d.e-]+')


def requests(chance: random.Random) -> Iterator[bytes]:
    """Yield requests without end, of which many are nearly one that came before."""
    recent: list[bytes] = []
    while True:
        if recent and chance.random() < 0.6:
            data = chance.choice(recent)
            if chance.random() < 0.7:
                data = re.sub(rb"(?i)(?<=\nx-api-key:) [^\r]*", _another_key(chance), data, count=1)
        else:
            data = _request(chance)
            recent = [*recent[-9:], data]
        yield data


def _another_key(chance: random.Random) -> bytes:
    return b" " + chance.choice(KEYS)


def _request(chance: random.Random) -> bytes:
    target, body = chance.choice([*((each, b"") for each in TARGETS), *SAVES])
    lines = [b"Host: 127.0.0.1", b"X-API-KEY:" + _another_key(chance)]
    lines += chance.sample(MORE, chance.choice((0, 0, 1, 2)))
    if body:
        lines += [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
    if chance.random() < 0.3:
        chance.shuffle(lines)
    if chance.random() < 0.3:
        name, _, value = lines[-1].partition(b":")
        lines[-1] = name.swapcase() + b":" + value
    return b"\r\n".join([target + b" HTTP/1.1", *lines, b"", body])


class Side:
    """A server without a socket.

    Args:
        forgets: Whether it has seen nothing before each request.
    """

    def __init__(self, forgets: bool) -> None:
        clock = Clock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
        self.application = Application(world=World("minimal", clock=clock))
        self.application.write_line = lambda line: None
        service: Any = Service()
        service.application, service.refuse = self.application, self.application.refuse
        self._service = service
        self.forgets = forgets
        self._connection: Connection | None = None
        self._transport = Transport()

    async def answer(self, pieces: list[bytes]) -> bytes:
        """Return what is answered to a request that comes in these pieces."""
        if self.forgets:
            self._forget()
        if self._connection is None or self._connection.closed:
            self._transport = Transport()
            self._connection = Connection(self._service)
            self._connection.connection_made(cast("asyncio.Transport", self._transport))
        connection, sent = self._connection, self._transport.sent
        sent.clear()
        for piece in pieces:
            if not connection.closed:
                connection.data_received(piece)
        while not connection.idle and not connection.closed:
            await asyncio.sleep(0)
        if self.forgets or connection.closed:
            connection.connection_lost(None)
            self._connection = None
        return _TOOK.sub(b"", bytes(sent))

    def _forget(self) -> None:
        self._service.heads = KnownHeads(self._service.limits)
        for operation in _operations(self.application):
            cast("Any", operation.reader)._kept.clear()
            if operation.answer is not None:
                cast("Any", operation.answer)._envelopes.clear()
        for _, world in self.application.worlds:
            cast("Any", world.memory).__init__()
            world.callers.clear()


def _operations(application: Application) -> Iterator[Operation]:
    nodes: list[Any] = [cast("Any", application)._routes._root]
    while nodes:
        node = nodes.pop()
        nodes += [*node.following.values(), *filter(None, [node.parameter])]
        yield from (each for each in node.methods.values() if isinstance(each, Operation))


async def differences(count: int, seed: int) -> list[str]:
    """Return what so many requests are answered differently, each in a line."""
    chance, lines = random.Random(seed), list[str]()
    known, new = Side(forgets=False), Side(forgets=True)
    source = requests(chance)
    for _ in range(count):
        data = next(source)
        cut = chance.choice((0, 0, chance.randrange(len(data))))
        expected, actual = await new.answer([data]), await known.answer([data[:cut], data[cut:]])
        if expected != actual:
            lines.append(f"{data!r}: expected {expected!r:.600}, got {actual!r:.600}")
    return lines
