"""The command `python -m evaluation.learning`."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from evaluation.benchmarks.install import NotInstalled
from evaluation.benchmarks.parts import with_part
from evaluation.learning.api import Api
from evaluation.learning.apis import APIS
from evaluation.learning.documents import Document
from evaluation.learning.exam import (
    HELD_OUT,
    Result,
    examined,
    kept,
    labels_of,
    recorded,
    result_of,
)
from evaluation.learning.judging import Verdict
from evaluation.learning.page import page_of
from evaluation.learning.recorder import Entry
from evaluation.learning.running import NotRunning
from evaluation.learning.trained import OURS, TOOLS, Training, document_of
from evaluation.mutants.serving import ROOT

DESCRIPTION = """\
Run APIs that others wrote, record sessions of a client with them, make mock servers from one
session alone, and ask them what was asked in another one: is the status right, is the answer valid
by the vendor's document, is the state right? Writes its part of docs/benchmarks.md. The servers
come from PyPI, npm and Debian, once, into the cache; it needs node, and for LXD root.
"""
LENGTHS = (200, 400)


def main() -> int:
    """Run the command; return 2 if a server or a tool could not be had or run."""
    options = _parser().parse_args()
    cache = options.cache.expanduser().resolve()
    (cache / "packages").mkdir(parents=True, exist_ok=True)
    file, problems = cache / "learning.json", 0
    results = kept(file)
    for api in [each for each in APIS if each.name in options.api]:
        for tool, size, found in _of_api(api, options, cache):
            if isinstance(found, str):
                print(f"{api.name}, {size} calls, {tool}: {found}", flush=True)
                problems += 1
                continue
            results.setdefault(api.name, {}).setdefault(str(size), {})[tool] = found
            seen = found["seen"]
            more = "".join(f", {each['seen']['all']:.1%}" for each in found["others"])
            print(
                f"{api.name}, {size} calls, {tool}: all {found['all']:.1%}, of what was seen "
                f"{seen['all']:.1%} of {seen['calls']}{more}",
                flush=True,
            )
            for why, count in found["misses"].items() if options.misses else ():
                print(f"    {count} {why}", flush=True)
    file.write_text(json.dumps(results, indent=1), encoding="utf-8")
    page = options.output.read_text(encoding="utf-8") if options.output.exists() else ""
    options.output.write_text(with_part(page, page_of(results)), encoding="utf-8")
    return 2 if problems else 0


class Split(NamedTuple):
    """A session to learn from, and those that are asked."""

    training: list[Entry]
    held_out: list[list[Entry]]


def _of_api(
    api: Api, options: argparse.Namespace, cache: Path
) -> Iterator[tuple[str, int, Result | str]]:
    """Yield tool, calls of training, and the result or why there is none."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        document = folder / "vendor.json"
        try:
            splits = [*_splits(api, options, cache, document)]
        except (NotInstalled, NotRunning, OSError) as error:
            yield "the server", 0, str(error)
            return
        for size in options.calls:
            for tool in options.tool:
                # Others are as far behind with one session as with several.
                asked = splits if tool == OURS else splits[:1]
                try:
                    results = [
                        _result(tool, Training(api, entries, cache, own, document), split)
                        for own, split in _with_folders(folder, asked)
                        if (entries := split.training[:size])
                    ]
                except (NotInstalled, NotRunning, OSError) as error:
                    yield tool, size, str(error)
                    continue
                others = [{n: each[n] for n in ("all", "seen")} for each in results[1:]]
                yield tool, size, {**results[0], "others": others}


def _with_folders(folder: Path, splits: Sequence[Split]) -> Iterator[tuple[Path, Split]]:
    """Yield each split with a new folder for what is made of it."""
    for split in splits:
        with TemporaryDirectory(dir=folder) as own:
            yield Path(own), split


def _splits(api: Api, options: argparse.Namespace, cache: Path, document: Path) -> Iterator[Split]:
    for number, seed in enumerate(options.training):
        own = [f"{each}-{seed}" if number else each for each in options.held_out]
        training = recorded(api, seed, max(LENGTHS), cache, document)
        held_out = [recorded(api, each, HELD_OUT, cache, document) for each in own]
        yield Split(training, held_out)


def _result(tool: str, given: Training, split: Split) -> Result:
    document = Document(document_of(given.document), given.api.lacks)
    trained = set(labels_of(given.entries, document, given.api))
    verdicts, labels = list[Verdict](), list[tuple[str, int]]()
    for entries in split.held_out:
        verdicts += examined(given.api, tool, given, entries)
        labels += labels_of(entries, document, given.api)
    found: Result = result_of(verdicts, labels, trained)
    found["date"] = datetime.now(UTC).strftime("%Y-%m-%d")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.learning",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add, names, tools = parser.add_argument, [each.name for each in APIS], list(TOOLS)
    add("--api", nargs="+", choices=names, default=names, help="default: all")
    add("--tool", nargs="+", choices=tools, default=tools, help="default: all")
    add("--calls", nargs="+", type=int, choices=LENGTHS, default=LENGTHS, help="of the training")
    seeds = ["training", "b", "c"]
    add("--training", nargs="+", default=seeds, metavar="SEED", help="default: three")
    add("--held-out", nargs="+", default=["first", "second"], metavar="SEED", help="default: two")
    add("--misses", action="store_true", help="print the misses by kind")
    root = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    add("--cache", type=Path, default=root / "busroot-mock-benchmarks", metavar="FOLDER")
    add("--output", type=Path, default=ROOT / "docs" / "benchmarks.md", metavar="FILE")
    return parser


if __name__ == "__main__":
    # Ended from outside, it ends its servers too, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    sys.exit(main())
