"""Unleash, a server of feature flags in JavaScript, from npm."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from evaluation.benchmarks.install import install
from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.postgres import postgres

KEY: Final = "*:*.made-for-the-evaluation"


@contextmanager
def unleash(cache: Path, folder: Path) -> Iterator[str]:
    """Run Unleash with a database of its own; give where it is."""
    server = (
        install("unleash-server", "8.2.0", cache) / "node_modules/unleash-server/dist/server.js"
    )
    port = free_port()
    with postgres(cache, folder) as database:
        settings = {
            "TZ": "UTC",
            "CHECK_VERSION": "false",
            "SEND_TELEMETRY": "false",
            "DATABASE_URL": database,
            "DATABASE_SSL": "false",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(port),
            "INIT_ADMIN_API_TOKENS": KEY,
        }
        around = {"env": {**os.environ, **settings}, "cwd": folder}
        with running(["node", server], folder / "unleash.log", **around) as process:
            await_answer(process, f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
