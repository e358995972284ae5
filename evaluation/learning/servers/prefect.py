"""Prefect, a server of workflows in Python, from PyPI."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.python_packages import programs_of


@contextmanager
def prefect(cache: Path, folder: Path) -> Iterator[str]:
    """Run Prefect with SQLite, without what it does by itself; give where it is."""
    program = programs_of(cache, "prefect", "3.9.1") / "prefect"
    port = free_port()
    settings = {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    around = {"env": {**os.environ, **settings}, "cwd": folder}
    command = [program, "server", "start", "--host", "127.0.0.1", "--port", port, "--no-services"]
    with running(command, folder / "prefect.log", **around) as process:
        await_answer(process, f"http://127.0.0.1:{port}/api/health")
        yield f"http://127.0.0.1:{port}"
