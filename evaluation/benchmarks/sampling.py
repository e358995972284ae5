"""A plugin of pytest that samples the stack, to tell what a run spends its time on.

Of each sample, the innermost frame that belongs to a part counts: what Hypothesis calls is
the test's, though Hypothesis stands above it in the stack. The environment variable
`BENCHMARK_SAMPLES` names the file for the shares.
"""

import json
import os
import signal
import time
from collections import defaultdict
from pathlib import Path
from types import FrameType

import pytest

VARIABLE = "BENCHMARK_SAMPLES"
INTERVAL = 0.002
PARTS = (
    ("requests, sent and awaited", ("/requests/", "/urllib3/", "/http/client", "/transport")),
    ("checks of answers", ("/schemathesis/checks", "/openapi/checks", "/engine/_validate")),
    ("own code of the contract tests", ("/contract_tests/",)),
    ("generation of cases", ("/hypothesis/", "/schemathesis/generation/")),
)
SHARED = ("/schemathesis/specs/", "/schemathesis/core/")
"""Generation and checks both call these; who called them tells which it is."""
OTHER = "the rest of Schemathesis"
START = "pytest"
_SAMPLER = pytest.StashKey["Sampler"]()


def part_of(files: list[str]) -> str:
    """Return the part to which a stack belongs, given its files from the innermost on."""
    for file in files:
        for part, places in PARTS:
            if any(place in file for place in places):
                return part
        if "/schemathesis/" in file and not any(place in file for place in SHARED):
            return OTHER
    return START


def _files(frame: FrameType | None) -> list[str]:
    files = []
    while frame:
        files.append(frame.f_code.co_filename.replace(os.sep, "/"))
        frame = frame.f_back
    return files


class Sampler:
    """Adds the time since the last sample to the part in which this one finds the program.

    A thread would not do: it gets to run where the program waits, and would find it there.
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._last = time.perf_counter()

    def __call__(self, signal_number: int, frame: FrameType | None) -> None:
        """Take a sample, as a handler of a signal."""
        now = time.perf_counter()
        self.seconds[part_of(_files(frame))] += now - self._last
        self._last = now


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin before tests are collected: Schemathesis generates cases then already."""
    session.config.stash[_SAMPLER] = Sampler()
    signal.signal(signal.SIGALRM, session.config.stash[_SAMPLER])
    signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End, and write the shares down."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = session.config.stash[_SAMPLER].seconds
    Path(os.environ[VARIABLE]).write_text(json.dumps(seconds), encoding="utf-8")
