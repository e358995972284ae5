"""Records of a run are removed, or named with the reason; no response makes that crash."""

import asyncio
import json
import tempfile
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.serving.app import Application
from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.transport.guard import Refused
from contract_tests.transport.traffic import Traffic
from contract_tests.writing import removal, teardown
from contract_tests.writing.keeper import Use
from contract_tests.writing.ledger import LEFT, MADE, REMOVED, read_ledger
from contract_tests.writing.ledgers import summarize, summary_lines
from contract_tests.writing.read_back import NotListed
from contract_tests.writing.session import Writing, confined, writing_of
from contract_tests.writing.settings_backup import SettingsBackup
from tests.support.deployments import cleanup
from tests.support.served import KEY, served

PROFILE = Profile((Identity("main", "BUSROOT_API_KEY", KEY),))
SOON = {"stationCode": "pack-1", "plannedStartAt": "2095-03-03T14:00:00.000Z"}


def new_writing(base_url: str, folder: Path, **changed: Any) -> Writing:
    run = Settings(base_url=base_url, write="demo", report=str(folder), timeout=5, **changed)
    deployment = deployment_of(run, PROFILE)
    deployment.transport.traffic.close()
    deployment.transport.traffic = Traffic(None, "main")
    deployment.writing = writing_of(deployment, "main")
    return deployment.writing


@contextmanager
def writing_to(origin: str, folder: Path, **changed: Any):
    writing = new_writing(f"{origin}/api", folder, **changed)
    with writing.deployment.transport.standing(), confined(writing):
        yield writing


def save(writing: Writing, path: str, **body: Any) -> Any:
    response = writing.deployment.send("POST", path, json=body)
    assert response.status_code == 200, response.text
    return response.json()["result"]


def save_reason(writing: Writing, **body: Any) -> str:
    code = body.pop("code", None) or writing.names.text()
    save(writing, "/reason", code=code, description=code[:50], **body)
    return code


def test_records_that_refer_to_one_another_are_all_removed(tmp_path):
    """Each refers to one that was made after it: only the last made can be removed first."""
    application = Application()
    application.world.snapshot("before")
    with served(application) as origin, writing_to(origin, tmp_path) as writing:
        codes = [save_reason(writing) for _ in range(6)]
        for code, parent in pairwise(codes):
            save_reason(writing, code=code, parentReasonCode=parent)
        assert teardown.tear_down(writing) == []
    assert {entry.state for entry in writing.ledger.entries} == {REMOVED}
    assert not asyncio.run(application.world.changes("before"))[0]


def test_reason_of_a_refusal_is_kept_and_another_try_removes_the_record(tmp_path):
    application = Application()
    with served(application) as origin, writing_to(origin, tmp_path, allow_left=True) as writing:
        code = save_reason(writing, type=["non_production"])
        order = {"workOrderReference": writing.names.text()}
        save(writing, "/schedule", **SOON, **order, nonProductionReasonCode=code)
        assert teardown.tear_down(writing) == []
        ledger = read_ledger(tmp_path / "ledger-main.ndjson")
        left = {each["record"]: each for each in summarize([ledger], [])["left"]}
        assert left["Reason"]["why"].startswith("DELETE /reason/{code} answered 409: ")
        assert "in use" in left["Reason"]["why"]
        assert left["Reason"]["by_design"]
        assert left["Schedule"]["by_design"]
        assert cleanup(ledger.path).returncode == 0


def test_record_that_could_not_be_removed_afterwards_is_not_tied(tmp_path):
    also = ("saveSchedule",)
    with served() as origin, writing_to(origin, tmp_path, also=also) as writing:
        code = save_reason(writing, type=["non_production"])
        for value in (code, code.upper(), f" {code}", [code]):
            with pytest.raises(Refused, match="could not be removed afterwards"):
                writing.deployment.send(
                    "POST", "/schedule", json={**SOON, "nonProductionReasonCode": value}
                )
        scope = writing.scopes["saveSchedule"]
        body = {**SOON, "nonProductionReasonCode": code}
        assert writing.confinement.confined(body, scope) == SOON
        assert teardown.tear_down(writing) == []
        assert writing.ledger.entries[0].state == REMOVED


def test_room_is_made_for_records_that_can_be_removed(tmp_path):
    with served() as origin, writing_to(origin, tmp_path, max_created=3) as writing:
        for _ in range(3):
            save_reason(writing)
        with pytest.raises(pytest.skip.Exception, match="--max-created"):
            save_reason(writing)
        removal.make_room(writing)
        save_reason(writing)
        assert [entry.state for entry in writing.ledger.entries] == [REMOVED] * 3 + [MADE]
        assert teardown.tear_down(writing) == []


def test_generated_cases_leave_half_of_the_records_to_oracles(tmp_path):
    with served() as origin, writing_to(origin, tmp_path, max_created=4) as writing:
        for _ in range(2):
            writing.keeper.expect(Use.CASE)
            save_reason(writing)
        writing.keeper.expect(Use.CASE)
        with pytest.raises(pytest.skip.Exception, match="--max-created"):
            save_reason(writing)
        for _ in range(2):
            save_reason(writing)
        assert teardown.tear_down(writing) == []


def test_records_are_kept_for_the_operation_by_itself(tmp_path):
    with served() as origin, writing_to(origin, tmp_path, max_created=16) as writing:
        made = [save_for(writing, use) for use in [Use.SEQUENCE] * 6 + [Use.ORACLE] * 16]
        assert (sum(made[:6]), sum(made)) == (4, 14)
        assert [save_for(writing, Use.CASE) for _ in range(3)] == [True, True, False]
        writing.keeper.begin()
        assert teardown.tear_down(writing) == []


def save_for(writing, use):
    writing.keeper.expect(use)
    try:
        save_reason(writing)
    except pytest.skip.Exception:
        return False
    return True


NAMES = ["results", "result", "code", "id", "key", "value", "type", "title", "message", "shifts"]
NAMES += ["shiftId", "shiftPatternId", "currency", "stationGroupCode", "preference", "violations"]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(codec=None), max_size=12),
    st.sampled_from(["secret", "text", "\ud800", "bmv-", "."]),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
        inner.map(lambda value: {"results": [value]}),
        inner.map(lambda value: {"result": value}),
        inner.map(lambda value: {"results": [{"key": value, "value": value}]}),
    ),
    max_leaves=12,
)
ENTRIES = st.lists(st.dictionaries(st.sampled_from(NAMES), SCALARS, max_size=4), max_size=3)
BODIES = st.one_of(
    JSON.map(json.dumps),
    ENTRIES.map(lambda entries: json.dumps({"results": entries})),
    ENTRIES.map(lambda entries: json.dumps({"result": entries[:1] and entries[0]})),
    st.sampled_from(
        ["", "<html>", "{", "[" * 100_000, '{"a":' * 2000, "\ufeff{}", '{"result": NaN}']
    ),
)
ANSWERS = st.tuples(
    st.sampled_from([200, 200, 200, 201, 204, 301, 400, 403, 404, 409, 429, 500]), BODIES
)


def response_of(status: int, text: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = text.encode("utf-8", "surrogatepass")
    return response


@settings(max_examples=40)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=12))
def test_no_response_makes_a_writing_run_crash(answers):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(teardown, "LAST_WORK", 0)
        also = ("saveAccount", "saveConfig", "setNotificationPreferences")
        writing = new_writing("http://127.0.0.1:9/api", Path(folder), also=also)
        count = iter(range(10**9))

        def send(*arguments: Any, **content: Any) -> requests.Response:
            return response_of(*answers[next(count) % len(answers)])

        patch.setattr(writing.deployment, "send", send)
        writing.keep_settings()
        for scope in writing.scopes.values():
            if "record" in scope.operation.writes:
                _write(writing, scope, answers[next(count) % len(answers)])
        for scope in writing.scopes.values():
            if "settings" in scope.operation.writes:
                _write_settings(writing, scope)
        troubles = teardown.tear_down(writing)
        assert troubles or writing.ledger.is_ended or not writing.ledger.is_begun
        if writing.ledger.is_begun:
            ledger = read_ledger(writing.ledger.path)
            there = [each for each in ledger.entries if each.may_exist or each.state == LEFT]
            named = summarize([ledger], troubles)["left"]
            assert len(
                [each for each in named if each["record"] not in ("settings", "ledger")]
            ) == len(there)
            assert all(each["why"] for each in named)
            "\n".join(summary_lines(summarize([ledger], troubles))).encode(errors="replace")


def _write(writing: Writing, scope: Any, answer: tuple[int, str]) -> None:
    names = [*scope.marked, *([scope.key] if scope.key and not scope.is_number else [])]
    body = {name: writing.names.text() for name in names}
    url = writing.deployment.base_url + scope.operation.path
    request = requests.Request("POST", url, json=body).prepare()
    writing.keeper.enter_request(request)
    exchange: Any = None
    writing.keeper.record_response(request, response_of(*answer), exchange)


def _write_settings(writing: Writing, scope: Any) -> None:
    body = {"currency": "EUR", "config": {"companyName": "x"}}
    url = writing.deployment.base_url + scope.operation.path
    for each in (body, [body], [{"stationGroupCode": "\u00a0"}]):
        request = requests.Request("POST", url, json=each).prepare()
        try:
            writing.confinement.rule(scope.operation, request)
            backup: SettingsBackup = writing.backup(scope)
            backup.confined(each, writing.names)
        except (NotListed, pytest.skip.Exception):
            pass


def test_settings_that_cannot_be_backed_up_are_not_written(tmp_path):
    writing = new_writing("http://127.0.0.1:9/api", tmp_path, also=("saveConfig",))
    writing.deployment.send = lambda *_, **__: response_of(200, '{"results": 7}')
    writing.keep_settings()
    request = requests.Request(
        "POST", writing.deployment.base_url + "/admin/config", json={"config": {}}
    ).prepare()
    with pytest.raises(pytest.skip.Exception, match="cannot be backed up: GET /admin/config"):
        writing.confinement.rule(writing.scopes["saveConfig"].operation, request)
    assert "no backup of its settings" in writing.deployment.transport.cut


def test_request_that_the_budget_refuses_is_not_entered(tmp_path):
    writing = new_writing("http://127.0.0.1:9/api", tmp_path, max_requests=1)
    writing.deployment.transport.budget.close("the budget is spent")
    with (
        writing.deployment.transport.standing(),
        confined(writing),
        pytest.raises(pytest.skip.Exception, match="is spent"),
    ):
        save_reason(writing)
    assert writing.ledger.entries == []


def test_settings_that_are_not_restored_yet_are_named(tmp_path):
    writing = new_writing("http://127.0.0.1:9/api", tmp_path, also=("saveConfig",))
    writing.ledger.enter_settings("saveConfig", {"config": {}})
    for troubles in ([], ["POST /admin/config answered 500"]):
        (left,) = summarize([writing.ledger], troubles)["left"]
        assert (left["record"], left["key"]) == ("settings", "saveConfig")
        assert not left["by_design"]
    writing.ledger.note_restored("saveConfig")
    assert summarize([writing.ledger], [])["left"] == []
    (left,) = summarize([writing.ledger], ["GET /sku answered 500"])["left"]
    assert left["why"] == "GET /sku answered 500"
