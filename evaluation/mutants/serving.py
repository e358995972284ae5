"""The mock server with a planted defect, on a port of its own."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from busroot_mock.serving.server import end_on_signals, listen, serve
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from evaluation.mutants.asked import BASE
from evaluation.mutants.catalogue import load
from evaluation.mutants.defective import Defect, Defective, together

ROOT = Path(__file__).parents[2]
MOST_CPU_SECONDS = 1800
"""A server whose defect is a loop without end heeds no signal when whoever started it is gone."""
MOST_MEMORY = 2 << 30
"""Bytes. Such a loop may gather records, too: in eleven minutes it had taken 12 GB."""
NONE = "none"
"""Stands for the mock server as it is, without a defect."""
KEYS = {
    "BUSROOT_API_KEY": "demo-staff-key",
    "DEMO_ADMIN_KEY": "demo-admin-key",
    "DEMO_SUPERVISOR_KEY": "demo-supervisor-key",
    "DEMO_MEMBER_KEY": "demo-member-key",
    "DEMO_READONLY_KEY": "demo-readonly-key",
    "OTHER_ADMIN_KEY": "other-admin-key",
}
"""Environment variables of the profile `demo.toml`; the first key may do everything."""


def serve_mutants(names: Sequence[str], port: int) -> None:
    """Serve a fresh world with defects until a signal; print the URL, then the requests."""
    defects = [load()[name].defect for name in names if name != NONE]
    serve_defect(together(defects) if defects else None, port)


def serve_defect(defect: Defect | None, port: int) -> None:
    """Serve a fresh world with a defect until a signal; print the URL, then the requests."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    application = Defective(defect, world=World(clock=Clock()))
    listener = listen("127.0.0.1", port)
    try:
        end_on_signals()
        print(f"http://127.0.0.1:{listener.getsockname()[1]}{BASE}", flush=True)
        serve(application, listener)
    finally:
        print(json.dumps({"requests": application.requests}), flush=True)


class Served:
    """A server that runs.

    Attributes:
        url: Of the API.
        requests: How many came, known when the server has ended.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self.url = process.stdout.readline().strip()
        self.requests = 0
        self._process = process

    def end(self) -> None:
        """End the server."""
        self._process.terminate()
        rest, _ = self._process.communicate(timeout=30)
        # One that was killed has nothing to say.
        self.requests = json.loads(rest.splitlines()[-1])["requests"] if rest else 0


@contextmanager
def served(*names: str, of: str = "evaluation.mutants") -> Iterator[Served]:
    """Serve defects of a package in a process of its own; none, if no name is given."""
    command = [sys.executable, "-m", of, "serve", *(names or [NONE])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        server = Served(process)
        try:
            yield server
        finally:
            server.end()
