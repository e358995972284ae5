"""The dearest answer: a week of station windows by the hour, worked out anew each time."""

import time
from typing import Any

from evaluation.benchmarks.cases import LISTING, Case, WrongAnswer
from evaluation.benchmarks.peers import BUSROOT_MOCK
from evaluation.benchmarks.setup import Setup

WEEK = Case(
    "a week of windows",
    "windows",
    "GET",
    "/station-window?rangecode=P7D&grouping=hour&limit=5000",
    LISTING.status,
)
CALLS = 3


def measure(setup: Setup) -> dict[str, Any]:
    """Ask a new process a few times in each round; return seconds and the size in bytes."""
    measured: dict[str, Any] = {"first": [], "later": [], "size": 0}
    for number in range(1, setup.amounts.rounds + 1):
        setup.say(f"windows: round {number} of {setup.amounts.rounds}")
        with setup.serving(BUSROOT_MOCK) as server:
            for call in range(CALLS):
                started = time.perf_counter()
                status, body = server.ask(WEEK)
                measured["later" if call else "first"].append(time.perf_counter() - started)
                if status != WEEK.status:
                    raise WrongAnswer(f"{WEEK.name}: status {status}: {body[:200]!r}")
                measured["size"] = len(body)
    return measured
