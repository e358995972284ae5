"""The command `python -m evaluation.mutants`."""

import argparse
import sys
from pathlib import Path

from evaluation.mutants.catalogue import load
from evaluation.mutants.serving import NONE, ROOT, serve_mutants

DESCRIPTION = """\
Planted defects of the mock server, and which tools find them.

`run` starts a fresh mock server for every defect and every tool, and counts a defect as found if
the tool has a finding that it does not have on the mock server as it is. Results are saved as they
come in; the table in docs/mutants.md is made from them.
"""
EPILOG = """\
examples:
  python -m evaluation.mutants list --kind meaning
  python -m evaluation.mutants serve sku_limit_off_by_one
  python -m evaluation.mutants run --only sku_limit_off_by_one --tools verify
  python -m evaluation.mutants run --resume
  python -m evaluation.mutants table
  python -m evaluation.mutants seeds --count 10 --resume
  python -m evaluation.mutants causes --tag Reason --tag Sku
"""


def main() -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args()
    return int(options.run(options) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.mutants",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    shown = commands.add_parser("list", help="name the defects")
    shown.add_argument("--kind", choices=["contract", "meaning"])
    shown.set_defaults(run=_list)
    serving = commands.add_parser("serve", help="serve the mock server with some of them")
    serving.add_argument("names", nargs="+", choices=[NONE, *load()], metavar="NAME")
    serving.add_argument("--port", type=int, default=0, help="0 for any free port, the default")
    serving.set_defaults(run=lambda options: serve_mutants(options.names, options.port))
    _add_run(commands.add_parser("run", help="let the tools look for them"))
    _add_run(commands.add_parser("table", help="make the table anew from what was measured"), False)
    _add_seeds(commands.add_parser("seeds", help="let verify find nothing, by several seeds"))
    causes = commands.add_parser("causes", help="count causes where one thing is wrong")
    causes.add_argument("--tag", action="append", help="default: a few")
    _add_limits(causes)
    causes.set_defaults(run=_run_causes)
    return parser


def _add_seeds(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--count", type=int, default=10, help="how many (default: %(default)s)")
    add("--first", type=int, default=1, help="the others follow (default: %(default)s)")
    _add_many(parser, ROOT / "build" / "seeds.json")
    parser.set_defaults(run=_run_seeds)


def _add_limits(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--limit", type=int, default=900, metavar="SECONDS", help="for one run")
    add("--max-examples", type=int, default=20, help="of verify (default: %(default)s)")
    add("--scratch", type=Path, default=ROOT / "build" / "mutants", metavar="FOLDER")


def _add_many(parser: argparse.ArgumentParser, results: Path) -> None:
    _add_limits(parser)
    add = parser.add_argument
    add("--results", type=Path, default=results, metavar="FILE")
    add("--jobs", type=int, default=2, help="at the same time (default: %(default)s)")
    add("--resume", action="store_true", help="keep what was measured before")


def _add_run(parser: argparse.ArgumentParser, measures: bool = True) -> None:
    add, results = parser.add_argument, ROOT / "build" / "mutants.json"
    add("--out", type=Path, default=ROOT / "docs" / "mutants.md", metavar="FILE")
    parser.set_defaults(run=_run, measures=measures)
    if measures:
        add(
            "--only",
            nargs="+",
            default=[],
            choices=list(load()),
            metavar="NAME",
            help="look for these alone, and put their rows into the table that is there",
        )
        add("--kind", choices=["contract", "meaning"])
        add("--tools", default="verify,schemathesis,redocly", help="default: %(default)s")
        add("--whole", action="store_true", help="do not keep a run to the tags of the defect")
        _add_many(parser, results)
    else:
        add("--results", type=Path, default=results, metavar="FILE")


def _list(options: argparse.Namespace) -> None:
    for mutant in load().values():
        if options.kind in (None, mutant.kind):
            tags = ", ".join(mutant.tags) or "every tag"
            print(f"{mutant.name}\t{mutant.kind}\t{tags}\t{mutant.what}")


def _run_causes(options: argparse.Namespace) -> int:
    from evaluation.mutants.causes import measure

    return 0 if measure(options) else 1


def _run_seeds(options: argparse.Namespace) -> int:
    from evaluation.mutants.clean_seeds import measure

    return 0 if measure(options) else 1


def _run(options: argparse.Namespace) -> int:
    from evaluation.mutants.added_rows import add_rows
    from evaluation.mutants.run import measure
    from evaluation.mutants.table import write_table

    good = measure(options) if options.measures else True
    if options.measures and options.only and options.out.is_file():
        add_rows(options.results, options.out, options.only)
    else:
        write_table(options.results, options.out)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
