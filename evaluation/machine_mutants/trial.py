"""One defect before `verify`: a mock server that has it, and a run that ends when it is found."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evaluation.machine_mutants.mutant import MachineMutant, scratch_copy
from evaluation.machine_mutants.verdicts import NOT_SERVED, NOT_TESTED, SURVIVED, VERDICTS
from evaluation.mutants.catalogue import TAGS
from evaluation.mutants.serving import ROOT
from evaluation.mutants.tools import Task, Trouble, first_failure

BY_ROOM = {
    "handlers/_issue_rows": ("Issue", "Reason"),
    "handlers/_listing": ("Sku", "Station"),
    "handlers/_periods": ("Schedule",),
    "handlers/_writing": ("Issue", "Reason"),
    "simulation/windows": ("Station Window",),
    "simulation/issue": ("Issue",),
    "simulation/schedules": ("Schedule",),
    "simulation/shifts": ("Issue", "Shift"),
    "simulation/choices": ("Issue", "Reason"),
    "simulation/workflow": ("Issue", "Reason"),
    "simulation/plants": ("Shift", "Station"),
    "simulation/rates": ("Schedule",),
    "simulation/ranges": ("Schedule",),
    "simulation/grid": ("Station Window",),
    "simulation/intervals": ("Schedule", "Station Window"),
    "simulation/counts": ("Schedule", "Station Window"),
    "simulation": ("Issue", "Schedule"),
    "store": ("Reason", "User"),
    "validation/parameters": ("Reason", "Sku", "User"),
    "": ("Account", "Station Group", "Sku Group"),
}
"""Tags that a first run is kept to, by the beginning of a module's path; the first that fits."""


def tags_of(module: str) -> tuple[str, ...]:
    """Return the tags that show best what a module does."""
    name = module.removeprefix("handlers/").removesuffix(".py")
    own = tuple(sorted({tag for tag in TAGS.values() if tag.lower().replace(" ", "_") == name}))
    return own or next(tags for room, tags in BY_ROOM.items() if module.startswith(room))


def trial(
    mutant: MachineMutant, scratch: Path, limit: float, examples: int, tags: tuple[str, ...]
) -> dict[str, Any]:
    """Return what came of a defect: the verdict, by what it was found, and how long it took.

    Args:
        limit: Of the run of `verify`, in seconds.
        tags: That the run is kept to; all if there are none.
    """
    started = time.monotonic()
    outcome: dict[str, Any] = {"verdict": NOT_SERVED, "operator": mutant.operator}
    try:
        with _served(mutant, scratch) as url:
            if url is not None:
                outcome |= _verdict(Task(url, scratch, scratch, int(limit), examples, True, tags))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return outcome | {"seconds": round(time.monotonic() - started, 1), "whole": not tags}


def _verdict(task: Task) -> dict[str, Any]:
    try:
        findings = first_failure(task)
    except Trouble as trouble:
        return {"verdict": NOT_TESTED, "why": str(trouble)}
    shown = next(((VERDICTS[kind], findings[kind]) for kind in VERDICTS if kind in findings), None)
    return {"verdict": shown[0], "by": shown[1]} if shown else {"verdict": SURVIVED}


@contextmanager
def _served(mutant: MachineMutant, scratch: Path) -> Iterator[str | None]:
    """Serve the mock server with a defect; give its address, none if it refuses to start."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    path = os.pathsep.join([str(scratch_copy(mutant, scratch)), str(ROOT)])
    command = [sys.executable, "-m", "evaluation.mutants", "serve", "none"]
    with subprocess.Popen(
        command,
        cwd=scratch,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip() or None
        finally:
            process.kill()
