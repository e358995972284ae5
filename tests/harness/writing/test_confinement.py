"""A request that may leave names no record of another."""

import json
from dataclasses import replace
from urllib.parse import quote

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st

from contract_tests.config.profile import Identity, Profile
from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.target.schema import OPERATIONS
from contract_tests.transport.guard import Refused
from contract_tests.writing.safe_values import OwnKeys, is_safe, safe_value
from contract_tests.writing.session import writing_of
from contract_tests.writing.settings_backup import SettingsBackup
from contract_tests.writing.write_scope import Pairs
from tests.support import lenient
from tests.support.hostile import Asked

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
MAKERS = {
    operation.path: operation
    for operation in OPERATIONS
    if operation.method == "POST" and "record" in operation.writes
}


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


NUMBERED = [each for each in WRITING.scopes.values() if each.removes and each.is_number]


@given(scope=st.sampled_from(NUMBERED), id_=st.integers(1, 10**6), other=st.integers(1, 10**6))
def test_record_whose_number_comes_as_text_can_be_removed(scope, id_, other):
    own = OwnKeys(WRITING.confinement.names, frozenset({str(id_)}))
    assert is_safe(str(id_), scope, own)
    assert is_safe(str(other), scope, own) == (other == id_)


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


@given(layout=st.none() | st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_setting_that_is_shown_as_an_object_is_put_back_as_json_text(layout):
    scope = WRITING.scopes["saveAccount"]
    backup = SettingsBackup(WRITING.contract, scope, [{"dashboardConfig": layout}])
    text = backup.body["dashboardConfig"]
    assert layout is None if text is None else json.loads(text) == layout
    assert backup.to_restore(backup.body) is None
    assert not list(backup.objections(Pairs([("dashboardConfig", "{}")]), WRITING.names))


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
