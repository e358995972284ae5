"""A writing run touches its own records alone, and leaves nothing behind without telling so."""

import json
import os
import random
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from busroot_mock.serving.app import Application
from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.target.schema import OPERATIONS
from contract_tests.transport.guard import Refused
from contract_tests.writing.safe_values import safe_value
from contract_tests.writing.session import writing_of
from contract_tests.writing.settings_backup import SettingsBackup
from contract_tests.writing.write_scope import Pairs
from tests.support import lenient
from tests.support.deployments import Stub, cleanup, run, settings_json, start, stub
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
    found = set()
    for path in ledgers:
        states = {line["number"]: line for line in lines_of(path) if line["kind"] == "state"}
        found |= {line["key"] for line in states.values() if line["state"] == "left"}
    return found


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
        if table == "apiKeys":  # The stub makes one with each user.
            continue
        key = record[KEYS.get(table) or BY_SERVER[table]]
        assert key in left, change
        if table == "reasons":
            assert any((*by, key) in used for by in using), change
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


@pytest.mark.parametrize("lines", [2, 40, 140])
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


@pytest.mark.parametrize(
    ("number", "more"),
    [(signal.SIGINT, ()), (signal.SIGTERM, ()), (signal.SIGINT, ("-n", "2"))],
    ids=["Ctrl-C", "SIGTERM", "Ctrl-C of two processes"],
)
def test_interrupted_run_cleans_up_itself(tmp_path, number, more):
    with stub() as target:
        told = interrupted(target, tmp_path, 70, number, *more)
        ledgers = list(tmp_path.glob("ledger-*.ndjson"))
        assert all(lines_of(path)[-1]["kind"] == "end" for path in ledgers), told
        assert_harmless(target.changes(), ledgers)


def test_deployment_that_is_lenient_and_lies_has_no_record_changed(tmp_path):
    asked: list[Asked] = []
    application = Application()
    application.world.snapshot("before")
    with served(lenient.lying(asked, application)) as origin:
        options = {"write": "demo", "max_examples": 12, "max_created": 200, "operations": WRITES}
        _, told = run(settings_json(f"{origin}/api", tmp_path, **options), "-k", "not oracles")
    writes = [one for one in asked if one.method != "GET"]
    assert {one.method for one in writes} == {"POST", "DELETE"}, told
    assert len(writes) > 200
    assert not lenient.harmed(writes)
    assert "Refused" not in told
    changes = application.world.changes("before")
    assert {change.table for change in changes if change.before} == set()


BASE = "http://127.0.0.1:8080/api"
SETTINGS = Settings(base_url=BASE, write="demo", report="never-written")
PROFILE = Profile((Identity("main", "BUSROOT_API_KEY", "some-key"),))


def prepared(path: str, body: bytes, method: str = "POST") -> requests.PreparedRequest:
    headers = {"X-API-KEY": "some-key", "Content-Type": "application/json"}
    return requests.Request(method, BASE[:-4] + path, data=body, headers=headers).prepare()


WRITING = writing_of(deployment_of(replace(SETTINGS, report=None), PROFILE), "main")
GUARD = WRITING.deployment.transport.guard
GUARD.rules.append(WRITING.confinement.rule)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/sku", b'{"code": "CASE-CURRY-12 "}'),
        ("/api/sku", b'{"Code": "case-curry-12"}'),
        ("/api/sku", b'{"code": "bmv-1", "code": 12345}'),
        ("/api/sku", b"code=12345"),
        ("/api/sku", b'[{"code": "leeds"}]'),
        ("/api/shift", b'{"shiftPatternId": "7"}'),
        ("/api/shift", b'{"shiftPatternId": 7.5}'),
        ("/api/shift", b'{"shiftPatternId": [7]}'),
        ("/api/shift", b'{"shiftPatternId": true}'),
        ("/api/shift", b'{"shifts": [{"id": 101}]}'),
        ("/api/shift", b'{"shifts": [{"shiftPatternId": 1}]}'),
        ("/api/shift", b'[{"shifts": [{"shiftPatternId": "7"}]}]'),
        ("/api/shift", b'{"deleteShifts": [101]}'),
    ],
)
def test_lenient_server_would_be_harmed_by(path, body):
    assert lenient.harmed([Asked("POST", path, {}, len(body), body)])
    with pytest.raises(Refused):
        GUARD.check(prepared(path, body))


KEYS_LIKE = st.one_of(
    st.sampled_from([*lenient.TEXTS, 7, 12345, 101, 1.5, True, False, None, "7", " 7", "7e0", -1]),
    st.integers(),
    st.text(max_size=40),
    st.floats(allow_nan=False, allow_infinity=False),
)
VALUES = st.recursive(KEYS_LIKE, lambda inner: st.lists(inner, max_size=3), max_leaves=4)
NAMES = st.sampled_from(
    ["code", "Code", "id", "shiftPatternId", "email", "name", "title", "workOrderReference", "role"]
)
PARTS = st.fixed_dictionaries({}, optional={"id": VALUES, "shiftPatternId": VALUES})
BODIES = st.builds(
    lambda members, parts: {**members, **parts},
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.fixed_dictionaries(
        {}, optional={"shifts": st.lists(PARTS, max_size=3), "deleteShifts": VALUES}
    ),
)
MAKERS = {one.path: one for one in OPERATIONS if one.method == "POST" and "record" in one.writes}


@given(path=st.sampled_from(sorted(lenient.NAMED)), body=st.one_of(BODIES, st.lists(BODIES)))
def test_no_body_that_may_leave_names_a_record_of_another(path, body):
    text = json.dumps(body).encode()
    try:
        GUARD.check(prepared(path, text))
    except Refused:
        return
    assert not lenient.harmed([Asked("POST", path, {}, len(text), text)])


@given(path=st.sampled_from(sorted(lenient.NAMED)), body=st.one_of(BODIES, st.lists(BODIES)))
@example(path="/api/schedule", body={"workOrderReference": "order@home"})
def test_confined_body_may_leave(path, body):
    scope = WRITING.scopes[MAKERS[path.removeprefix("/api")].operation_id]
    text = json.dumps(WRITING.confinement.confined(body, scope)).encode()
    GUARD.check(prepared(path, text))
    assert not lenient.harmed([Asked("POST", path, {}, len(text), text)])


@given(text=st.text(min_size=1, max_size=60))
def test_key_in_a_path_is_as_valid_encoded_as_plain(text):
    """Schemathesis looks at the encoded step, and would take a long one for invalid."""
    scope = WRITING.scopes["deleteReason"]
    step = safe_value(text, scope, WRITING.confinement.own(scope.record))
    assert scope.is_key(step) == scope.is_key(text)
    assert not scope.is_key(text) or scope.is_key(quote(step, safe=""))


def test_setting_that_could_not_be_put_back_is_sent_as_it_stands_alone():
    scope = WRITING.scopes["saveAccount"]
    backup = SettingsBackup(
        WRITING.contract, scope, [{"currency": "GBP", "uploadTransforms": None}]
    )
    sent = {"currency": "EUR", "uploadTransforms": None, "dashboardConfig": "{}"}
    assert backup.confined(sent, WRITING.names) == {"currency": "EUR", "uploadTransforms": None}
    for value, may_leave in ((None, True), ("x", False), (False, False)):
        body = Pairs([("uploadTransforms", value)])
        assert (not list(backup.objections(body, WRITING.names))) is may_leave


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("/api/account", b'{"resetRedshiftPassword": true}', "changes settings"),
        ("/api/admin/newaccount", b'{"domain": "bmv", "plantName": "x"}', "platform staff"),
        ("/api/admin/seedrun", b"", "platform staff"),
        ("/api/sku", b"", "may leave"),
    ],
)
def test_writing_run_leaves_out_what_is_not_named(path, body, why):
    if why == "may leave":
        GUARD.check(prepared(path, body))
    else:
        with pytest.raises(Refused, match=why):
            GUARD.check(prepared(path, body))


def test_keys_of_another_account_do_not_write():
    neighbour = Identity("other", "OTHER_KEY", "other-key", account="else")
    target = deployment_of(
        replace(SETTINGS, report=None), Profile((*PROFILE.identities, neighbour))
    )
    rule = writing_of(target, "main").confinement.rule
    request = prepared("/api/sku", b"{}")
    operation = MAKERS["/sku"]
    assert rule(operation, request) is None
    request.headers["X-API-KEY"] = "other-key"
    assert rule(operation, request) == "it would write to another account"


def test_settings_that_are_named_are_put_back(tmp_path):
    also = ["saveAccount", "saveConfig", "setNotificationPreferences"]
    with stub() as target:
        options = {"write": "demo", "also": also, "operations": also, "max_examples": 5}
        code, told = run(
            settings_json(target.base_url, tmp_path, **options),
            "-n",
            "2",
            "-k",
            "not oracles and not sequences",
        )
        assert code == 0, told
        assert all(f"settings restored: {name}" in told for name in also)
        changed = [one for one in target.changes() if one["table"] in ("accounts", "configValues")]
        assert changed
        for one in changed:
            before, after = ({**one[each], "updatedAt": ""} for each in ("before", "after"))
            assert before == after
