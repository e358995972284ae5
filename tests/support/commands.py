"""The command as a process of its own, and how it refuses."""

import re
import subprocess
import sys
from pathlib import Path

from busroot_mock.paths import CONTRACT

COMMAND = [sys.executable, "-m", "busroot_mock"]
GOOD = CONTRACT.read_text(encoding="utf-8")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False
    )


def assert_refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """Asserts exit code 2, and one sentence with these words and nothing else."""
    assert result.returncode == 2, result.stderr
    assert result.stdout == ""
    assert re.fullmatch(r"busroot-mock: [^\n]+\n", result.stderr), result.stderr
    for word in words:
        assert word in result.stderr
