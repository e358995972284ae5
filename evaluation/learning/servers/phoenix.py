"""Phoenix, a server in Python with FastAPI, from PyPI: data sets, experiments and prompts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, running
from evaluation.learning.servers.python_packages import programs_of

KEY: Final = "Bearer made-for-the-Evaluation-9876543210xyz"
_VERSION: Final = "20.26.1"


@contextmanager
def phoenix(cache: Path, folder: Path) -> Iterator[str]:
    """Run the server of Phoenix with records of its own; give where it is."""
    program, port = programs_of(cache, "arize-phoenix", _VERSION) / "phoenix", free_port()
    around: dict[str, Any] = {"env": _settings(folder, port), "cwd": folder}
    with running([program, "serve"], folder / "phoenix.log", **around) as process:
        await_answer(process, f"http://127.0.0.1:{port}/openapi.json")
        yield f"http://127.0.0.1:{port}"


def _settings(folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PHOENIX_WORKING_DIR": str(folder),
        "PHOENIX_HOST": "127.0.0.1",
        "PHOENIX_PORT": str(port),
        "PHOENIX_GRPC_PORT": str(free_port()),
        "PHOENIX_ENABLE_AUTH": "true",
        "PHOENIX_SECRET": "made-for-the-Evaluation-0123456789abc",
        "PHOENIX_ADMIN_SECRET": KEY.removeprefix("Bearer "),
        "PHOENIX_DEFAULT_ADMIN_INITIAL_PASSWORD": "made-for-the-evaluation",
        "PHOENIX_TELEMETRY_ENABLED": "false",
    }
