"""Whatever becomes of its output, a command does its work and ends as it would."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from busroot_mock.cli.output import undiverted
from tests.support.commands import COMMAND, KEY, serving

FULL = Path("/dev/full")


def closing(*numbers: int) -> Callable[[], None]:
    def close() -> None:
        for number in numbers:
            os.close(number)

    return close


def run_with(arguments: list[str], way: str) -> tuple[int, str]:
    """Run a command whose output goes nowhere; return its exit code and what else it said."""
    reading, writing = os.pipe()
    with FULL.open("wb") as full:
        outputs = {
            "nobody reads it": {"stdout": writing, "stderr": subprocess.PIPE},
            "the disk is full": {"stdout": full, "stderr": subprocess.PIPE},
            "nobody reads both": {"stdout": writing, "stderr": writing},
            "both disks are full": {"stdout": full, "stderr": full},
            "both are closed": {"preexec_fn": closing(1, 2)},
        }
        os.close(reading)
        try:
            result = subprocess.run(
                [*COMMAND, *arguments], **outputs[way], text=True, timeout=60, check=False
            )
        finally:
            os.close(writing)
    return result.returncode, result.stderr or ""


WAYS = [
    "nobody reads it",
    "the disk is full",
    "nobody reads both",
    "both disks are full",
    "both are closed",
]


CASES = [
    *((["--help"], way, 0) for way in WAYS),
    *((["serve", "--port", "http"], way, 2) for way in WAYS),
    (["verify", "--dry-run", "http://127.0.0.1:9/api"], "the disk is full", 0),
    # What shows the progress of a run has a stream of its own.
    *((["verify", "http://127.0.0.1:9/api"], way, 2) for way in WAYS[2:]),
]


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    ("arguments", "way", "code", "unbuffered"),
    [*((*case, "") for case in CASES), *((*case, "1") for case in CASES[: len(WAYS)])],
)
def test_command_ends_as_it_would_whatever_becomes_of_its_output(
    arguments, way, code, unbuffered, monkeypatch
):
    # Python then gives its streams no buffer: they are made otherwise.
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    ended, said = run_with(arguments, way)
    assert ended == code
    assert "Traceback" not in said
    assert "Exception ignored" not in said


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_run_that_nobody_can_follow_finds_what_it_would(tmp_path, monkeypatch):
    # A whole run takes seconds, and this is the one way in which nothing was sent.
    monkeypatch.setenv("BUSROOT_API_KEY", KEY["X-API-KEY"])
    with serving("--log-level", "warning") as (_, started):
        few = ["--operation", "listReasons", "--max-examples", "1", "--allow-untested"]
        asked = ["verify", started["address"], *few, "--report", str(tmp_path)]
        assert run_with(asked, "both disks are full")[0] == 0
    assert '"exit_code": 0' in (tmp_path / "report.json").read_text("utf-8")


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("way", ["full", "unread"])
@pytest.mark.parametrize("text", ["a line\n", "a part", "a\n" * 50_000])
def test_stream_that_goes_on_loses_what_it_cannot_write(way, text):
    reading, writing = os.pipe()
    os.close(reading)
    with FULL.open("w") if way == "full" else os.fdopen(writing, "w") as led:
        for is_flushed in (True, False):
            with undiverted(led) as stream:
                stream.write(text)
                if is_flushed:
                    stream.flush()
                stream.write(text)


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("way", ["full", "closed"])
def test_serve_serves_whatever_becomes_of_its_output(way):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with FULL.open("wb") as full:
        outputs = {
            "full": {"stdout": full, "stderr": full},
            "closed": {"preexec_fn": closing(1, 2)},
        }
        process = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], **outputs[way])
    try:
        assert status_of(port) == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()


def status_of(port: int) -> int:
    end = time.monotonic() + 20
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/admin/config", headers=KEY)
            return connection.getresponse().status
        except ConnectionRefusedError:
            assert time.monotonic() < end
            time.sleep(0.1)
        finally:
            connection.close()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_what_a_console_lacks_is_escaped(encoding):
    result = subprocess.run(
        [*COMMAND, "verify", "http://例え..example/ä"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    said = result.stderr.decode(encoding)
    assert "Traceback" not in said
    assert re.search(r"is not the name of a host|is not a host", said)
