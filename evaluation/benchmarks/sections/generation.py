"""Generated cases per second: the contract tests against plain `schemathesis run`."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import Any

from evaluation.benchmarks.cases import ROOT, STAFF_KEY, WrongAnswer
from evaluation.benchmarks.cores import on_load_core
from evaluation.benchmarks.peers import BUSROOT_MOCK
from evaluation.benchmarks.sampling import VARIABLE
from evaluation.benchmarks.schemathesis_run import SEED, run
from evaluation.benchmarks.setup import Setup

ROUNDS = 3
"""At most: what is generated depends on the seed alone."""


def measure(setup: Setup) -> dict[str, Any]:
    """Run both in turns; return requests and seconds of each, and what dominates ours."""
    measured: dict[str, Any] = {"plain": [], "ours": [], "examples": setup.amounts.examples}
    rounds = min(ROUNDS, setup.amounts.rounds)
    for number in range(1, rounds + 1):
        setup.say(f"generation: round {number} of {rounds}")
        measured["plain"].append(_counted(setup, _plain))
        measured["ours"].append(_counted(setup, _ours))
    if hasattr(signal, "setitimer"):
        setup.say("generation: what dominates")
        measured["parts"] = _parts(setup)
    return measured


def _counted(setup: Setup, call: Any) -> dict[str, float]:
    """Return the requests that busroot-mock logs during a call, and the seconds it takes."""
    path = setup.scratch / "requests.log"
    with path.open("wb") as log, setup.serving(BUSROOT_MOCK, log) as server:
        before = _lines(path)
        started = time.perf_counter()
        call(setup, server.url)
        seconds = time.perf_counter() - started
        return {"requests": _lines(path) - before, "seconds": seconds}


def _lines(path: Any) -> int:
    return int(path.read_bytes().count(b"\n"))


def _plain(setup: Setup, url: str) -> None:
    report = setup.scratch / "schemathesis" / "report.json"
    run(setup.contract, url, setup.amounts.examples, report)


def _ours(setup: Setup, url: str, *options: str) -> None:
    # What an earlier server had made went with it.
    shutil.rmtree(setup.scratch / "report", ignore_errors=True)
    settings = {
        "base_url": url,
        "write": "demo",
        "seed": SEED,
        "report": str(setup.scratch / "report"),
    }
    settings["max_examples"] = setup.amounts.examples
    command = [
        sys.executable,
        "-m",
        "pytest",
        "contract_tests",
        "--run-settings",
        json.dumps(settings),
    ]
    command += ["-q", "-p", "no:cacheprovider", *options]
    environment = {**os.environ, "BUSROOT_API_KEY": STAFF_KEY, VARIABLE: str(_shares(setup))}
    done = subprocess.run(
        on_load_core(command),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise WrongAnswer(f"the contract tests failed: {done.stdout[-500:]}")


def _parts(setup: Setup) -> dict[str, float]:
    with setup.serving(BUSROOT_MOCK) as server:
        _ours(setup, server.url, "-p", "evaluation.benchmarks.sampling")
    seconds: dict[str, float] = json.loads(_shares(setup).read_text(encoding="utf-8"))
    return seconds


def _shares(setup: Setup) -> Any:
    return setup.scratch / "samples.json"
