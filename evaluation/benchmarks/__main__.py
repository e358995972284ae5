"""The command `python -m evaluation.benchmarks`."""

import argparse
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from evaluation.benchmarks import results
from evaluation.benchmarks.cases import ROOT, WrongAnswer
from evaluation.benchmarks.install import NotInstalled
from evaluation.benchmarks.machine import machine
from evaluation.benchmarks.parts import with_part
from evaluation.benchmarks.peers import PEERS, Peer
from evaluation.benchmarks.report import TITLES, render
from evaluation.benchmarks.sections import SECTIONS
from evaluation.benchmarks.setup import Amounts, Setup, prepare

FULL = Amounts(rounds=5, seconds=5, examples=20, requests=1_000_000)
QUICK = Amounts(rounds=2, seconds=1, examples=2, requests=50_000)

DESCRIPTION = """\
Measure busroot-mock against its peers, side by side, and write docs/benchmarks.md.

The peers are installed from npm into the scratch folder, once; they need node,
some of them java. wrk makes the load; where there is none, autocannon from npm
does. What a section measured is kept in the scratch folder as JSON, with its
date: the report has the last figures of every section.
"""
EPILOG = """\
sections:
  start        time to the first answer, memory after it
  load         requests per second, p99, memory under load
  conformance  what Schemathesis finds against each server
  generation   generated cases per second, and what dominates them
  worlds       worlds made and reset, in process and over HTTP
  flat         a request among 9 and among 150 operations
  memory       memory after a million requests
  windows      a week of station windows
  operations   processor time of every operation: valid, invalid, refused
  proxy        proxies side by side: time added, rate on one core, memory

examples:
  python -m evaluation.benchmarks --quick
  python -m evaluation.benchmarks --rounds 3 --seconds 2 --examples 2     all of it, in short
  python -m evaluation.benchmarks --only memory        a million requests
  python -m evaluation.benchmarks --only load --only start --peers Prism
  python -m evaluation.benchmarks --only report        render the report anew

exit codes: 0 measured, 1 a server did not answer rightly, 2 could not measure.
"""


def main() -> int:
    """Measure, and write the report; return the exit code."""
    options = _parser().parse_args()
    setup = Setup(options.scratch.expanduser().resolve(), _amounts(options))
    sections = options.only or list(SECTIONS)
    try:
        if sections != ["report"]:
            _measure(setup, sections, options.peers)
    except (NotInstalled, WrongAnswer) as error:
        setup.say(f"benchmarks: {error}")
        return 1 if isinstance(error, WrongAnswer) else 2
    entries = {name: results.load(setup.scratch, name) for name in TITLES}
    report = render({name: entry for name, entry in entries.items() if entry})
    page = options.output.read_text(encoding="utf-8") if options.output.exists() else ""
    options.output.write_text(with_part(page, report), encoding="utf-8")
    for title, reason in setup.failed.items():
        setup.say(f"benchmarks: {title} did not answer rightly: {reason}")
    return 1 if setup.failed else 0


def _measure(setup: Setup, sections: list[str], chosen: list[str] | None) -> None:
    prepare(setup, _chosen(chosen))
    for name in sections:
        if name in SECTIONS:
            setup.say(f"== {name}")
            measured = SECTIONS[name](setup)
            date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
            results.save(setup, name, date, machine(), measured)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.benchmarks",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    names = [peer.name for peer in PEERS]
    add("--peers", nargs="+", choices=names, metavar="NAME", help=f"only {', '.join(names)}")
    add(
        "--only",
        action="append",
        choices=[*SECTIONS, "report"],
        metavar="SECTION",
        help="see below",
    )
    add("--rounds", type=int, help=f"interleaved rounds (default: {FULL.rounds})")
    add("--seconds", type=int, help=f"of load, each case and round (default: {FULL.seconds})")
    add("--examples", type=int, help=f"of Schemathesis (default: {FULL.examples})")
    add("--requests", type=int, help=f"of the section memory (default: {FULL.requests:,})")
    add("--quick", action="store_true", help="small amounts, to see whether it runs")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "busroot-mock-benchmarks"
    add("--scratch", type=Path, default=cache, metavar="FOLDER", help="default: %(default)s")
    report = ROOT / "docs" / "benchmarks.md"
    add("--output", type=Path, default=report, metavar="FILE", help="default: docs/benchmarks.md")
    return parser


def _amounts(options: argparse.Namespace) -> Amounts:
    amounts = QUICK if options.quick else FULL
    given = {name: getattr(options, name) for name in Amounts._fields}
    return amounts._replace(**{name: value for name, value in given.items() if value})


def _chosen(names: list[str] | None) -> list[Peer]:
    return [peer for peer in PEERS if names is None or peer.name in names]


if __name__ == "__main__":
    # Ended from outside, it ends its servers too, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
