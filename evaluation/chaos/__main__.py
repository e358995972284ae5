"""The command `python -m evaluation.chaos`."""

import argparse
import gc
import json
import multiprocessing
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from evaluation.chaos.one_run import run_seed
from evaluation.mutants.serving import ROOT

DESCRIPTION = """\
Runs `verify` against deployments whose responses are spoiled at random, one for each seed, and says
where it fell over: a traceback, a pass although a response broke the contract, a report that is not
whole, records left behind without a word. Results are saved as they come in; run it again to go on.
"""
FORK = multiprocessing.get_context("fork")
Outcome = dict[str, Any]


def main() -> int:
    """Run the command line; return 1 if `verify` fell over."""
    options = _parser().parse_args()
    known = _known(options.results)
    seeds = list(range(options.first, options.first + options.seeds))
    missing = [seed for seed in seeds if seed not in known]
    _warm_up()
    for outcome in _run_all(missing, options.scratch, options.jobs, options.limit):
        known[outcome["seed"]] = outcome
        with options.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(outcome) + "\n")
        for line in faults_of(outcome):
            print(line, flush=True)
    outcomes = [known[seed] for seed in seeds]
    print(summary_of(outcomes))
    return 1 if any(faults_of(outcome) for outcome in outcomes) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.chaos",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--seeds", type=int, default=500, metavar="COUNT", help="default: %(default)s")
    add("--first", type=int, default=0, metavar="SEED", help="default: %(default)s")
    add("--jobs", type=int, default=1, help="at the same time (default: %(default)s)")
    add("--limit", type=int, default=600, metavar="SECONDS", help="for a run")
    add("--results", type=Path, default=ROOT / "build" / "chaos.ndjson", metavar="FILE")
    add("--scratch", type=Path, default=ROOT / "build" / "chaos", metavar="FOLDER")
    return parser


def _known(path: Path) -> dict[int, Outcome]:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {outcome["seed"]: outcome for outcome in map(json.loads, lines)}


def _warm_up() -> None:
    """Load once what every run needs: they are forks of this process."""
    from busroot_mock.serving.app import Application
    from tests.support.preloaded import preload

    preload()
    Application()
    gc.freeze()


def _run_all(seeds: Iterable[int], scratch: Path, jobs: int, limit: int) -> Iterator[Outcome]:
    waiting, running = list(seeds), dict[int, tuple[Any, float]]()
    while waiting or running:
        while waiting and len(running) < jobs:
            seed = waiting.pop(0)
            shutil.rmtree(scratch / str(seed), ignore_errors=True)
            process = FORK.Process(target=run_seed, args=(seed, scratch / str(seed)))
            process.start()
            running[seed] = process, time.monotonic() + limit
        time.sleep(0.1)
        for seed, (process, end) in list(running.items()):
            if time.monotonic() > end:
                process.kill()
                process.join()
            if not process.is_alive():
                del running[seed]
                yield _outcome_of(seed, scratch / str(seed), process.exitcode)


def _outcome_of(seed: int, folder: Path, code: int | None) -> Outcome:
    path = folder / "outcome.json"
    if path.exists():
        outcome: Outcome = json.loads(path.read_text("utf-8"))
        return outcome
    said = (folder / "said.txt").read_text("utf-8", "replace") if folder.exists() else ""
    return {"seed": seed, "ended": code, "last": said.strip().splitlines()[-3:]}


def faults_of(outcome: Outcome) -> list[str]:
    """Return how `verify` fell over, in a line for each; empty if it did not."""
    seed, last = outcome["seed"], outcome["last"]
    if "ended" in outcome:
        return [f"seed {seed}: did not end, or not by itself ({outcome['ended']}): {last}"]
    lines = []
    if outcome["traceback"]:
        tail = [str(each)[-300:] for each in outcome["defects"]]
        lines.append(f"seed {seed}: a traceback: {tail or last}")
    if outcome["missed"]:
        lines.append(f"seed {seed}: passes, but {outcome['broken']} responses broke the contract")
    # Where nothing could be tested there is nothing to report.
    if outcome["broken_reports"] and outcome["code"] != 2:
        lines.append(f"seed {seed}: reports are not whole: {outcome['broken_reports']}")
    if outcome["left"]:
        lines.append(f"seed {seed}: left behind without a word: {outcome['left']}")
    return lines


def summary_of(outcomes: list[Outcome]) -> str:
    """Return the figures of all seeds."""
    codes = [outcome.get("code", "none") for outcome in outcomes]
    by_code = ", ".join(f"{code}: {codes.count(code)}" for code in sorted(set(codes), key=str))
    counts = {
        "with a traceback": sum(bool(each.get("traceback")) for each in outcomes),
        "passes that missed a breach": sum(bool(each.get("missed")) for each in outcomes),
        "that left something without a word": sum(bool(each.get("left")) for each in outcomes),
        "that did not end": sum("ended" in each for each in outcomes),
        "that fell over in some way": sum(bool(faults_of(each)) for each in outcomes),
    }
    spoiled = sum(each.get("spoiled", 0) for each in outcomes)
    minutes = sum(each.get("cpu", 0) for each in outcomes) / 60
    lines = [f"{len(outcomes)} seeds, {spoiled} spoiled responses; exit codes: {by_code}"]
    lines += [f"{minutes:5.1f} minutes of CPU time"]
    return "\n".join([*lines, *(f"{count:5} runs {what}" for what, count in counts.items())])


if __name__ == "__main__":
    sys.exit(main())
