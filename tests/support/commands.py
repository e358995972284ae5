"""Run the command `busroot-mock` in a process of its own."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from busroot_mock import __version__
from busroot_mock.paths import CONTRACT

COMMAND = [sys.executable, "-m", "busroot_mock"]
GOOD = CONTRACT.read_text(encoding="utf-8")
KEY = {"X-API-KEY": "demo-admin-key"}
START_LINE = re.compile(
    rf"busroot-mock {re.escape(__version__)}, contract 1\.0\.0, (?P<operations>\d+) operations "
    r"at (?P<address>http://127\.0\.0\.1:(?P<port>\d+)/api), docs at (?P<docs>http\S+/api/ui/), "
    r"console at (?P<console>http\S+/__mock__/)\n"
)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False
    )


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], re.Match[str]]]:
    """Start the mock server on a free port; give the process and its start-up line."""
    command = [*COMMAND, "serve", "--port", "0", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            started = START_LINE.fullmatch(line)
            assert started, line
            yield process, started
        finally:
            with suppress(ProcessLookupError):
                process.kill()


def ask(connection: http.client.HTTPConnection, method: str, path: str, **options: Any) -> int:
    connection.request(method, path, **{"headers": KEY, **options})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """Assert exit code 2, and a single sentence with these words and nothing else."""
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert re.fullmatch(r"busroot-mock: [^\n]+\n", result.stderr), result.stderr
    for word in words:
        assert word in result.stderr
