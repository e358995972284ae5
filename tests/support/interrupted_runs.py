"""Runs of pytest that are interrupted anywhere: `python -m tests.support.interrupted_runs`.

Prints a line for each: the exit code of pytest, whether a signal came before the tests were over,
and its internal errors.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from contract_tests.run import ending
from contract_tests.transport.interruption import INTERRUPTION

TESTS = """
import pytest

@pytest.fixture(scope="session")
def kept():
    yield 1

@pytest.fixture
def each(kept):
    yield kept

@pytest.mark.parametrize("number", range(4))
def test_it(each, number):
    assert each
"""
RUNS = 16


class Watch:
    """Notes the internal errors of a run, and whether it was asked to end in time."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.was_due = False

    def pytest_internalerror(self, excrepr: Any) -> None:
        self.errors.append(str(excrepr)[-2000:])

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        self.was_due = INTERRUPTION.is_due


def run(folder: Path, seconds: float) -> tuple[int, bool, list[str]]:
    """Run the tests of a folder, with a signal after so many seconds of CPU, if that is not 0."""
    watch = Watch()
    options = ["-c", os.devnull, "--rootdir", str(folder), "--disable-plugin-autoload"]
    options += ["-p", "no:terminal", "-p", "no:cacheprovider", "--import-mode=importlib"]
    with INTERRUPTION.heeded():
        signal.signal(signal.SIGVTALRM, lambda *_: signal.raise_signal(signal.SIGTERM))
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        code = int(pytest.main([str(folder), *options], plugins=[ending, watch]))
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return code, watch.was_due, watch.errors


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_it.py").write_text(TESTS, encoding="utf-8")
        run(folder, 0)
        started = time.process_time()
        run(folder, 0)
        took = time.process_time() - started
        for number in range(RUNS):
            print(json.dumps(run(folder, took * (number + 0.5) / RUNS)))


if __name__ == "__main__":
    sys.exit(main())
