"""Beyond loopback the contract tests only read, whatever is drawn and whichever check asks."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from busroot_mock.paths import CONTRACT, CONTRACT_TESTS

ANSWER = b'{"isSuccess":true,"results":[]}'
REFUSAL = b'{"isSuccess":false,"message":"No.","violations":[]}'


class Counting(BaseHTTPRequestHandler):
    """Notes every request, and tempts a client to go on: by its answers, and by a redirect."""

    seen: list[tuple[str, str, int]]
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        self.seen.append((self.command, self.path, length))
        redirects = "config" in self.path
        knows_key = self.headers.get("X-API-KEY") == "guarded-key"
        self.send_response(401 if not knows_key else 307 if redirects else 200)
        if redirects:
            self.send_header("Location", "http://localhost:9/api/admin/access-code")
        self.send_header("Content-Type", "application/json")
        body = ANSWER if knows_key else REFUSAL
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = answer  # noqa: N815  http.server's names
    do_DELETE = do_OPTIONS = do_TRACE = do_QUERY = answer  # noqa: N815  http.server's names

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def counting() -> Iterator[tuple[str, list[tuple[str, str, int]]]]:
    """A server at an address of this machine that is not loopback, and what it saw."""
    handler = type("Handler", (Counting,), {"seen": []})
    server = ThreadingHTTPServer(("0.0.0.0", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{own_address()}:{server.server_port}/api", handler.seen
    server.shutdown()
    server.server_close()


def own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # Nothing is sent: this only asks for the route.
        except OSError:
            pytest.skip("this machine has no address but loopback")
        return str(probe.getsockname()[0])


def run(url: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", str(CONTRACT_TESTS), "--base-url", url]
    fixed = ["--seed", "1", "--max-examples", "3", "-p", "no:cacheprovider", "-p", "no:xdist"]
    environment = {**os.environ, "BUSROOT_API_KEY": "guarded-key"}
    return subprocess.run(
        [*command, *fixed, *options], capture_output=True, text=True, env=environment, timeout=300
    )


def test_guard_lets_nothing_but_reads_beyond_loopback(counting):
    url, seen = counting
    outcome = run(url)
    assert len(seen) > 15, outcome.stdout
    assert {(method, length) for method, _, length in seen} == {("GET", 0)}
    patterns = [
        re.sub(r"\{.+?\}", "[^/]+", f"/api{path}")
        for path, item in yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))["paths"].items()
        if "get" in item
    ]
    for _, path, _ in seen:
        assert any(re.fullmatch(pattern, path.partition("?")[0]) for pattern in patterns)
    assert "guarded-key" not in outcome.stdout + outcome.stderr


def test_guard_never_lets_platform_operations_beyond_loopback(counting):
    url, seen = counting
    run(url, "--write")
    assert {method for method, _, _ in seen} == {"GET", "POST", "DELETE"}
    assert not [path for _, path, _ in seen if "newaccount" in path or "seedrun" in path]
