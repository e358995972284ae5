"""A writing run touches its own records alone, and leaves nothing behind without telling so."""

import asyncio
import json
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from busroot_mock.serving.app import Application
from tests.support import lenient
from tests.support.deployments import MockServer, cleanup, mock_server, run, settings_json, start
from tests.support.hostile import Asked
from tests.support.served import served

pytestmark = pytest.mark.runs

WRITES = (
    "saveReason",
    "deleteReason",
    "saveShifts",
    "deleteShiftPattern",
    "saveSku",
    "saveSchedule",
    "createAccessCode",
)
KEYS = {
    "reasons": "code",
    "skus": "code",
    "plants": "code",
    "skuGroups": "code",
    "users": "email",
}
BY_SERVER = {"accessCodes": "code", "schedules": "id", "issues": "id"}


def lines_of(ledger: Path) -> list[dict[str, Any]]:
    text = ledger.read_text(encoding="utf-8") if ledger.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def left_in(ledgers: list[Path]) -> set[Any]:
    """Return the keys that ledgers have as left."""
    actual = set()
    for path in ledgers:
        states = {line["number"]: line for line in lines_of(path) if line["kind"] == "state"}
        actual |= {line["key"] for line in states.values() if line["state"] == "left"}
    return actual


def assert_harmless(changes: list[dict[str, Any]], ledgers: list[Path]) -> None:
    """Assert that nothing differs but records of the run that nothing can remove.

    A reason can be removed, unless something uses it that cannot.
    """
    left = left_in(ledgers)
    used = {
        (each["table"], name, str(value))
        for each in changes
        for name, value in each.get("after", {}).items()
    }
    using = {("schedules", "nonProductionReasonCode"), ("reasons", "parentReasonCode")}
    for change in changes:
        table, record = change["table"], change.get("after") or change["before"]
        assert change["kind"] == "added", change
        if table == "apiKeys":  # The mock server makes one with each user.
            continue
        key = record[KEYS.get(table) or BY_SERVER[table]]
        assert key in left, change
        if table == "reasons":
            assert any((*by, key) in used for by in using), change
        assert table in BY_SERVER or str(key).startswith("bmv-"), change


def interrupted(
    target: MockServer, folder: Path, lines: int, number: signal.Signals, *more: str
) -> str:
    """Let a run write until its ledgers have so many lines, and send it a signal."""
    options = {"write": "demo", "allow_left": True, "operations": list(WRITES), "seed": lines}
    settings = settings_json(target.base_url, folder, **options)
    with start(settings, *more) as process:
        while process.poll() is None:
            if sum(len(lines_of(path)) for path in folder.glob("ledger-*.ndjson")) >= lines:
                time.sleep(random.Random(lines).random() / 20)
                os.killpg(process.pid, number)
                break
            time.sleep(0.005)
        assert process.poll() is None or process.returncode < 0, "the run ended before"
        output, _ = process.communicate(timeout=120)
    return output


def codes_of_cleanup(last: dict[str, Any]) -> set[int]:
    """Return how the cleanup of a killed run may end, by the last line of its ledger.

    Nobody can tell what became of a body without key that was under way, and the cleanup says so.
    A pattern of shifts is found by its title, unless the body lacked that too.
    """
    if last["kind"] != "write" or last["key"] is not None:
        return {0}
    return {"saveReason": {5}, "saveShifts": {0, 5}}.get(last["operation"], {0})


@pytest.mark.parametrize("lines", [2, 90])
def test_killed_run_is_cleaned_up(tmp_path, lines):
    with mock_server() as target:
        interrupted(target, tmp_path, lines, signal.SIGKILL)
        ledgers = list(tmp_path.glob("ledger-*.ndjson"))
        expected = codes_of_cleanup(lines_of(ledgers[0])[-1])
        for _ in range(2):
            outcome = cleanup(*ledgers)
            assert outcome.returncode in expected, outcome.stdout + outcome.stderr
            assert outcome.stdout.count("left behind: ") == (outcome.returncode == 5)
            assert_harmless(target.changes(), ledgers)


def test_run_refuses_to_start_over_an_unfinished_ledger(tmp_path):
    with mock_server() as target:
        interrupted(target, tmp_path, 20, signal.SIGKILL)
        ledgers = list(tmp_path.glob("ledger-*.ndjson"))
        settings = settings_json(target.base_url, tmp_path, write="demo", operations=["saveReason"])
        before = target.changes()
        code, output = run(settings)
        assert code == 2
        assert f"busroot-mock cleanup {ledgers[0]}" in output
        assert target.changes() == before
        cleanup(*ledgers)
        code, output = run(settings, "-k", "unreadable and reason")
        assert code == 0, output


@pytest.mark.parametrize(
    ("number", "more"),
    [(signal.SIGTERM, ()), (signal.SIGINT, ("-n", "2"))],
    ids=["SIGTERM", "Ctrl-C of two processes"],
)
def test_interrupted_run_cleans_up_itself(tmp_path, number, more):
    with mock_server() as target:
        output = interrupted(target, tmp_path, 70, number, *more)
        ledgers = list(tmp_path.glob("ledger-*.ndjson"))
        assert all(lines_of(path)[-1]["kind"] == "end" for path in ledgers), output
        assert_harmless(target.changes(), ledgers)


def test_deployment_that_is_lenient_and_lies_has_no_record_changed(tmp_path):
    asked: list[Asked] = []
    application = Application()
    application.world.snapshot("before")
    with served(lenient.lying(asked, application)) as origin:
        options = {"write": "demo", "allow_left": True, "operations": WRITES}
        options |= {"max_examples": 5, "max_created": 100}
        _, output = run(settings_json(f"{origin}/api", tmp_path, **options), "-k", "not oracles")
    writes = [request for request in asked if request.method != "GET"]
    assert {request.method for request in writes} == {"POST", "DELETE"}, output
    assert len(writes) > 100
    assert not lenient.harmed(writes)
    assert "Refused" not in output
    changes = asyncio.run(application.world.changes("before"))[0]
    assert {change.table for change in changes if change.before} == set()


def test_settings_that_are_named_are_put_back(tmp_path):
    also = ["saveAccount", "saveConfig", "setNotificationPreferences"]
    with mock_server() as target:
        options = {"write": "demo", "also": also, "operations": also}
        code, output = run(
            settings_json(target.base_url, tmp_path, **options),
            "-k",
            "not oracles and not sequences",
        )
        assert code == 0, output
        assert all(f"settings restored: {name}" in output for name in also)
        changed = [
            change for change in target.changes() if change["table"] in ("accounts", "configValues")
        ]
        assert changed
        for item in changed:
            before, after = ({**item[each], "updatedAt": ""} for each in ("before", "after"))
            assert before == after
