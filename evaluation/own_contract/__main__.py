"""Let `learn` correct wrong guesses of our contract, and find tags that are hidden.

`python -m evaluation.own_contract --har FILE` takes the traffic of an ordinary client and of
archives, such as traffic.har of `verify --write demo`, writes docs/learned.md, and fails if a
wrong guess stays or anything else changes. It takes some ten minutes.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from busroot_mock.contract.document import Contract
from busroot_mock.paths import CONTRACT
from evaluation.mutants.serving import ROOT
from evaluation.own_contract.hidden import counted, hidden_and_learned
from evaluation.own_contract.relearned import relearned
from evaluation.own_contract.table import page_of
from evaluation.own_contract.traffic import Traffic, recorded_session

_TAGS: Final = ("Sku,Sku Group", "Plant,Station")
"""Those that were in sight while `learn` was developed, and others."""


def main() -> int:
    """Run the command; return its exit code."""
    options = _options()
    session = recorded_session(options.rounds, options.first, options.har)
    traffic = Traffic(Contract(CONTRACT), session)
    others = recorded_session(1, options.first + 100)
    hidden = []
    for names in options.tags or _TAGS:
        found = hidden_and_learned(traffic.contract, session, others, names.split(","))
        hidden.append(found)
        print(f"hidden {names}: {dict(counted(found.kinds))}", flush=True)
    rounds = []
    for seed in range(options.first, options.first + options.seeds):
        result = relearned(traffic, seed, options.count)
        rounds.append(result)
        print(f"seed {seed}: {len(result.wrong)} wrong, {len(result.left)} left", flush=True)
        for each in result.left:
            print(f"  left: {'/'.join(each.place)}: {each.text}")
        for text in result.others:
            print(f"  otherwise: {text}")
    clients = "an ordinary client"
    if options.har:
        clients += " and of `verify`"
    page = page_of(rounds, hidden, len(session.calls), clients, "of another session of the client")
    options.output.write_text(page, encoding="utf-8")
    is_wrong = any(each.left or each.others or each.reported for each in rounds)
    return 1 if is_wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.own_contract",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--har", action="append", default=[], type=Path, help="traffic with a mock server")
    add("--rounds", type=int, default=3, help="of the client (default: %(default)s)")
    add("--count", type=int, default=50, help="wrong guesses at once (default: %(default)s)")
    add("--seeds", type=int, default=5, help="how often they are drawn (default: %(default)s)")
    add("--first", type=int, default=1, help="the first seed (default: %(default)s)")
    add("--tags", action="append", help=f"which are hidden together (default: {_TAGS})")
    add("--output", type=Path, default=ROOT / "docs" / "learned.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
