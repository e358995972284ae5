"""Causes that `verify` tells of deployments where one thing is wrong, and the lines it takes.

Each has one thing that is wrong, so there should be one cause, however many findings it has.
"""

import json
import os
import shutil
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from evaluation.chaos.one_run import serving
from evaluation.mutants.asked import BASE, Answered, Asked
from evaluation.mutants.defective import Defect, Defective, MockServer
from evaluation.mutants.serving import KEYS
from evaluation.mutants.table import as_line
from tests.support import preloaded

DEAD, SHARE = "GET /reason", 0.1
JSON = "application/json"
TAGS = ("Reason", "Sku", "Shift")
HEAD = ("Deployment", "Exit code", "Lines", "Causes", "Findings", "First cause")
_GONE = b'{"isSuccess": false, "message": "There is no such page."}'
_FAILED = b'{"isSuccess": false, "message": "Something went wrong."}'
_PAGE = b"<!doctype html><title>Error</title><p>Something went wrong."


async def dead(asked: Asked, server: MockServer) -> Answered:
    """One operation answers 404."""
    answer = await server(asked)
    return answer.with_body(_GONE, JSON, 404) if asked.is_for(DEAD) else answer


async def html_errors(asked: Asked, server: MockServer) -> Answered:
    """Errors are HTML."""
    answer = await server(asked)
    return answer if answer.status < 400 else answer.with_body(_PAGE, "text/html")


async def numbers_as_text(asked: Asked, server: MockServer) -> Answered:
    """Numbers are text."""
    answer = await server(asked)
    return answer.with_json(_as_text(answer.json)) if answer.is_good and answer.body else answer


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value


def failing_at_times() -> Defect:
    """Return a defect: a tenth of the requests is answered 500."""
    chance = Random(1)

    async def fail(asked: Asked, server: MockServer) -> Answered:
        answer = await server(asked)
        return answer.with_body(_FAILED, JSON, 500) if chance.random() < SHARE else answer

    return fail


DEPLOYMENTS: dict[str, Defect | None] = {
    "as it is": None,
    "one dead operation": dead,
    "HTML errors": html_errors,
    "numbers as text": numbers_as_text,
    "10 % of responses are 500": failing_at_times(),
}


def measure(options: Namespace) -> bool:
    """Run `verify` against each deployment, print the table; tell whether causes are few."""
    rows = {}
    for name, defect in DEPLOYMENTS.items():
        rows[name] = _row(defect, options)
        print(f"{name}: {rows[name]}", flush=True)
    print(render(rows))
    return all(row["lines"] <= 25 and row["causes"] <= 5 for row in rows.values())


def _row(defect: Defect | None, options: Namespace) -> dict[str, Any]:
    folder = Path(options.scratch).resolve() / "causes"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with serving(Defective(defect, world=World(clock=Clock()))) as origin:
        command = ["busroot-mock", "verify", f"{origin}{BASE}", "--write", "demo", "--seed", "1"]
        command += ["--max-examples", str(options.max_examples), "--report", "report"]
        command += [part for tag in options.tag or TAGS for part in ("--tag", tag)]
        done = preloaded.run(
            command, environment={**os.environ, **KEYS}, folder=folder, timeout=options.limit
        )
    try:
        report = json.loads((folder / "report" / "report.json").read_text(encoding="utf-8"))
    except OSError:
        raise SystemExit(f"exit code {done.returncode}: {done.stderr}") from None
    return {
        "code": done.returncode,
        # A terminal has the first line of the run, and a line of progress, too.
        "lines": len(done.stdout.splitlines()) + 2,
        "causes": len(report["causes"]),
        "findings": len(report["findings"]),
        "first": report["causes"][0]["title"] if report["causes"] else "",
    }


def render(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the table."""
    lines = [as_line(HEAD), as_line(["---"] * len(HEAD))]
    return "\n".join(
        [*lines, *(as_line([name, *map(str, row.values())]) for name, row in rows.items())]
    )
