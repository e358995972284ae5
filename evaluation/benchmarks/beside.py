"""The wait of one client while another has long lists computed, on the one event loop."""

import threading
import time
from typing import Final

from evaluation.benchmarks.cases import KEY, LISTING
from evaluation.benchmarks.processes import Server
from evaluation.benchmarks.sockets import Connections, request

READS: Final = 500
LONG: Final = "/issue?rangecode=P7D"


def latencies(server: Server) -> list[float]:
    """Return the milliseconds of each `GET /sku` while a week of issues is read in a loop."""
    over = threading.Event()
    reader = threading.Thread(target=_read_on, args=(server, over))
    reader.start()
    took = []
    try:
        with Connections(server.port, 1) as connections:
            for _ in range(READS):
                started = time.perf_counter()
                connections.ask([_get(server, LISTING.path)])
                took.append(1000 * (time.perf_counter() - started))
    finally:
        over.set()
        reader.join()
    return took


def _read_on(server: Server, over: threading.Event) -> None:
    with Connections(server.port, 1) as connections:
        while not over.is_set():
            connections.ask([_get(server, LONG)])


def _get(server: Server, path: str) -> bytes:
    return request("GET", server.prefix + path, {"X-API-KEY": KEY}, None)
