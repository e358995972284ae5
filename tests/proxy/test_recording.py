"""Recordings of what passes, and the command that writes them."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.recordings.har_reader import read_har
from tests.proxy.test_forward import KEY, request
from tests.support.upstreams import RawUpstream, exchange, raw_upstream

SERVER = Path(__file__).parents[2] / "server"


@contextmanager
def running(upstream: RawUpstream, folder: Path, *options: str) -> Iterator[list[Any]]:
    """Run the proxy; give its port, and at the end its output and exit code."""
    command = ["proxy", f"http://127.0.0.1:{upstream.port}/api", "--port", "0", *options]
    with subprocess.Popen(
        [sys.executable, "-m", "busroot_mock", *command],
        stdout=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(SERVER)},
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        result: list[Any] = [int(line.split("at http://127.0.0.1:")[1].split("/")[0])]
        yield result
        process.send_signal(signal.SIGINT)
        result.append(process.stdout.read())
    result.append(process.returncode)


def test_command_records_what_passes_without_keys(tmp_path: Path) -> None:
    with raw_upstream() as upstream:
        upstream.answer = (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=secret-cookie\r\n"
            b"Content-Length: 18\r\n\r\n" + b'{"isSuccess":true}'
        )
        with running(upstream, tmp_path, "--record", "here") as result:
            exchange(result[0], request(b"GET", b"/api/sku?limit=1"))
            exchange(result[0], request(b"POST", b"/api/sku", b"Content-Length: 2", body=b"{}"))
    _, output, code = result
    assert code == 0
    assert "Recorded 2 exchanges" in output
    (path,) = tmp_path.glob("here/proxy-*.har")
    text = path.read_text(encoding="utf-8")
    assert KEY.decode() not in text + output
    assert "secret-cookie" not in text
    first, second = read_har(path)
    assert first.url == f"http://127.0.0.1:{upstream.port}/api/sku?limit=1"
    assert (first.status, json.loads(first.response_body)) == (200, {"isSuccess": True})
    assert (second.method, second.request_body) == ("POST", b"{}")


@pytest.mark.runs
@pytest.mark.parametrize(
    ("target", "fail_on", "expected"),
    [
        (b"/api/sku?limit=1", "deployment", 1),
        (b"/api/sku?limit=1", "client", 0),
        (b"/api/sku?limit=many", "client", 1),
    ],
)
def test_sides_that_fail_set_the_exit_code(
    target: bytes, fail_on: str, expected: int, tmp_path: Path
) -> None:
    body = b'{"isSuccess": true, "results": [{"code": 7}]}'
    with raw_upstream() as upstream:
        upstream.answer = (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
        ) % (len(body), body)
        with running(upstream, tmp_path, "--report", "out", "--fail-on", fail_on) as result:
            exchange(result[0], request(b"GET", target))
    _, output, code = result
    assert code == expected, output
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["findings"]
    assert KEY.decode() not in output + json.dumps(report)
