"""Fault rules that replace or change the answer, and what the operation did."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.faults.rules import Faults
from tests.support.faults import (
    CONFIG,
    OPERATION,
    REASONS,
    SENDER,
    added,
    counts,
    entered,
    statuses,
)
from tests.support.wire import ask, connected, get

BODY = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}


def test_fault_status_is_in_the_envelope(client, error_schema):
    added(client, {"status": 503, "message": "Down <b>.", "retryAfter": 7})
    answer = client.get(CONFIG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.json() == {"isSuccess": False, "message": "Down <b>.", "violations": []}
    error_schema.validate(answer.json())


@pytest.mark.parametrize("status", [400, 404, 418, 429, 451, 499, 500, 502, 504, 599])
def test_fault_status_may_be_any_error(port, status):
    entered(port, {"status": status}, next=1)
    with connected(port) as connection:
        answer, body = ask(connection, get(CONFIG.encode()))
        assert (answer.status, json.loads(body)["isSuccess"]) == (status, False)


@pytest.mark.parametrize("effect", [{"status": 503}, {"expiredKey": True}, {"drop": "request"}])
def test_fault_in_place_of_the_operation_changes_nothing(client, effect):
    before = client.get(REASONS).content
    added(client, effect, next=1)
    try:
        client.post(REASONS, json=BODY)
    except ConnectionResetError:
        assert "drop" in effect
    assert client.get(REASONS).content == before


@pytest.mark.parametrize("effect", [{"drop": "answer"}, {"truncate": True}, {"malformed": True}])
def test_fault_of_the_answer_leaves_the_work_done(client, effect):
    added(client, effect, next=1)
    try:
        client.post(REASONS, json=BODY)
    except ConnectionResetError:
        assert "malformed" not in effect
    assert '"new"' in client.get(REASONS).text


def test_fault_expired_key_is_answered_as_an_unknown_one(client):
    added(client, {"expiredKey": True}, match={"key": "demo-admin-key"})
    assert client.get(CONFIG).content == client.get(CONFIG, "nobody").content
    assert client.get(CONFIG).status_code == 401
    assert client.get(CONFIG, "demo-member-key").status_code == 200


def test_fault_malformed_is_no_json(client):
    added(client, {"malformed": True})
    answer = client.get(CONFIG)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize("effect", [{"drop": "request"}, {"drop": "answer"}, {"truncate": True}])
def test_fault_that_closes_is_an_error_in_process(client, effect):
    added(client, effect)
    with pytest.raises(ConnectionResetError, match="A fault rule of the mock server"):
        client.get(CONFIG)


def test_fault_rate_limit_goes_by_the_clock_of_the_world(client, error_schema):
    added(client, {"rateLimit": {"requests": 2, "seconds": 10}})
    clock = "/__mock__/worlds/default/clock"
    assert statuses(client, 3) == [200, 200, 429]
    client.post(clock, None, json={"advance": "PT4S"})
    answer = client.get(CONFIG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "6")
    error_schema.validate(answer.json())
    assert answer.json()["message"] == "More than 2 requests within 10 seconds."
    client.post(clock, None, json={"advance": "PT6S"})
    assert statuses(client, 3) == [200, 200, 429]
    client.post(clock, None, json={"now": "2026-01-01T00:00:00Z"})
    assert statuses(client, 3) == [200, 200, 429]
    assert counts(client) == [("f1", 10, 4)]


@given(st.integers(0, 5), st.integers(1, 5), st.lists(st.integers(0, 3000), max_size=40))
def test_fault_rate_limit_lets_no_more_through(requests, seconds, steps):
    faults, now, passed = Faults(), 0, []
    faults.add({"effect": {"rateLimit": {"requests": requests, "seconds": seconds}}})
    for step in steps:
        now += step
        fault = faults.choose(OPERATION, SENDER, lambda purpose, below: 0, now)
        if fault is None:
            passed.append(now)
        else:
            assert 1 <= fault.retry_after <= seconds
            # Who waits so long is not sent away again, unless nothing at all may pass.
            later = faults.copy().choose(
                OPERATION, SENDER, lambda purpose, below: 0, now + fault.retry_after * 1000
            )
            assert later is None or requests == 0
    for at in passed:
        # Windows begin with a request: any stretch of their length meets two at most.
        assert sum(at <= other < at + seconds * 1000 for other in passed) <= 2 * requests
