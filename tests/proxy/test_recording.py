"""Recordings of what passes, and the command that writes them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from busroot_mock.recordings.har_reader import read_har
from tests.proxy.test_forward import KEY, request
from tests.support.upstreams import exchange, raw_upstream


def test_command_records_what_passes_without_keys(tmp_path: Path) -> None:
    with raw_upstream() as upstream:
        upstream.answer = (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=secret-cookie\r\n"
            b"Content-Length: 18\r\n\r\n" + b'{"isSuccess":true}'
        )
        command = ["proxy", f"http://127.0.0.1:{upstream.port}/api", "--port", "0"]
        with subprocess.Popen(
            [sys.executable, "-m", "busroot_mock", *command, "--record", str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": "server"},
        ) as process:
            assert process.stdout is not None
            line = process.stdout.readline()
            port = int(line.split("at http://127.0.0.1:")[1].split("/")[0])
            exchange(port, request(b"GET", b"/api/sku?limit=1"))
            exchange(port, request(b"POST", b"/api/sku", b"Content-Length: 2", body=b"{}"))
            process.send_signal(signal.SIGINT)
            output = process.stdout.read()
        assert process.returncode == 0
    assert "Recorded 2 exchanges" in output
    (path,) = tmp_path.glob("proxy-*.har")
    text = path.read_text(encoding="utf-8")
    assert KEY.decode() not in text + output
    assert "secret-cookie" not in text
    first, second = read_har(path)
    assert first.url == f"http://127.0.0.1:{upstream.port}/api/sku?limit=1"
    assert (first.status, json.loads(first.response_body)) == (200, {"isSuccess": True})
    assert (second.method, second.request_body) == ("POST", b"{}")
