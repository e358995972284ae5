"""A mock server in a process of its own, to be attacked."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_COMMAND = (sys.executable, "-m", "busroot_mock", "serve", "--port", "0", "--log-level", "error")


class Served(NamedTuple):
    """A server at a port of loopback.

    Attributes:
        log: The file that has its stderr.
    """

    process: subprocess.Popen[str]
    port: int
    log: Path

    def rss(self) -> int:
        """Return its resident memory in MiB, of all of its processes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        match = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert match, "the process has no memory: it has ended"
        return int(match[1]) // 1024

    def cpu_seconds(self) -> float:
        """Return the CPU time that it has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").split()
        return (int(fields[13]) + int(fields[14])) / 100


@contextmanager
def served(folder: Path, *options: str, setting: str = "") -> Iterator[Served]:
    """Start a server, and end it afterwards.

    Args:
        folder: For its log.
        options: Of `serve`.
        setting: A command of a shell that sets a limit for it, such as `ulimit -n 64`.
    """
    log = folder / "server.log"
    with log.open("w", encoding="utf-8") as stderr:
        command = [*_COMMAND, *options]
        if setting:
            command = ["bash", "-c", f'{setting}; exec "$@"', "bash", *command]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        match = re.search(r"at http://127\.0\.0\.1:(\d+)", line)
        assert match, f"the server did not start: {log.read_text(encoding='utf-8')}"
        yield Served(process, int(match[1]), log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()
