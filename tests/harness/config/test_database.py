"""A case that failed is kept, and the next run tries it first: in a folder, or in Redis."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlencode
from zlib import crc32

import pytest

from busroot_mock.http.request import AsgiApp, Receive, Scope, Send
from busroot_mock.serving.app import Application
from contract_tests.findings.checks import ORACLES
from tests.support.served import served, verify

pytestmark = pytest.mark.runs

FILTERED = (
    "--operation",
    "listSkus",
    *(f"--without={name}" for name in ORACLES.keys() - {"filters"}),
)
LONG, SHORT = ("--max-examples", "40", "--seed", "7"), ("--max-examples", "5", "--seed", "2")


def seldom_wrong(application: AsgiApp) -> AsgiApp:
    """Forget one of the SKUs that are asked for, in a few of all questions."""

    async def served_so(scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(parse_qsl(scope.get("query_string", b"").decode()))
        codes = asked.get("skucodes", "").split(",")
        is_lost = len(codes) > 1 and crc32(asked["skucodes"].encode()) % 8 == 0
        if scope.get("path") == "/api/sku" and is_lost:
            less = urlencode(asked | {"skucodes": ",".join(codes[1:])})
            scope = {**scope, "query_string": less.encode()}
        await application(scope, receive, send)

    return served_so


def is_found(origin: str, folder: Path, *options: str) -> bool:
    outcome = verify(f"{origin}/api", *FILTERED, "--strict", "--fail-fast", *options, folder=folder)
    assert outcome.returncode in (0, 1), outcome.stdout + outcome.stderr
    return outcome.returncode == 1


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Serve an empty Redis, on this machine alone; return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if not probe.connect_ex(("127.0.0.1", port)):
                        break
                time.sleep(0.05)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


def assert_shared(folder: Path, place: str) -> None:
    with served(seldom_wrong(Application())) as origin:
        assert is_found(origin, folder, *LONG, "--database", place)
        assert is_found(origin, folder, *SHORT, "--database", place)


def test_case_in_a_folder_is_tried_first(tmp_path):
    with served(seldom_wrong(Application())) as origin:
        assert not is_found(origin, tmp_path, *SHORT), "the defect is to be found by luck alone"
    assert_shared(tmp_path, str(tmp_path / "cases"))


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no redis-server")
def test_case_in_redis_is_tried_first(tmp_path):
    pytest.importorskip("redis", reason="the package redis is not installed")
    with redis(tmp_path) as place:
        assert_shared(tmp_path, place)
