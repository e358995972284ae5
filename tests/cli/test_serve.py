"""`busroot-mock serve`, as a process of its own: what it prints, and how it ends."""

import gc
import http.client
import json
import platform
import re
import signal
import socket
import subprocess
import sys
import time

import pytest

from busroot_mock.cli.memory_use import collect_seldom
from tests.support.commands import GOOD, KEY, ask, serving

# ---- Output


def test_serve_start_line_has_all_addresses() -> None:
    with serving() as (_, started):
        assert int(started["operations"]) == GOOD.count("\n      x-roles: {")
        assert started["docs"] == f"{started['address']}/ui/"
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        assert ask(connection, "GET", "/api/admin/config") == 200
        assert ask(connection, "GET", "/api/ui/") == 200
        connection.close()


def test_serve_logs_a_line_per_request_without_the_key() -> None:
    with serving() as (process, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        ask(connection, "GET", "/api/admin/config")
        ask(connection, "GET", "/api/nothing?key=demo-admin-key")
        ask(connection, "POST", "/api/admin/config", body=b"{", headers={"X-API-KEY": "wrong-key"})
        connection.close()
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=5)
    assert output == ""
    assert re.fullmatch(
        r"GET /api/admin/config 200 [\d.]+ ms\n"
        r"GET /api/nothing 404 [\d.]+ ms: There is no such path in the contract\.\n"
        r"POST /api/admin/config 401 [\d.]+ ms: The API key in the header X-API-KEY is unknown\.\n",
        errors,
    ), errors


def test_serve_goes_on_when_nobody_reads_its_lines() -> None:
    with serving() as (process, started):
        assert process.stderr is not None
        process.stderr.close()
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        for _ in range(3):
            assert ask(connection, "GET", "/api/admin/config") == 200
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0


def test_serve_log_level_warning_is_silent() -> None:
    with serving("--log-level", "warning") as (process, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        ask(connection, "GET", "/api/admin/config")
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=5) == ("", "")


def test_serve_equal_seeds_make_equal_access_codes() -> None:
    assert _first_access_code("--seed", "7") == _first_access_code("--seed", "7")
    assert _first_access_code("--seed", "7") != _first_access_code("--seed", "8")


def _first_access_code(*arguments: str) -> str:
    with serving(*arguments) as (_, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        connection.request("POST", "/api/admin/access-code", headers=KEY)
        record = json.load(connection.getresponse())
        connection.close()
    return str(record["result"]["code"])


# ---- Shutdown


@pytest.mark.parametrize(
    ("number", "connected"),
    [(signal.SIGTERM, False), (signal.SIGINT, True), (signal.SIGHUP, True)],
    ids=["SIGTERM", "SIGINT, connected", "SIGHUP, connected"],
)
def test_serve_ends_with_0_at_a_signal(number: signal.Signals, connected: bool) -> None:
    with serving("--log-level", "warning") as (process, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        if connected:
            ask(connection, "GET", "/api/admin/config")
        sent = time.monotonic()
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
        connection.close()
    assert process.returncode == 0
    assert time.monotonic() - sent < 2
    assert (output, errors) == ("", "")


def test_serve_ends_with_0_while_a_body_is_awaited() -> None:
    head = b"POST /api/admin/config HTTP/1.1\r\nHost: mock\r\nX-API-KEY: demo-admin-key\r\n"
    with (
        serving("--log-level", "error") as (process, started),
        socket.create_connection(("127.0.0.1", int(started["port"])), timeout=5) as client,
    ):
        client.sendall(head + b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=15)
    assert process.returncode == 0
    assert (output, errors) == ("", "")


# ---- Garbage


def test_full_collections_of_garbage_are_seldom() -> None:
    full: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        full.extend([1] if (phase, info["generation"]) == ("start", 2) else [])

    before = gc.get_threshold()
    gc.callbacks.append(note)
    try:
        collect_seldom()
        records: list[dict[str, list[int]]] = [{"a": []} for _ in range(200_000)]
    finally:
        gc.callbacks.remove(note)
        gc.set_threshold(*before)
        gc.unfreeze()
    assert len(records) == 200_000
    assert full == []


BUFFERS = """
import random
from busroot_mock.cli.memory_use import return_large_buffers
{before}
chance, large, small = random.Random(1), [], []
for _ in range(4000):
    large.append(bytearray(chance.randrange(70_000, 900_000)))
    small.append(bytes(chance.randrange(600, 4000)))
    if len(large) > 100:
        large.pop(chance.randrange(100))
    del small[:-500]
large.clear()
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmRSS:")))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other allocators have their ways")
def test_large_buffers_go_back_to_the_system() -> None:
    kept, returned = (
        int(subprocess.check_output([sys.executable, "-c", BUFFERS.format(before=before)]))
        for before in ("", "return_large_buffers()")
    )
    assert returned < kept / 2
