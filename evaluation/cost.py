"""Costs of whole writing runs of `verify`: requests, processor time and seconds, also in parts.

    python -m evaluation.cost runs [--of CHECKOUT]... [--count 3] [--delay MS] [-- OPTION...]
    python -m evaluation.cost shards [--into 5] [--defect NAME]... [-- OPTION...]

Each run has a fresh mock server, all keys, tags and settings, and a seed. Of several checkouts,
such as a worktree of an older commit, runs come in turn, so that what else the machine does meets
all of them. Options behind `--` go to `verify`; a run of several processes, by `-- -n 8`, leaves
settings alone, which processes would share. `shards` runs `verify --shard`, part after part,
each with a mock server of its own, joins the reports, and compares them with one whole run.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.mutants.serving import NONE
from evaluation.mutants.table import as_line
from evaluation.mutants.tools import SETTINGS
from evaluation.whole_runs import (
    CHECKOUT,
    cpu_at_end,
    delay_answers,
    environment_of,
    run_verify,
    scratch,
)

ENDED_WELL = (0, 1, 4, 5)
HEAD = ("Run", "Requests", "CPU of verify, s", "CPU of server, s", "Seconds", "Causes")


@dataclass
class Used:
    """What a run has used, and found.

    Attributes:
        cpu: Seconds of the processor, of `verify` and its processes.
        server_cpu: The same of the mock server.
        causes: Of what was found: what each is called, by its fingerprint.
    """

    requests: int
    cpu: float
    server_cpu: float
    seconds: float
    causes: dict[str, str]

    def row(self, name: str) -> str:
        """Return a line of the table."""
        times = (f"{each:.1f}" for each in (self.cpu, self.server_cpu, self.seconds))
        return as_line([name, f"{self.requests:,}", *times, str(len(self.causes))])


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.cost",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    runs = commands.add_parser("runs", help="whole runs, of one or more checkouts")
    runs.add_argument("--of", type=Path, action="append", help="a checkout (default: this one)")
    runs.add_argument("--count", type=int, default=1, help="runs of each (default: %(default)s)")
    runs.add_argument("--delay", type=int, default=0, help="of each response, in milliseconds")
    shards = commands.add_parser("shards", help="a run in parts, and in one piece")
    shards.add_argument("--into", type=int, default=5, help="parts (default: %(default)s)")
    shards.add_argument("--defect", action="append", default=[], help="to plant; may be repeated")
    for each in (runs, shards):
        each.add_argument("--seed", type=int, default=1, help="of the first (default: %(default)s)")
        each.add_argument("more", nargs="*", help="options of verify, behind --")
    options = parser.parse_args()
    print(as_line(HEAD), as_line(["---"] * len(HEAD)), sep="\n", flush=True)
    return _runs(options) if options.command == "runs" else _shards(options)


def _runs(options: argparse.Namespace) -> int:
    for seed in range(options.seed, options.seed + options.count):
        for checkout in options.of or [CHECKOUT]:
            with scratch() as folder:
                more = ["--seed", str(seed), *_settings(options.more), *options.more]
                used = _verify(checkout.resolve(), folder, more, [NONE], options.delay)
            print(used.row(f"{checkout.resolve().name}, seed {seed}"), flush=True)
    return 0


def _settings(more: Sequence[str]) -> list[str]:
    """Return the options that name settings to change; none for several processes."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("-n", "--processes", type=int, default=1)
    is_alone = parser.parse_known_args(more)[0].processes == 1
    return [part for name in SETTINGS for part in ("--also", name)] if is_alone else []


def _shards(options: argparse.Namespace) -> int:
    defects, more = options.defect or [NONE], ["--seed", str(options.seed), *options.more]
    with scratch() as folder:
        whole = _verify(CHECKOUT, folder / "whole", more, defects)
        print(whole.row("in one piece"), flush=True)
        parts = []
        for number in range(1, options.into + 1):
            shard = ["--shard", f"{number}/{options.into}"]
            parts.append(_verify(CHECKOUT, folder / f"part-{number}", [*more, *shard], defects))
            print(parts[-1].row(f"part {number}"), flush=True)
        folders = [str(folder / f"part-{number}" / "report") for number in range(1, len(parts) + 1)]
        command = ["report", "merge", *folders, "--report", str(folder / "merged")]
        code = subprocess.run(
            [sys.executable, "-m", "busroot_mock", *command], capture_output=True
        ).returncode
        joined = json.loads((folder / "merged" / "report.json").read_text(encoding="utf-8"))
    print(f"\nThe merge ended with {code}.")
    return compare(whole, parts, _causes(joined))


def compare(whole: Used, parts: Sequence[Used], causes: dict[str, str]) -> int:
    """Compare parts with one run; return 0 if they found the same."""
    longest = max(part.seconds for part in parts)
    print(f"The longest part took {longest:.0f} s, one piece {whole.seconds:.0f} s.")
    print(f"Found by both: {len(causes.keys() & whole.causes.keys())} causes.")
    for name, own, others in (
        ("in one piece", whole.causes, causes),
        ("in parts", causes, whole.causes),
    ):
        alone = sorted(own[each] for each in own.keys() - others.keys())
        print(f"Found {name} alone: {', '.join(alone) or 'nothing'}.")
    return 0 if causes.keys() == whole.causes.keys() else 1


def _verify(
    checkout: Path, folder: Path, more: Sequence[str], defects: Sequence[str], delay: int = 0
) -> Used:
    """Run `verify` of a checkout on a fresh mock server of it."""
    serve = [sys.executable, "-m", "evaluation.mutants", "serve", *defects]
    server = subprocess.Popen(
        serve, cwd=checkout, env=environment_of(checkout), stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    if delay:
        delay_answers(url, delay)
    try:
        done = run_verify(url, folder, more, checkout)
    finally:
        server.terminate()
        _, server_cpu = cpu_at_end(server)
    if done.code not in ENDED_WELL:
        raise SystemExit(f"verify ended with {done.code}.")
    requests = done.report["requests"]
    return Used(requests, done.cpu, server_cpu, done.seconds, _causes(done.report))


def _causes(report: dict[str, Any]) -> dict[str, str]:
    return {each["fingerprint"]: f"{each['rule']} {each['where']}" for each in report["causes"]}


if __name__ == "__main__":
    sys.exit(main())
