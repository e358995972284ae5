"""The command `python -m evaluation.opposites`."""

import argparse
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evaluation.mutants.chapters import with_chapter
from evaluation.mutants.run import Notebook, read_results
from evaluation.mutants.serving import ROOT, serve_defect, served
from evaluation.mutants.tools import Task, Trouble, first_failure
from evaluation.opposites.catalogue import load, sample
from evaluation.opposites.chapter import TITLE, render
from evaluation.opposites.opposite import Opposite

DESCRIPTION = """\
Defects that the contract's own fields make: for each form of statement, the opposite of each.

`run` serves each and lets `verify` look for it, with the tags that show it; results are kept in
build/opposites.json, and the chapter of docs/mutants.md is made from them.
"""
KEY = "verify"
PACKAGE = "evaluation.opposites"


def main() -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.opposites",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("command", choices=["list", "serve", "run", "table"], help="what to do")
    add("name", nargs="?", help="of the defect to serve")
    add("--port", type=int, default=0, help="0 for any free port, the default")
    add("--of-each", type=int, metavar="COUNT", help="at most so many of each form")
    add("--jobs", type=int, default=2, help="at the same time (default: %(default)s)")
    add("--limit", type=int, default=900, metavar="SECONDS", help="for one run of verify")
    add("--max-examples", type=int, default=20, help="of verify (default: %(default)s)")
    add("--results", type=Path, default=ROOT / "build" / "opposites.json", metavar="FILE")
    add("--scratch", type=Path, default=ROOT / "build" / "opposites", metavar="FOLDER")
    add("--out", type=Path, default=ROOT / "docs" / "mutants.md", metavar="FILE")
    add("--resume", action="store_true", help="keep what was measured before")
    options = parser.parse_args()
    if options.command == "list":
        print("\n".join(one.name for one in sample(options.of_each)))
    elif options.command == "serve":
        serve_defect(load()[options.name].defect, options.port)
    else:
        if options.command == "run":
            _run(sample(options.of_each), options)
        outcomes = read_results(options.results).get(KEY, {})
        page, chapter = options.out.read_text("utf-8"), render([*load().values()], outcomes)
        options.out.write_text(with_chapter(page, chapter, TITLE), "utf-8")
    return 0


def _run(opposites: list[Opposite], options: argparse.Namespace) -> None:
    notebook = Notebook(options.results, options.resume)
    known = notebook.results.get(KEY, {})
    left = [pair for pair in enumerate(opposites) if pair[1].name not in known]

    def examine(numbered: tuple[int, Opposite]) -> None:
        number, opposite = numbered
        outcome = trial(opposite, options.scratch.resolve() / f"{number}", options)
        if "trouble" not in outcome:
            notebook.enter(KEY, opposite.name, outcome)
        said = outcome.get("trouble") or ", ".join(outcome["by"].values()) or "MISSED"
        print(f"{outcome['seconds']:6.1f} s  {opposite.name}  {said}", flush=True)

    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(examine, left))


def trial(opposite: Opposite, scratch: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return by what an opposite was found, by kind of finding, and how long that took."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    started, outcome = time.monotonic(), dict[str, Any]()
    with served(opposite.name, of=PACKAGE) as server:
        limits = options.limit, options.max_examples
        task = Task(server.url, scratch, scratch, *limits, True, opposite.tags)
        try:
            outcome["by"] = first_failure(task)
        except Trouble as trouble:
            outcome["trouble"] = str(trouble)
    shutil.rmtree(scratch, ignore_errors=True)
    return outcome | {"seconds": round(time.monotonic() - started, 1)}


if __name__ == "__main__":
    sys.exit(main())
