"""Label Studio, a server in Python with Django REST framework, from PyPI."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running
from evaluation.learning.servers.python_packages import programs_of

KEY: Final = "Token made-for-the-evaluation"
_VERSION: Final = "1.23.2"
_ADMIN: Final = ("--username", "ada@example.com", "--password", "made-for-the-evaluation")
_FIRST: Final = """
import sys
from label_studio.server import main
sys.argv = ["label-studio", "init", "--no-browser", *sys.argv[1:]]
main()
"""


@contextmanager
def label_studio(cache: Path, folder: Path) -> Iterator[str]:
    """Run Label Studio with records of its own; give where it is."""
    port = free_port()
    shutil.copytree(_first(cache), folder, dirs_exist_ok=True)
    command = [_programs(cache) / "label-studio", "start", "--no-browser", "--port", port]
    command += ["--internal-host", "127.0.0.1"]
    with running(command, folder / "label-studio.log", env=_settings(folder)) as process:
        await_answer(process, f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"


def _programs(cache: Path) -> Path:
    return programs_of(cache, "label-studio", _VERSION)


def _first(cache: Path) -> Path:
    """Return the folder of records that it begins with."""
    folder = cache / "label-studio-first"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        around: dict[str, Any] = {"env": _settings(folder), "cwd": folder}
        start = [_programs(cache) / "python", "-c", _FIRST, *_ADMIN]
        run([*start, "--user-token", KEY.removeprefix("Token ")], **around)
        (folder / "complete").touch()
    return folder


def _settings(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "SECRET_KEY": "made-for-the-evaluation",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SSRF_PROTECTION_ENABLED": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "LOG_LEVEL": "WARNING",
    }
