"""The mock server that a run starts for itself ends with the run, in whatever way that ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

PROCESSES = Path("/proc")
MARK = "BUSROOT_TEST_MARK"
"""Every process of a run inherits this variable of its environment."""

pytestmark = [
    pytest.mark.runs,
    pytest.mark.skipif(not (PROCESSES / "self/environ").exists(), reason="needs Linux' /proc"),
]


@pytest.fixture
def mark() -> Iterator[str]:
    mark = f"{MARK}={uuid4().hex}"
    yield mark
    for process in commands_of(mark):
        os.kill(process, signal.SIGKILL)


def commands_of(mark: str) -> dict[int, str]:
    """Return the command lines of the processes that have the mark, by process id."""
    actual = {}
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                actual[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
        except OSError:
            continue  # It has ended, or belongs to somebody else.
    return {process: command.decode() for process, command in actual.items() if command}


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.1)
    return is_so()


@pytest.mark.parametrize("processes", [1, 2])
def test_verify_that_is_killed_leaves_no_process(tmp_path, mark, processes):
    def servers() -> list[str]:
        return [command for command in commands_of(mark).values() if " serve " in command]

    command = [
        sys.executable,
        "-m",
        "busroot_mock",
        "verify",
        "--verbose",
        "--operation",
        "listReasons",
    ]
    command += ["--report", tmp_path / "report"]
    name, _, value = mark.partition("=")
    log = tmp_path / "log"
    with log.open("wb") as stderr:
        run = subprocess.Popen(
            [*command, "-n", str(processes)],
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env={**os.environ, name: value},
        )
        # In the middle of the tests, not of the start: the first result is there.
        assert wait_until(lambda: b"\n[" in log.read_bytes(), 180), log.read_text()
        assert wait_until(lambda: len(servers()) == processes, 60)
        run.kill()
        run.wait()
    wait_until(lambda: not commands_of(mark), 30)
    assert commands_of(mark) == {}
