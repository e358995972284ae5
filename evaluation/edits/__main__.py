"""Try random legal edits of our contract: each is honoured, or refused with the line.

`python -m evaluation.edits --count 300` goes on where it stopped, if the file with the results is
there; exit code 1 if any edit is neither.
"""

import argparse
import json
import logging
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import yaml

from busroot_mock.paths import CONTRACT
from evaluation.edits.edit import drawn
from evaluation.edits.trial import BROKEN, tried


def main() -> int:
    """Run the command; return its exit code."""
    options = _options()
    logging.disable(logging.CRITICAL)
    document = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    options.output.parent.mkdir(parents=True, exist_ok=True)
    done = _done(options.output)
    with options.output.open("a", encoding="utf-8") as output, tempfile.TemporaryDirectory() as at:
        for seed in range(options.first, options.first + options.count):
            if seed not in done:
                edit = drawn(document, random.Random(seed))
                verdict = tried(document, edit, Path(at), options.examples, seed)
                done[seed] = verdict.kind
                line = {"seed": seed, "edit": str(edit), **verdict._asdict()}
                print(json.dumps(line), file=output, flush=True)
                if verdict.kind == BROKEN or options.verbose:
                    print(f"{seed} {verdict.kind}: {edit}\n    {verdict.detail}", flush=True)
    counts = Counter(done.values())
    print(", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
    return 1 if counts[BROKEN] else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evaluation.edits", description=__doc__)
    add = parser.add_argument
    add("--count", type=int, default=300, help="how many edits (default: %(default)s)")
    add("--first", type=int, default=0, help="seed of the first edit (default: %(default)s)")
    add("--examples", type=int, default=10, help="examples for each operation")
    add("--output", type=Path, default=Path("build/edits.ndjson"), help="results, one a line")
    add("--verbose", action="store_true", help="show what is honoured or refused, too")
    return parser.parse_args()


def _done(output: Path) -> dict[int, str]:
    if not output.exists():
        return {}
    lines = map(json.loads, output.read_text(encoding="utf-8").splitlines())
    return {line["seed"]: line["kind"] for line in lines}


if __name__ == "__main__":
    sys.exit(main())
