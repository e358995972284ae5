"""Proxies side by side: time added, exchanges on one core, memory where one side is slow."""

import http.client
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evaluation.benchmarks.cases import KEY, LISTING, Case, WrongAnswer
from evaluation.benchmarks.cores import on_load_core
from evaluation.benchmarks.load import check_load
from evaluation.benchmarks.peers import QUIET, SERVERS, Peer, lacking
from evaluation.benchmarks.processes import Server, free_port, running
from evaluation.benchmarks.proxies import proxies_of
from evaluation.benchmarks.setup import Setup

SMALL = Case("GET of 1 record", "small", "GET", "/sku?limit=1", 200, records=1)
ASKED = 300
"""Requests by which the time that is added is measured, each sent straight as well."""
MEGABYTES = 256
STANDSTILL = 2.0
"""Seconds in which a client reads nothing of the huge response."""
_POLL = 0.05


def measure(setup: Setup) -> dict[str, Any]:
    """Measure each proxy in each round, before one deployment on the core of the load."""
    measured: dict[str, Any] = {"peers": {}, "megabytes": MEGABYTES}
    with _deployment(setup) as upstream:
        listing = upstream.ask(LISTING)[1]
        for number in range(1, setup.amounts.rounds + 1):
            for proxy in _able(setup, upstream.port):
                setup.say(f"proxy: {proxy.title}, round {number} of {setup.amounts.rounds}")
                values = measured["peers"].setdefault(proxy.title, {})
                with setup.serving(proxy) as server:
                    _note(values, _under_load(setup, server) | _added(server, upstream))
    file = setup.scratch / "listing.json"
    file.write_bytes(listing)
    for proxy_title, grown in _memory(setup, file).items():
        measured["peers"][proxy_title].update(grown)
    return measured


def _able(setup: Setup, upstream: int) -> list[Peer]:
    """Return the proxies that run here."""
    known = [each for each in proxies_of(upstream) if lacking(each) is None]
    return [each for each in known if each.package is None or each.name in setup.folders]


def _note(values: dict[str, list[float]], measured: dict[str, float]) -> None:
    for name, value in measured.items():
        values.setdefault(name, []).append(value)


@contextmanager
def _deployment(setup: Setup) -> Iterator[Server]:
    port = free_port()
    command = on_load_core(QUIET.command(setup.scratch, setup.contract, port))
    with running(command, port, "/api", setup.scratch) as server:
        yield server


def _under_load(setup: Setup, server: Server) -> dict[str, float]:
    size = len(server.ask(SMALL)[1])
    before = server.cpu_seconds() or 0.0
    load = setup.generator().drive(SMALL, server.url, setup.amounts.seconds)
    cpu = (server.cpu_seconds() or 0.0) - before
    check_load(SMALL, load, size, refuses=False)
    return {"rate": load.rate, "cpu": cpu / load.requests * 1e6}


def _added(server: Server, upstream: Server) -> dict[str, float]:
    """Return the milliseconds that a proxy adds, in the median."""
    ways = [
        (each, http.client.HTTPConnection("127.0.0.1", each.port)) for each in (server, upstream)
    ]
    took: list[list[float]] = [[], []]
    for _ in range(ASKED):
        for times, (way, connection) in zip(took, ways, strict=True):
            started = time.perf_counter()
            connection.request("GET", way.prefix + SMALL.path, headers={"X-API-KEY": KEY})
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - started) * 1000)
            if answer.status != SMALL.status:
                raise WrongAnswer(f"{SMALL.name}: status {answer.status}")
    for _, connection in ways:
        connection.close()
    return {"added": statistics.median(took[0]) - statistics.median(took[1])}


def _memory(setup: Setup, listing: Path) -> dict[str, dict[str, float | None]]:
    """Return by how many megabytes each proxy grows where one side is slow."""
    port, grown = free_port(), {}
    program = str(SERVERS / "huge.py")
    command = [sys.executable, program, str(port), str(listing), str(MEGABYTES)]
    with running(on_load_core(command), port, "/api", setup.scratch):
        for proxy in _able(setup, port):
            setup.say(f"proxy: {proxy.title}, {MEGABYTES} MB each way")
            grown[proxy.title] = {
                "down": _grown(setup, proxy, _read_slowly),
                "up": _grown(setup, proxy, _send_fast),
            }
    return grown


def _grown(setup: Setup, proxy: Peer, act: Callable[[Server], None]) -> float | None:
    """Return how much a proxy grows meanwhile; None if it does not get through."""
    with setup.serving(proxy) as server:
        before, most = server.megabytes() or 0.0, 0.0
        failures: list[Exception] = []

        def run() -> None:
            try:
                act(server)
            except (OSError, WrongAnswer) as error:
                failures.append(error)

        acting = threading.Thread(target=run)
        acting.start()
        while acting.is_alive():
            most = max(most, (server.megabytes() or 0.0) - before)
            time.sleep(_POLL)
        if failures:
            setup.say(f"proxy: {proxy.title}: {failures[0]}")
        return None if failures else most


def _read_slowly(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        _begin(connection, server, "GET", "/plant", "")
        time.sleep(STANDSTILL)
        size = 0
        while size < MEGABYTES << 20 and (data := connection.recv(1 << 20)):
            size += len(data)
        if size < MEGABYTES << 20:
            raise WrongAnswer(f"{size} bytes of the huge response")


def _send_fast(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        kind = "Content-Type: application/json\r\n"
        _begin(connection, server, "POST", "/sku", f"{kind}Content-Length: {MEGABYTES << 20}\r\n")
        piece = b" " * (1 << 16)
        for _ in range((MEGABYTES << 20) // len(piece)):
            connection.sendall(piece)
        status = connection.recv(12)
        if status != b"HTTP/1.1 200":
            raise WrongAnswer(f"the huge request got {status!r}")


def _begin(connection: socket.socket, server: Server, method: str, path: str, more: str) -> None:
    line = f"{method} {server.prefix}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-KEY: {KEY}\r\n"
    connection.sendall(f"{line}{more}\r\n".encode())
