"""A server that lacks descriptors or room on its disk, and gets them back."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

from evaluation.hostile.served import Served, served

FEW_FILES: Final = "ulimit -n 64"
SMALL_FILES: Final = "ulimit -f 200"
_WITHIN: Final = 10.0
_HEAD: Final = b"GET /api/sku HTTP/1.1\r\nHost: localhost\r\n"
_POST: Final = (
    b"POST /api/reason HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: demo-admin-key\r\n"
    b"Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
)
_HOLDING: Final = {"half a head": _HEAD, "nothing": b"", "half a body": _POST}


def wrong_answers(folder: Path) -> Iterator[str]:
    """Yield what does not hold; there are as many checks as `CHECKS`."""
    with served(folder, "--state", str(folder / "few.state"), setting=FEW_FILES) as server:
        for name, data in _HOLDING.items():
            yield from _locked_out(server, name, data)
        if not _within(lambda: _health(server)["state"]["saved"]):
            yield "what was written while descriptors were scarce is not saved"
    with served(folder, "--state", str(folder / "full.state"), setting=SMALL_FILES) as server:
        yield from _full_disk(server)


CHECKS: Final = len(_HOLDING) + 4


def _locked_out(server: Served, name: str, data: bytes) -> Iterator[str]:
    """Yield whether a good client is not served beside 60 connections that hold on."""
    with ExitStack() as stack:
        for _ in range(60):
            held = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 5))
            with suppress(OSError):
                held.sendall(data)
        time.sleep(0.3)
        if _status(server, "POST", "/api/admin/access-code") != 200:
            yield f"a good client is locked out by 60 connections with {name}"


def _full_disk(server: Served) -> Iterator[str]:
    """Yield what is wrong where the state file is larger than a file may be, and then smaller."""
    address = f"https://x.example/{'x' * 100_000}"
    for number in range(3):
        body = {"code": f"c{number}", "name": "New", "instructionsUrl": address}
        if _status(server, "POST", "/api/sku", body) != 200:
            yield "a write is refused where the disk is full"
            return
    if not _within(lambda: _health(server)["status"] == "degraded"):
        yield "a full disk is not told in GET /__mock__/health"
    _status(server, "POST", "/__mock__/reset")
    if not _within(lambda: _health(server)["state"] == {"saved": True}):
        yield "the state is not saved once there is room again"


def _ask(server: Served, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    headers = {"X-API-KEY": "demo-admin-key", "Content-Type": "application/json"}
    try:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, HTTPException):
        return 0, b"{}"
    finally:
        connection.close()


def _status(server: Served, method: str, path: str, body: Any = None) -> int:
    return _ask(server, method, path, body)[0]


def _health(server: Served) -> Any:
    return json.loads(_ask(server, "GET", "/__mock__/health")[1])["result"]


def _within(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + _WITHIN
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False
