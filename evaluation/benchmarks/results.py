"""Measurements that are kept between runs: a JSON file for each section."""

import json
from pathlib import Path
from typing import Any

from evaluation.benchmarks.setup import Setup

FORM = 2
"""Of what sections keep. To be raised when it changes: the report leaves out what is older."""


def save(setup: Setup, section: str, date: str, machine: dict[str, str], data: Any) -> None:
    """Keep what a section measured, with when and where."""
    amounts = setup.amounts._asdict()
    entry = {"form": FORM, "date": date, "machine": machine, "amounts": amounts, "data": data}
    entry |= {"not_run": setup.not_run, "failed": setup.failed}
    path = _path(setup.scratch, section)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(entry, indent=1), encoding="utf-8")


def load(scratch: Path, section: str) -> dict[str, Any] | None:
    """Return what a section measured last, if it ever did in this form."""
    path = _path(scratch, section)
    if not path.is_file():
        return None
    entry: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return entry if entry.get("form") == FORM else None


def _path(scratch: Path, section: str) -> Path:
    return scratch / "results" / f"{section}.json"
