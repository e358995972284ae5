"""The command `python -m evaluation.passing`."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from evaluation.mutants.catalogue import load
from evaluation.mutants.serving import ROOT
from evaluation.passing.foreign import foreign
from evaluation.passing.measuring import of_clean, of_defects, of_files
from evaluation.passing.table import page_of
from evaluation.passing.trouble import trouble

DESCRIPTION = """\
`clean` judges the traffic of an ordinary client with the mock server as it is, and of archives that
are named, such as those of `verify`: each finding on the server is a false one, and fails.
`defects` judges its traffic with each hand-made defect, and writes what is seen to docs/passing.md.
`trouble` asks deployments that are huge, slow, cut or no HTTP straight and through the proxy: it
fails if a client gets something else, or memory grows.
`foreign` puts the proxy before Kinto and pygeoapi, and fails if it changes a byte of them.
"""


def main() -> int:
    """Run the command line; return 1 if a finding is false."""
    options = _parser().parse_args()
    run: Callable[[argparse.Namespace], int] = options.run
    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.passing",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    clean = commands.add_parser("clean")
    clean.set_defaults(run=_clean)
    clean.add_argument("file", nargs="*", type=Path, metavar="FILE", help="such as traffic.har")
    clean.add_argument("--exchanges", type=int, default=20_000, help="default: %(default)s")
    clean.add_argument("--first", type=int, default=0, metavar="SEED", help="default: %(default)s")
    defects = commands.add_parser("defects")
    defects.set_defaults(run=_defects)
    defects.add_argument("name", nargs="*", help="of defects; all by default")
    defects.add_argument("--seeds", type=int, default=2, help="default: %(default)s")
    defects.add_argument("--results", type=Path, default=ROOT / "build" / "passing.json")
    defects.add_argument("--output", type=Path, default=ROOT / "docs" / "passing.md")
    troubled = commands.add_parser("trouble")
    troubled.set_defaults(run=_trouble)
    troubled.add_argument("--megabytes", type=int, default=1024, help="default: %(default)s")
    others = commands.add_parser("foreign")
    others.set_defaults(run=_foreign)
    others.add_argument("--folder", type=Path, default=ROOT / "build" / "foreign")
    return parser


def _foreign(options: argparse.Namespace) -> int:
    seen = Counter[str]()
    for each in foreign(options.folder):
        seen[each.server] += 1
        seen[f"{each.server}: status {each.status}"] += 1
        seen[f"{each.server}: changed"] += bool(each.wrong)
        if each.wrong:
            print(f"{each.server}: {each.line}: {each.status}, {each.wrong}", flush=True)
    for name, count in sorted(seen.items()):
        print(f"{name}: {count}")
    return 1 if any(seen[name] for name in seen if name.endswith(": changed")) else 0


def _trouble(options: argparse.Namespace) -> int:
    wrong = 0
    print("client gets  straight  grows by, MB  later by, s  deployment")
    for seen in trouble(options.megabytes):
        wrong += not seen.is_right
        straight = str(seen.straight.status or "-")
        text = f"{seen.through.status:11}  {straight:>8}  {seen.grown:12.1f}  {seen.added:11.2f}"
        print(text, f" {seen.case.name}{'' if seen.is_right else ': WRONG'}", flush=True)
    return 1 if wrong else 0


def _clean(options: argparse.Namespace) -> int:
    exchanges, found = 0, 0
    for seen in chain(of_files(options.file), of_clean(options.exchanges, options.first)):
        exchanges += seen.exchanges
        found += len(seen.found)
        print(f"{exchanges} exchanges, {found} false findings", flush=True)
        for text in seen.found:
            print(f"  {text}", flush=True)
    return 1 if found else 0


def _defects(options: argparse.Namespace) -> int:
    path = options.results
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    names = options.name or [name for name in load() if name not in known]
    path.parent.mkdir(parents=True, exist_ok=True)
    for mutant, first in of_defects(names, options.seeds):
        known[mutant.name] = first
        path.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
        print(f"{mutant.name:40} {mutant.kind:9} {first[:120] or 'not seen'}", flush=True)
    if set(load()) <= set(known):
        options.output.write_text(page_of(known), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
