"""A proxy as a process of its own, with what it has of memory."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SAID_AT: Final = re.compile(r" at http://127\.0\.0\.1:(\d+)(\S*),")


class Proxy:
    """A running proxy.

    Attributes:
        port: Where it listens.
        prefix: Of the paths that it passes on.
    """

    def __init__(self, process: subprocess.Popen[str], port: int, prefix: str) -> None:
        self._folder = Path(f"/proc/{process.pid}")
        self.port, self.prefix = port, prefix

    def begin(self) -> float:
        """Forget the peak of its memory; return the megabytes that it has now."""
        (self._folder / "clear_refs").write_text("5")
        return self.peak()

    def peak(self) -> float:
        """Return the megabytes that it had at the most since `begin`."""
        found = re.search(r"VmHWM:\s+(\d+)", (self._folder / "status").read_text())
        return int(found[1]) / 1024 if found else 0.0


@contextmanager
def proxy_of(url: str, *options: str) -> Iterator[Proxy]:
    """Run the command `proxy` before a deployment, on any free port."""
    command = [sys.executable, "-m", "busroot_mock", "proxy", url, "--port", "0", *options]
    with subprocess.Popen(
        [*command, "--log-level", "warning"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        place = _SAID_AT.search(line)
        try:
            if place is None:
                raise RuntimeError(f"The proxy did not start: {line}")
            yield Proxy(process, int(place[1]), place[2])
        finally:
            process.send_signal(signal.SIGTERM)
            process.stdout.read()
