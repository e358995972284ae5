"""Assertions on a journal: what counts as called, and what a failed one tells."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from busroot_mock.journal.assertions import (
    LONGEST_SHOWN,
    MOST_SHOWN,
    NOT_SHOWN,
    _difference,
    matches_status,
)
from busroot_mock.journal.masking import Secrecy
from tests.test_json_codec import JSON_VALUES

ASSERTIONS = "/__mock__/worlds/default/journal/assertions"
JSON = ("content-type", "application/json")
REASON = {"code": "jam", "description": "Jam", "parentReasonCode": None, "type": ["downtime"]}


def checked(client, **assertion):
    answer = client.post(ASSERTIONS, None, json=assertion)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


@pytest.fixture
def called(client):
    """A client that made four calls."""
    client.post("/api/reason", json=REASON)
    client.post(
        "/api/reason", json={**REASON, "code": "slip", "type": ["downtime", "non_production"]}
    )
    client.get("/api/sku?limit=2&searchtext=true")
    client.request("DELETE", "/api/reason/no-such")
    return client


@pytest.mark.parametrize(
    ("assertion", "entries"),
    [
        ({}, [1, 2, 3, 4]),
        ({"operationId": "saveReason"}, [1, 2]),
        ({"method": "DELETE"}, [4]),
        ({"path": "/api/reason/no-such"}, [4]),
        ({"status": 404}, [4]),
        ({"status": "2XX", "operationId": "saveReason", "body": {"code": "jam"}}, [1]),
        ({"body": {"parentReasonCode": None}}, [1, 2]),
        ({"body": {"type": ["downtime"]}}, [1]),
        ({"query": {"limit": 2}}, [3]),
        ({"query": {"limit": "2", "searchtext": True}}, [3]),
        ({"valid": True, "since": "2026-03-02T09:15:00Z"}, [1, 2, 3, 4]),
    ],
)
def test_assertion_holds(called, assertion, entries):
    result = checked(called, **assertion)
    assert (result["passed"], result["count"], result["entries"]) == (True, len(entries), entries)
    assert result["closest"] == []


@pytest.mark.parametrize(
    "assertion",
    [
        {"operationId": "listPlants"},
        {"status": 40},
        {"body": {"code": "ja"}},
        {"body": {"type": []}},
        {"body": {"type": ["downtime", "non_production", "x"]}},
        {"body": {"type": ["non_production", "downtime"]}},
        {"body": {"colour": None}},
        {"body": [REASON]},
        {"query": {"limit": 20}},
        {"query": {"searchtext": 1}},
        {"until": "2026-03-02T09:15:00Z"},
    ],
)
def test_assertion_fails(called, assertion):
    result = checked(called, **assertion)
    assert (result["passed"], result["count"], result["entries"]) == (False, 0, [])


@pytest.mark.parametrize(
    ("count", "passed"),
    [
        ({"exactly": 2}, True),
        ({"exactly": 1}, False),
        ({"exactly": 3}, False),
        ({"atLeast": 2}, True),
        ({"atLeast": 3}, False),
        ({"atMost": 2}, True),
        ({"atMost": 1}, False),
        ({"atLeast": 1, "atMost": 3}, True),
        ({"atLeast": 3, "atMost": 9}, False),
    ],
)
def test_assertion_counts(called, count, passed):
    assert checked(called, operationId="saveReason", count=count)["passed"] is passed
    assert checked(called, operationId="getAccount", count={"exactly": 0})["passed"] is True


def test_failed_assertion_tells_what_differs_in_the_closest(called):
    result = checked(called, operationId="saveReason", status=409, body={"code": "slop"})
    assert [miss["entry"] for miss in result["closest"]] == [2, 1, 4]
    assert result["closest"][0]["differences"] == [
        {"in": "status", "pointer": "", "expected": 409, "actual": 200},
        {"in": "body", "pointer": "/code", "expected": "slop", "actual": "slip"},
    ]


@pytest.mark.parametrize(("sent", "expected"), [(True, 1), (1, True), (0, False), (None, 0)])
def test_assertion_distinguishes_booleans_from_numbers(client, sent, expected):
    client.post("/api/reason", json={"own": sent})
    assert checked(client, body={"own": sent})["passed"] is True
    assert checked(client, body={"own": expected})["passed"] is False


def test_failed_assertion_that_too_many_fit_tells_which(called):
    result = checked(called, operationId="saveReason", count={"atMost": 1})
    assert (result["passed"], result["entries"]) == (False, [1, 2])


@pytest.mark.parametrize("assertion", [{"operation": "x"}, {"count": {}}, {"status": "4xx"}])
def test_malformed_assertion_is_refused(client, assertion):
    assert client.post(ASSERTIONS, None, json=assertion).status_code == 400


@given(JSON_VALUES, st.data())
def test_assertion_finds_every_value_by_itself_and_by_less(session_client, value, data):
    session_client.post("/__mock__/worlds/default/journal/clear", None)
    session_client.post("/api/reason", content=json.dumps(value), headers=[JSON])
    assert checked(session_client, body=value)["passed"] is True
    if isinstance(value, dict) and value:
        dropped = data.draw(st.sampled_from(sorted(value)))
        less = {name: inner for name, inner in value.items() if name != dropped}
        assert checked(session_client, body=less)["passed"] is True
        assert checked(session_client, body={**value, dropped: [value]})["passed"] is False


@pytest.fixture(scope="module")
def session_client(new_client):
    return new_client()


@given(st.integers(100, 599))
def test_status_is_of_its_class(status):
    assert matches_status(status, str(status))
    assert [digit for digit in "12345" if matches_status(status, f"{digit}XX")] == [str(status)[0]]


@pytest.mark.parametrize("path", ["journal?operationId=saveReasonn", "journal/har?operationId=x"])
def test_operation_that_the_contract_lacks_is_refused(client, path):
    answer = client.get(f"/__mock__/worlds/default/{path}")
    assert answer.status_code == 409
    assert answer.json()["violations"] == [
        {"in": "query", "pointer": "/operationId", "keyword": "exists", "expected": True}
    ]
    never = {"operationId": "saveReasonn", "count": {"exactly": 0}}
    answer = client.post(ASSERTIONS, None, json=never)
    assert answer.status_code == 409
    assert "has no operation 'saveReasonn'; did you mean saveReason" in answer.json()["message"]


@given(sizes=st.lists(st.integers(0, MOST_SHOWN), min_size=1, max_size=4))
@example(sizes=[MOST_SHOWN])
@example(sizes=[50, 49])
@example(sizes=[50, 50])
def test_value_of_many_members_is_not_shown(sizes):
    value = [[0] * size for size in sizes]
    is_long = len(sizes) + sum(sizes) > MOST_SHOWN
    shown = _difference(Secrecy(frozenset(), ()), "body", "/a", value, {"b": value})
    assert shown["expected"] == (NOT_SHOWN if is_long else value)
    assert (shown["actual"] == NOT_SHOWN) is (1 + len(sizes) + sum(sizes) > MOST_SHOWN)


def test_long_text_is_not_shown():
    secrecy, text = Secrecy(frozenset(), ()), "a" * LONGEST_SHOWN
    shown = _difference(secrecy, "method", "", text + "a", {"b": text})
    assert shown == {"in": "method", "pointer": "", "expected": NOT_SHOWN, "actual": {"b": text}}
