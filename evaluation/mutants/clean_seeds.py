"""Whole writing runs of `verify` on the mock server as it is, by several seeds.

None may find anything, or leave a record behind. Each has a fresh mock server, every key, every
setting and every tag.
"""

import shutil
import time
from argparse import Namespace
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from contract_tests.reports.records import left_behind
from evaluation.mutants.run import Notebook
from evaluation.mutants.serving import served
from evaluation.mutants.table import as_line
from evaluation.mutants.tools import Task, Trouble, report_of_verify

KEY = "verify"
HEAD = ("Seed", "Verdict", "Causes", "Untested", "Left behind", "Requests", "Seconds")


def measure(options: Namespace) -> bool:
    """Run the seeds, print a table of them; tell whether none had a finding, or trouble."""
    notebook = Notebook(options.results, options.resume)
    seeds = range(options.first, options.first + options.count)

    def examine(seed: int) -> None:
        known = notebook.results.get(KEY, {}).get(str(seed))
        if known is None or "trouble" in known:
            notebook.enter(KEY, str(seed), outcome(seed, options))

    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(examine, seeds))
    outcomes = {seed: notebook.results[KEY][str(seed)] for seed in seeds}
    print(render(outcomes))
    return all(each.get("causes") == each.get("left") == [] for each in outcomes.values())


def outcome(seed: int, options: Namespace) -> dict[str, Any]:
    """Return what came of a run."""
    scratch = options.scratch.resolve() / f"seed-{seed}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    started = time.monotonic()
    with served() as server:
        task = Task(
            server.url, scratch, scratch, options.limit, options.max_examples, False, seed=seed
        )
        try:
            kept = _kept(report_of_verify(task, "--strict"))
        except Trouble as trouble:
            kept = {"trouble": str(trouble)}
    shutil.rmtree(scratch, ignore_errors=True)
    return kept | {"seconds": round(time.monotonic() - started, 1)}


def _kept(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "verdict": report["verdict"].partition(":")[0],
        "causes": [each["title"] for each in report["causes"]],
        "untested": [each["label"] for each in report["untested"]],
        "left": [
            f"{each['record']} {each['key']}" for each in left_behind(report["ledger"]["left"])
        ],
        "requests": report["requests"],
    }


def render(outcomes: Mapping[int, Mapping[str, Any]]) -> str:
    """Return the table, with what was found below it."""
    lines = [as_line(HEAD), as_line(["---"] * len(HEAD))]
    lines += [as_line(_row(seed, each)) for seed, each in outcomes.items()]
    for seed, each in outcomes.items():
        lines += [f"- seed {seed}: {title}" for title in each.get("causes", ())]
        lines += [f"- seed {seed}: untested: {label}" for label in each.get("untested", ())]
        lines += [f"- seed {seed}: left behind: {record}" for record in each.get("left", ())]
        lines += [f"- seed {seed}: {each['trouble']}"] if "trouble" in each else []
    return "\n".join(lines)


def _row(seed: int, each: Mapping[str, Any]) -> list[str]:
    names = ("causes", "untested", "left")
    counts = [str(len(each[name])) if name in each else "-" for name in names]
    requests = f"{each['requests']:,}" if "requests" in each else "-"
    return [str(seed), each.get("verdict", "trouble"), *counts, requests, f"{each['seconds']:.0f}"]
