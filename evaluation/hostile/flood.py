"""Clients that try to fill the memory of a mock server, in every way that its limits are for."""

import argparse
import gzip
import json
import random
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from evaluation.hostile.served import Served, served

LIMITS: Final = ("--max-stored", "67108864", "--max-journal", "16777216", "--max-worlds", "200")
"""Smaller than the defaults, so that they are met within seconds."""
_THREADS: Final = 4
_HELD: Final = 100
_BOMB: Final = gzip.compress(b" " * 50_000_000)
_KEY: Final = {"X-API-KEY": "demo-admin-key"}
_JSON: Final = {"Content-Type": "application/json"}
_HEAD: Final = b"POST /api/reason HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: demo-admin-key\r\n"


class Filled(NamedTuple):
    """What became of it.

    Attributes:
        sent: Attacks.
        seconds: For how long.
        rss: Resident memory in MiB, by equal parts of the time.
        statuses: Of the responses, counted.
    """

    sent: int
    seconds: float
    rss: list[int]
    statuses: dict[int, int]

    @property
    def is_flat(self) -> bool:
        """Tell whether memory no longer grew in the second half."""
        half = len(self.rss) // 2
        return max(self.rss[half:]) <= max(self.rss[:half]) * 1.1 + 4


class Flood:
    """Attacks one server from several threads."""

    def __init__(self, port: int, seed: int) -> None:
        self._port = port
        self._chance = random.Random(seed)
        self._held: deque[socket.socket] = deque()
        self._ids = iter(range(10**9))
        self.sent = 0
        self.statuses: dict[int, int] = {}
        self.ended = threading.Event()

    def attack(self) -> None:
        """Attack until the end."""
        attacks: list[Callable[[], object]] = [
            *(self._worlds, self._snapshots, self._faults, self._records, self._journal),
            *(self._half_head, self._half_body, self._unread, self._bomb, self._words),
        ]
        while not self.ended.is_set():
            with suppress(OSError, HTTPException):
                self._chance.choice(attacks)()
            self.sent += 1

    def close(self) -> None:
        """Close what is held open."""
        while self._held:
            self._held.popleft().close()

    def _ask(self, requests: Iterator[tuple[str, str, bytes, dict[str, str]]]) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            for method, path, body, headers in requests:
                connection.request(method, path, body or None, headers)
                response = connection.getresponse()
                response.read()
                self.statuses[response.status] = self.statuses.get(response.status, 0) + 1
        finally:
            connection.close()

    def _worlds(self) -> None:
        self._ask(("POST", "/__mock__/worlds", b"{}", _JSON) for _ in range(5))
        self._ask(("POST", "/__mock__/worlds/default/fork", b"", {}) for _ in range(5))

    def _snapshots(self) -> None:
        names = (f"/__mock__/worlds/default/snapshots/s{next(self._ids)}" for _ in range(5))
        self._ask(("PUT", name, b"", {}) for name in names)

    def _faults(self) -> None:
        rule = json.dumps({"match": {"tag": "Reason"}, "share": 0, "effect": {"status": 503}})
        path = "/__mock__/worlds/default/faults"
        self._ask(("POST", path, rule.encode(), _JSON) for _ in range(5))

    def _records(self) -> None:
        def reasons() -> Iterator[tuple[str, str, bytes, dict[str, str]]]:
            for _ in range(20):
                code = f"r{next(self._ids)}"
                body = {"code": code, "description": code * 10, "colour": "red"}
                yield "POST", "/api/reason", json.dumps(body).encode(), {**_KEY, **_JSON}

        self._ask(reasons())

    def _journal(self) -> None:
        self._ask(
            (
                "GET",
                f"/api/sku?x={next(self._ids)}{'y' * 7000}",
                b"",
                {**_KEY, "Accept": "z" * 2000},
            )
            for _ in range(20)
        )

    def _words(self) -> None:
        for prefer in (f"code={next(self._ids)}", f"x{next(self._ids)}=1"):
            self._ask(
                ("GET", f"/api/{prefer}/{next(self._ids)}", b"", {**_KEY, "Prefer": prefer})
                for _ in range(10)
            )
        self._ask(("GET", f"/api/sku?limit={next(self._ids)}", b"", _KEY) for _ in range(10))

    def _bomb(self) -> None:
        headers = {**_KEY, **_JSON, "Content-Encoding": "gzip"}
        self._ask(iter([("POST", "/__mock__/worlds/default/clock", _BOMB, headers)]))

    def _half_head(self) -> None:
        self._hold(_HEAD + b"X: " + b"x" * 60_000)

    def _half_body(self) -> None:
        self._hold(_HEAD + b"Content-Length: 1000000\r\n\r\n" + b" " * 900_000)

    def _unread(self) -> None:
        get = b"GET /api/issue HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: demo-admin-key\r\n\r\n"
        self._hold(get * 200)

    def _hold(self, data: bytes) -> None:
        connection = socket.create_connection(("127.0.0.1", self._port), 2)
        self._held.append(connection)
        while len(self._held) > _HELD:
            self._held.popleft().close()
        connection.settimeout(0.5)
        connection.sendall(data)


def fill(server: Served, seconds: float, seed: int = 1, parts: int = 20) -> Filled:
    """Try to fill the memory of a server for so long."""
    flood = Flood(server.port, seed)
    threads = [threading.Thread(target=flood.attack, daemon=True) for _ in range(_THREADS)]
    began, rss = time.monotonic(), []
    for thread in threads:
        thread.start()
    for _ in range(parts):
        time.sleep(seconds / parts)
        rss.append(server.rss())
    flood.ended.set()
    for thread in threads:
        thread.join(30)
    flood.close()
    return Filled(flood.sent, time.monotonic() - began, rss, flood.statuses)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill a server; print the figures; return 1 unless its memory is flat in the second half."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.hostile.flood", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, served(Path(folder), *LIMITS) as server:
        before = server.rss()
        filled = fill(server, options.seconds, options.seed)
    print(f"before: {before} MiB; {filled.sent} attacks in {filled.seconds:.0f} s")
    print(f"MiB: {filled.rss}; statuses: {dict(sorted(filled.statuses.items()))}")
    return 0 if filled.is_flat else 1


if __name__ == "__main__":
    sys.exit(main())
