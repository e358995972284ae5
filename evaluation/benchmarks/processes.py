"""Servers as processes: started, asked, weighed, paused, and surely ended."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from evaluation.benchmarks.cases import KEY, LISTING, Case, WrongAnswer, check
from evaluation.benchmarks.cores import on_server_core

PATIENCE = 60
POLL = 0.005


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        prefix: The path below which it serves the contract's paths.
        seconds: From the start of its process to the first right answer.
    """

    process: subprocess.Popen[bytes]
    port: int
    prefix: str
    seconds: float = 0

    @property
    def url(self) -> str:
        """Where the contract's paths start."""
        return f"http://127.0.0.1:{self.port}{self.prefix}"

    def ask(self, case: Case) -> tuple[int, bytes]:
        """Send the request of a case; return status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"X-API-KEY": KEY}
        if case.body:
            headers["Content-Type"] = "application/json"
        try:
            connection.request(case.method, self.prefix + case.path, case.body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def megabytes(self) -> float | None:
        """Return the resident memory of the process and its children; None if not on Linux."""
        matches = [re.search(r"VmRSS:\s+(\d+)", text) for text in self._read("status")]
        return sum(int(match[1]) for match in matches if match) / 1024 or None

    def cpu_seconds(self) -> float | None:
        """Return the processor time of the process and its children; None if not on Linux.

        It has an account of each thread to the nanosecond, of those that have not ended.
        """
        times = [int(text.split()[0]) for text in self._read("task/*/schedstat")]
        return sum(times) / 1e9 or None

    def _read(self, files: str) -> Iterator[str]:
        """Yield such files of /proc of the process and its children."""
        for folder in Path("/proc").glob("[0-9]*"):
            # Some end meanwhile.
            with suppress(OSError):
                if os.getpgid(int(folder.name)) == self.process.pid:
                    yield from [path.read_text() for path in folder.glob(files)]


def free_port() -> int:
    """Return a port at which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    prefix: str,
    folder: Path,
    log: IO[bytes] | int = subprocess.DEVNULL,
) -> Iterator[Server]:
    """Start a server and wait for its first right answer; end it with all its children.

    Args:
        folder: Where it runs; some servers leave files behind.
        log: Takes what it says on stderr.

    Raises:
        WrongAnswer: If it ends, or does not answer rightly in time.
    """
    started = time.perf_counter()
    process = _spawn(on_server_core(command), folder, log)
    try:
        server = Server(process, port, prefix)
        _await_answer(server)
        yield Server(process, port, prefix, time.perf_counter() - started)
    finally:
        _end(process)


def _spawn(command: list[str], folder: Path, log: IO[bytes] | int) -> subprocess.Popen[bytes]:
    # Its own session: then it and its children end together, with Ctrl-C as well.
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log,
        start_new_session=True,
    )


def _await_answer(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    problem = "no answer"
    while time.monotonic() < deadline:
        try:
            check(LISTING, *server.ask(LISTING))
            return
        except (OSError, http.client.HTTPException):
            pass
        except WrongAnswer as error:
            problem = str(error)
        if server.process.poll() is not None:
            raise WrongAnswer(f"its process ended with code {server.process.returncode}")
        time.sleep(POLL)
    raise WrongAnswer(f"not ready after {PATIENCE} s: {problem}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


@contextmanager
def paused(servers: Iterable[Server]) -> Iterator[None]:
    """Keep servers from running for a while, so that they take nothing of the core."""
    groups = [server.process.pid for server in servers] if hasattr(os, "killpg") else []
    for group in groups:
        os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        for group in groups:
            os.killpg(group, signal.SIGCONT)
