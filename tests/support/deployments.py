"""Runs of the contract tests against servers of ours, as processes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from busroot_mock.paths import CONTRACT_TESTS
from tests.support import preloaded
from tests.support.served import served

KEY = "demo-admin-key"


class MockServer:
    """A mock server, with a snapshot of how it began."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._world = f"{base_url.removesuffix('/api')}/__mock__/worlds/default"
        httpx.put(f"{self._world}/snapshots/before").raise_for_status()

    def changes(self) -> list[dict[str, Any]]:
        """Return what differs from the snapshot."""
        answer = httpx.get(f"{self._world}/changes", params={"since": "before"})
        results: list[dict[str, Any]] = answer.raise_for_status().json()["results"]
        return results


@contextmanager
def mock_server() -> Iterator[MockServer]:
    with served() as origin:
        yield MockServer(f"{origin}/api")


def settings_json(base_url: str, report: Path, **changed: Any) -> str:
    """Return settings of a run as `--run-settings` takes them."""
    settings = {
        "base_url": base_url,
        "write": None,
        "also": [],
        "undeclared_methods": False,
        "tags": [],
        "operations": [],
        "certainties": [],
        "oracles_off": [],
        "rate": None,
        "max_requests": None,
        "max_seconds": None,
        "max_created": 20,
        "max_latency": None,
        "timeout": 5.0,
        "seed": 1,
        "max_examples": 2,
        "profile": None,
        "report": str(report),
        "strict": False,
        "baseline": None,
        "database": None,
        "checked": False,
    }
    return json.dumps({**settings, **changed})


def start(
    settings: str, *options: str, key: str = KEY, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a run of the contract tests in a process group of its own."""
    command = [sys.executable, "-m", "pytest", str(CONTRACT_TESTS), "--run-settings", settings]
    return subprocess.Popen(
        [*command, *_without_cache(options), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "BUSROOT_API_KEY": key, **(environment or {})},
        start_new_session=True,
    )


def _without_cache(options: Sequence[str]) -> list[str]:
    is_kept = any("cache_dir" in option for option in options)
    return [] if is_kept else ["-p", "no:cacheprovider"]


def run(
    settings: str, *options: str, key: str = KEY, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run the contract tests to their end; return the exit code and what they said."""
    command = ["pytest", CONTRACT_TESTS, "--run-settings", settings, *_without_cache(options)]
    # To show the source around a failure takes half a second each.
    command.append("--tb=native")
    environment = {**os.environ, "BUSROOT_API_KEY": key, **(environment or {})}
    result = preloaded.run([*command, *options], environment=environment)
    return result.returncode, result.stdout + result.stderr


def cleanup(*ledgers: Path | str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    """Run `busroot-mock cleanup`."""
    command = ["busroot-mock", "cleanup", *ledgers]
    return preloaded.run(command, environment={**os.environ, "BUSROOT_API_KEY": key})
