"""A writing run touches its own records alone, and leaves nothing behind without telling so."""

import json
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.deployments import Stub, cleanup, run, settings_json, start, stub

WRITES = (
    "saveReason",
    "deleteReason",
    "saveShifts",
    "deleteShiftPattern",
    "saveSku",
    "saveSchedule",
    "createAccessCode",
)
REMOVABLE = {"reasons", "shiftPatterns"}
KEYS = {"skus": "code", "plants": "code", "skuGroups": "code", "users": "email"}
BY_SERVER = {"accessCodes": "code", "schedules": "id", "issues": "id"}


def lines_of(ledger: Path) -> list[dict[str, Any]]:
    text = ledger.read_text(encoding="utf-8") if ledger.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def left_in(ledgers: list[Path]) -> set[Any]:
    """Return the keys that ledgers have as left."""
    found = set()
    for path in ledgers:
        states = {line["number"]: line for line in lines_of(path) if line["kind"] == "state"}
        found |= {line["key"] for line in states.values() if line["state"] == "left"}
    return found


def assert_harmless(changes: list[dict[str, Any]], ledgers: list[Path]) -> None:
    """Assert that nothing differs but records of the run that nothing can remove."""
    left = left_in(ledgers)
    for change in changes:
        table, record = change["table"], change.get("after") or change["before"]
        assert change["kind"] == "added", change
        if table == "apiKeys":  # The stub makes one with each user.
            continue
        assert table not in REMOVABLE, change
        key = record[KEYS.get(table) or BY_SERVER[table]]
        assert key in left, change
        assert table in BY_SERVER or str(key).startswith("bmv-"), change


def interrupted(target: Stub, folder: Path, lines: int, number: signal.Signals, *more: str) -> str:
    """Let a run write until its ledgers have so many lines, and send it a signal."""
    settings = settings_json(
        target.base_url, folder, write="demo", operations=list(WRITES), seed=lines
    )
    with start(settings, *more) as process:
        while process.poll() is None:
            if sum(len(lines_of(path)) for path in folder.glob("ledger-*.ndjson")) >= lines:
                time.sleep(random.Random(lines).random() / 20)
                os.killpg(process.pid, number)
                break
            time.sleep(0.005)
        assert process.poll() is None or process.returncode < 0, "the run ended before"
        told, _ = process.communicate(timeout=120)
    return told


@pytest.mark.parametrize("lines", [2, 17, 60, 140])
def test_killed_run_is_cleaned_up(tmp_path, lines):
    with stub() as target:
        interrupted(target, tmp_path, lines, signal.SIGKILL)
        ledgers = list(tmp_path.glob("ledger-*.ndjson"))
        outcome = cleanup(*ledgers)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        assert_harmless(target.changes(), ledgers)
        again = cleanup(*ledgers)
        assert again.returncode == 0
        assert_harmless(target.changes(), ledgers)


def test_run_refuses_to_start_over_an_unfinished_ledger(tmp_path):
    with stub() as target:
        interrupted(target, tmp_path, 20, signal.SIGKILL)
        ledgers = list(tmp_path.glob("ledger-*.ndjson"))
        settings = settings_json(target.base_url, tmp_path, write="demo")
        before = target.changes()
        code, told = run(settings)
        assert code == 2
        assert f"busroot-mock cleanup {ledgers[0]}" in told
        assert target.changes() == before
        cleanup(*ledgers)
        code, told = run(settings, "-k", "unreadable and reason")
        assert code == 0, told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_interrupted_run_cleans_up_itself(tmp_path, number):
    with stub() as target:
        told = interrupted(target, tmp_path, 70, number)
        ledgers = list(tmp_path.glob("ledger-*.ndjson"))
        assert all(lines_of(path)[-1]["kind"] == "end" for path in ledgers), told
        assert_harmless(target.changes(), ledgers)
