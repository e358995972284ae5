"""Sockets of libcurl on the event loop, in both ways in which they are watched."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import closing

import pytest

from busroot_mock.proxy import curl_loop
from busroot_mock.proxy.sockets import LoopSockets, Sockets, sockets_on
from tests.support.upstreams import OK, exchange, proxied, raw_upstream

Make = Callable[[asyncio.AbstractEventLoop, Callable[[int, int], None]], Sockets]
BOTH = pytest.mark.parametrize("make", [sockets_on, LoopSockets])


def watching(make: Make, act: Callable[[Sockets, list[tuple[int, int]]], list[int]]) -> None:
    """Watch for what `act` does, which returns the sockets that must be ready then."""

    async def run() -> None:
        ready: list[tuple[int, int]] = []
        sockets = make(asyncio.get_running_loop(), lambda *event: ready.append(event))
        expected = act(sockets, ready)
        await asyncio.sleep(0.01)
        assert {number for number, _ in ready} == set(expected)
        sockets.close()

    asyncio.run(run())


@BOTH
def test_ready_socket_is_noticed_while_it_is_watched(make: Make) -> None:
    near, far = socket.socketpair()
    with closing(near), closing(far):
        far.send(b"a")

        def read(sockets: Sockets, ready: list[tuple[int, int]]) -> list[int]:
            sockets.watch(near.fileno(), True, False)
            return [near.fileno()]

        def nothing(sockets: Sockets, ready: list[tuple[int, int]]) -> list[int]:
            sockets.watch(near.fileno(), True, True)
            sockets.watch(near.fileno(), False, False)
            return []

        watching(make, read)
        watching(make, nothing)


@BOTH
def test_next_socket_with_the_number_of_another_is_watched(make: Make) -> None:
    near, far = socket.socketpair()
    number = near.fileno()

    def replace(sockets: Sockets, ready: list[tuple[int, int]]) -> list[int]:
        sockets.watch(number, True, False)
        sockets.watch(number, False, False)
        near.close()
        far.close()
        one, other = socket.socketpair()
        made.extend((one, other))
        named = next(each for each in made if each.fileno() == number)
        (other if named is one else one).send(b"a")
        sockets.watch(number, True, False)
        return [number]

    made: list[socket.socket] = []
    watching(make, replace)
    for each in made:
        each.close()


@BOTH
def test_deployment_that_closes_connections_is_asked_again(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curl_loop, "sockets_on", make)
    with raw_upstream() as upstream:

        async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(OK)

        with proxied(f"http://127.0.0.1:{upstream.port}/api", timeout=2.0) as (port, _):
            for number in range(6):
                upstream.script = close if number % 2 else None
                body = exchange(port, b"GET /api/sku HTTP/1.1\r\nHost: mock\r\n\r\n")[1]
                assert body == b"ok"
            upstream.script = None
            upstream.answer = OK.replace(b": 2", b": 3000000")[:-2] + b"x" * 3_000_000
            body = exchange(port, b"GET /api/sku HTTP/1.1\r\nHost: mock\r\n\r\n")[1]
            assert len(body) == 3_000_000
