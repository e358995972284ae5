"""The command `python -m evaluation.machine_mutants`."""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from pathlib import Path

from evaluation.machine_mutants.chapter import TITLE, render
from evaluation.machine_mutants.drawing import draw
from evaluation.machine_mutants.left import equivalent, found_alone, is_left, kinds
from evaluation.machine_mutants.mutant import SOURCE, MachineMutant
from evaluation.machine_mutants.trial import tags_of, trial
from evaluation.mutants.chapters import with_chapter
from evaluation.mutants.run import Notebook, read_results
from evaluation.mutants.serving import ROOT

DESCRIPTION = """\
An exam for `verify`: defects that Cosmic Ray makes in the code of the mock server, drawn with a
fixed seed, from each module in turn. Each is served afresh, and `verify --write --fail-fast` looks
for it: first with the tags that it touches; those that survive, with all. It is found if the run
has a failure; contradicted assumptions fail a run with --strict alone, and have a share of their
own.

What breaks no statement in any answer is named in equivalent.toml, with the reason; it is not
tried. missed.toml has the kinds of what is missed.
build/machine-mutants.json keeps what came of each: an exam takes hours, and goes on with --resume;
with --again, what was not found is tried anew. `table` makes the chapter of docs/mutants.md.
"""
EPILOG = """\
examples:
  python -m evaluation.machine_mutants run --count 300 --resume
  python -m evaluation.machine_mutants run --count 300 --resume --part 2/4
  python -m evaluation.machine_mutants run 'handlers/sku.py' --again
  python -m evaluation.machine_mutants show 'handlers/sku.py'
  python -m evaluation.machine_mutants table
"""
KEY = "verify"


def main() -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.machine_mutants",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("command", choices=["run", "show", "table"], help="what to do")
    add("name", nargs="?", help="of the defects to run or to show, or a part of it")
    add("--count", type=int, default=300, help="how many are drawn (default: %(default)s)")
    add("--seed", type=int, default=1, help="of the draw (default: %(default)s)")
    add("--jobs", type=int, default=2, help="at the same time (default: %(default)s)")
    add("--part", default="1/1", metavar="K/N", help="every N-th defect, from the K-th")
    add("--limit", type=float, default=900, metavar="SECONDS", help="for one run of verify")
    add("--max-examples", type=int, default=20, help="of verify (default: %(default)s)")
    add("--results", type=Path, default=ROOT / "build" / "machine-mutants.json")
    add("--out", type=Path, default=ROOT / "docs" / "mutants.md", metavar="FILE")
    add("--scratch", type=Path, default=ROOT / "build" / "machine-mutants", metavar="FOLDER")
    add("--resume", action="store_true", help="keep what was measured before")
    add("--again", action="store_true", help="keep what was found before")
    options = parser.parse_args()
    mutants = draw(options.count, options.seed)
    if options.command == "run":
        _run(mutants, options)
    elif options.command == "show":
        return _show(mutants, options.name or "")
    chapter = render(mutants, read_results(options.results).get(KEY, {}), equivalent(), kinds())
    if options.command == "run":
        print(chapter)
        return 0
    page = options.out.read_text("utf-8")
    options.out.write_text(with_chapter(page, chapter, TITLE), "utf-8")
    return 0


def _run(mutants: list[MachineMutant], options: argparse.Namespace) -> None:
    """Try each defect on the tags that it touches, and then what was not found on all."""
    notebook = Notebook(options.results, options.resume or options.again)
    if options.again:
        known = notebook.results.get(KEY, {})
        notebook.results[KEY] = found_alone(known, options.name or "")
    number, parts = (int(word) for word in options.part.split("/"))
    chosen = [pair for pair in enumerate(mutants) if (options.name or "") in pair[1].name]
    own = [pair for pair in chosen if pair[0] % parts == number - 1]
    for is_whole in (False, True):

        def examine(numbered: tuple[int, MachineMutant], is_whole: bool = is_whole) -> None:
            place, mutant = numbered
            scratch = options.scratch.resolve() / f"{place}"
            tags = () if is_whole else tags_of(mutant.module)
            outcome = trial(mutant, scratch, options.limit, options.max_examples, tags)
            notebook.enter(KEY, mutant.name, outcome)
            by = outcome.get("by") or outcome.get("why", "")
            said = f"{outcome['verdict']:10} {outcome['seconds']:6.1f} s  {mutant.name}  {by}"
            print(said, flush=True)

        known = notebook.results.get(KEY, {})
        left = [pair for pair in own if is_left(known.get(pair[1].name), pair[1].name, is_whole)]
        with ThreadPoolExecutor(options.jobs) as pool:
            list(pool.map(examine, left))


def _show(mutants: list[MachineMutant], name: str) -> int:
    shown = [mutant for mutant in mutants if name in mutant.name]
    for mutant in shown:
        before = (SOURCE / mutant.module).read_text("utf-8").splitlines(keepends=True)
        after = mutant.code.splitlines(keepends=True)
        sys.stdout.writelines(unified_diff(before, after, mutant.module, "with the defect"))
    if not shown:
        print(f"no defect {name!r} is drawn; `run` and `table` print their names", file=sys.stderr)
    return 0 if shown else 2


if __name__ == "__main__":
    sys.exit(main())
