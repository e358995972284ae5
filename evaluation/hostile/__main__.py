"""The suite of hostile programs: `python -m evaluation.hostile`."""

import argparse
import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from evaluation.hostile import (
    behaviour,
    by_tests,
    drips,
    flood,
    liar_runs,
    liars,
    scarcity,
    state_files,
)
from evaluation.hostile.mutated_requests import disagreements
from evaluation.hostile.remembered import differences
from evaluation.hostile.served import served
from evaluation.hostile.tally import Tally, table_of

DESCRIPTION: Final = """\
Tries hostile bytes, slow clients, floods and damaged state files on the mock server, and lying
deployments on `verify`. Prints what was tried, what held and what failed; exit code 1 if anything
failed. Two run at a time; the whole takes less than 15 minutes, with --quick less than one.
"""

Program = Callable[[Tally, bool, Path], None]


def odd_bytes(tally: Tally, quick: bool, folder: Path) -> None:
    """Send odd bytes by bare sockets, and a request that is cut at each byte."""
    with served(folder) as server:
        tally.add(len(behaviour.CHECKS), behaviour.wrong_checks(server.port, 0.3))
        if not quick:
            tally.add(len(behaviour.post(behaviour.H2C)) - 1, behaviour.wrong_cuts(server.port))
        log = server.log.read_text(encoding="utf-8")
    tally.add(1, ["the server logged an error"] if "Traceback" in log else [])


def mutated(tally: Tally, quick: bool, folder: Path) -> None:
    """Read mutated requests whole and in pieces, and beside h11."""
    count = 1000 if quick else 40_000
    tally.add(count, asyncio.run(disagreements(count, 7, Counter())))


def remembered(tally: Tally, quick: bool, folder: Path) -> None:
    """Answer requests with what is kept of those before, and with nothing."""
    count = 300 if quick else 40_000
    tally.add(count, asyncio.run(differences(count, 7)))


def slow(tally: Tally, quick: bool, folder: Path) -> None:
    """Send and read too slowly."""
    with served(folder, *drips.OPTIONS) as server:
        tally.add(len(drips.DRIPS) + 1, drips.wrong_drips(server.port))


def states(tally: Tally, quick: bool, folder: Path) -> None:
    """Restore state files with damage."""
    count = 300 if quick else 10_000
    tally.add(count, state_files.wrong_restores(count, 7, folder))


def filled(tally: Tally, quick: bool, folder: Path) -> None:
    """Try to fill the memory of the server."""
    with served(folder, *flood.LIMITS) as server:
        figures = flood.fill(server, 10 if quick else 120)
        log = server.log.read_text(encoding="utf-8")
    faults = sum(count for status, count in figures.statuses.items() if status in (500, 502))
    tally.add(figures.sent, ["a response with status 500"] * faults)
    tally.note = f"{figures.rss[0]} MiB, at last {figures.rss[-1]}"
    if not quick:  # within seconds it is still growing to its limits
        tally.add(1, [] if figures.is_flat else [f"memory grows: {figures.rss} MiB"])
    tally.add(1, ["the server logged an error"] if "Traceback" in log else [])


def scarce(tally: Tally, quick: bool, folder: Path) -> None:
    """Take descriptors and room on the disk, and give them back."""
    tally.add(scarcity.CHECKS, scarcity.wrong_answers(folder))


def tested(tally: Tally, quick: bool, folder: Path) -> None:
    """Run tests that are attacks; not as a sample, which is a test itself."""
    if not quick:
        tally.add(*by_tests.results_of(tally.name, folder))


def lying(tally: Tally, quick: bool, folder: Path) -> None:
    """Run `verify` on deployments that lie."""
    names = ["closes", "garbage"] if quick else list(liars.LIARS)
    most = 0
    with served(folder) as server:
        for name, ended, problems in liar_runs.rows_of(names, folder, server.port):
            tally.add(1, [f"{name}: {problems}"] if problems else [])
            most = max(most, ended.memory)
            code, expected = ended.code, liars.LIARS[name].code
            line = (
                f"{name}: exit code {code} of {expected}, {ended.seconds:.0f} s, {ended.memory} MiB"
            )
            print(line, file=sys.stderr, flush=True)
    tally.note = f"at most {most} MiB"


PROGRAMS: Final[dict[str, Program]] = {
    "odd-bytes": odd_bytes,
    "slow-clients": slow,
    "liars": lying,
    "flood": filled,
    "mutated-requests": mutated,
    "remembered": remembered,
    "state-files": states,
    "scarcity": scarce,
    **dict.fromkeys(by_tests.TESTS, tested),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the programs; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.hostile",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="a sample of each")
    parser.add_argument("--only", action="append", choices=list(PROGRAMS), metavar="PROGRAM")
    options = parser.parse_args(arguments)
    # Half of them wait most of the time.
    with ProcessPoolExecutor(2) as pool:
        tallies = list(pool.map(tally_of, options.only or PROGRAMS, repeat(options.quick)))
    print(table_of(tallies))
    return 1 if any(tally.failures for tally in tallies) else 0


def tally_of(name: str, quick: bool) -> Tally:
    """Run one program; return what it tried and what did not hold."""
    began, tally = time.monotonic(), Tally(name)
    with TemporaryDirectory(prefix="busroot-mock-hostile-") as folder:
        PROGRAMS[name](tally, quick, Path(folder))
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return tally


if __name__ == "__main__":
    sys.exit(main())
