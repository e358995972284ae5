"""Runs of `verify` that write at the same time: processes of a run, and runs of their own.

    python -m evaluation.at_once [--processes 4 8] [--delay 0 20 100] [--seeds 3] [--runs 1 2]

Each way has a fresh mock server without a defect, which answers after a delay. Its runs differ by
their seeds and know nothing of one another, as in CI for two branches. None may find anything, or
leave a record behind. Options behind `--` go to `verify`.
"""

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path
from typing import NamedTuple

from contract_tests.reports.records import left_behind
from evaluation.mutants.serving import served
from evaluation.mutants.table import as_line
from evaluation.whole_runs import Done, delay_answers, run_verify, scratch

HEAD = ("Processes", "Delay, ms", "Runs", "Seed", "Requests", "Seconds", "Untested", "Findings")
# How long this machine takes says nothing here.
OPTIONS = ["--strict", "--max-latency", "60000"]


class Way(NamedTuple):
    """How many write at the same time, and how long an answer takes in milliseconds."""

    processes: int
    delay: int
    runs: int


def main() -> int:
    """Run the command; return 1 if a run has found anything, or left a record behind."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.at_once",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = partial(parser.add_argument, type=int)
    add("--processes", nargs="+", default=[4, 8], help="of each run (default: 4 8)")
    add("--delay", nargs="+", default=[0, 20, 100], help="in milliseconds (default: 0 20 100)")
    add("--runs", nargs="+", default=[1, 2], help="at the same time (default: 1 2)")
    add("--seeds", default=3, help="of each way (default: %(default)s)")
    add("--first", default=1, help="seed; the others follow (default: %(default)s)")
    parser.add_argument("more", nargs="*", help="options of verify, behind --")
    options = parser.parse_args()
    print(as_line(HEAD), as_line(["---"] * len(HEAD)), sep="\n", flush=True)
    is_clean, seed = True, options.first
    ways = [Way(*each) for each in product(options.processes, options.delay, options.runs)]
    for way, _ in product(ways, range(options.seeds)):
        for row in measured(way, range(seed, seed + way.runs), options.more):
            print(as_line(row), flush=True)
            is_clean = is_clean and row[-1] == "none"
        seed += way.runs
    return 0 if is_clean else 1


def measured(way: Way, seeds: Sequence[int], more: Sequence[str]) -> list[list[str]]:
    """Return a row of the table for each of the runs of a way."""
    with served() as server, scratch() as folder, ThreadPoolExecutor(way.runs) as pool:
        if way.delay:
            delay_answers(server.url, way.delay)
        run = partial(_run, server.url, folder, [*more, "-n", str(way.processes)])
        done = list(pool.map(run, seeds))
    rows = zip(seeds, done, strict=True)
    return [[*map(str, way), str(seed), *_shown(each)] for seed, each in rows]


def _run(url: str, folder: Path, more: Sequence[str], seed: int) -> Done:
    return run_verify(url, folder / str(seed), [*OPTIONS, "--seed", str(seed), *more])


def _shown(done: Done) -> list[str]:
    report = done.report
    found = [each["title"] for each in report["causes"]]
    found += [f"left behind: {each['key']}" for each in left_behind(report["ledger"]["left"])]
    found += [f"a defect of the contract tests: {each['test']}" for each in report["defects"]]
    figures = [report["requests"], round(done.seconds), len(report["untested"])]
    return [*map(str, figures), "; ".join(found) or "none"]


if __name__ == "__main__":
    sys.exit(main())
