"""Faults and journal of a world, as a test uses them."""

import re
from datetime import timedelta

import pytest

from busroot_mock.testing.client import ControlError
from tests.support.worlds import BODY, START, call

pytestmark = pytest.mark.busroot(clock="2026-03-02T09:30:00Z")


def test_fault_acts_as_often_as_it_says(anywhere):
    rule = anywhere.faults.add("saveReason", status=503, message="Down.", retry_after=5, times=2)
    assert list(anywhere.faults) == [rule]
    answers = [call(anywhere, "POST", json=BODY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert (answers[0].headers["retry-after"], answers[0].json()["message"]) == ("5", "Down.")
    assert anywhere.faults.get(rule["id"])["applied"] == 2


def test_fault_takes_every_mark_and_effect_of_the_control_api(anywhere):
    filters = {"method": "GET", "path": "/reason", "tag": "Reason", "account": "demo"}
    of_caller = {"key": anywhere.key("member"), "role": "member"}
    limit = {"requests": 1, "seconds": 60}
    added = anywhere.faults.add("listReasons", **filters, **of_caller, rate_limit=limit, share=1)
    assert added["match"].keys() == {"operationId", "accountId", *filters, *of_caller} - {"account"}
    assert [call(anywhere, key=anywhere.key("member")).status_code for _ in "12"] == [200, 429]
    assert call(anywhere).status_code == 200
    for effect in ({"expired_key": True}, {"delay": 1}, {"drop": "request"}, {"malformed": True}):
        rule = anywhere.faults.add(**effect)
        assert (rule["match"], len(rule["effect"])) == ({}, 1)
        anywhere.faults.remove(rule["id"])
    assert [rule["id"] for rule in anywhere.faults] == [added["id"]]
    anywhere.faults.clear()
    assert list(anywhere.faults) == []


def test_fault_that_cannot_act_is_refused(anywhere):
    with pytest.raises(ControlError, match=r"refused \(409\).*/match"):
        anywhere.faults.add("listNothing", status=503)
    with pytest.raises(
        TypeError, match="argument 'sttus'; known are status, message, retry_after, delay"
    ):
        anywhere.faults.add("listReasons", sttus=503)


def test_requests_match_all_filters(anywhere):
    journal = anywhere.journal
    assert journal.requests() == []
    call(anywhere)
    anywhere.clock.advance(hours=1)
    call(anywhere, "POST", json=BODY)
    call(anywhere, "POST", json={"code": 1})
    assert [entry["number"] for entry in journal.requests()] == [1, 2, 3]
    for number, filters in {
        1: {"operation": "listReasons"},
        2: {"operation": "saveReason", "status": 200},
        3: {"method": "POST", "path": "/api/reason", "valid": False, "status": "4XX"},
    }.items():
        assert [entry["number"] for entry in journal.requests(**filters)] == [number], filters
    later = START + timedelta(minutes=1)
    assert len(journal.requests(since=later)) == 2
    assert len(journal.requests(until=later, valid=True)) == 1
    assert journal.verdict()["requests"] == 3
    journal.clear()
    assert journal.requests() == []


def test_filter_that_does_not_exist_is_named(busroot_app):
    for call_with in (busroot_app.journal.requests, busroot_app.journal.assert_called):
        with pytest.raises(TypeError, match="argument 'stauts'; known are method, path, status"):
            call_with(stauts=200)


def test_requests_fill_several_pages(busroot_app, monkeypatch):
    monkeypatch.setattr("busroot_mock.testing.journal.PAGE", 3)
    for _ in range(7):
        call(busroot_app)
    assert [entry["number"] for entry in busroot_app.journal.requests()] == [*range(1, 8)]


def test_assertions_that_hold(anywhere):
    check = anywhere.journal.assert_called
    check("saveReason", times=0)
    call(anywhere, "POST", json=BODY)
    call(anywhere, params={"limit": 2})
    check("saveReason", times=1, body={"code": "new", "type": ["downtime"]}, status=200)
    check("saveReason")
    check(at_least=2, at_most=2, valid=True)
    check("listReasons", query={"limit": 2}, since=START)


@pytest.mark.parametrize(
    "assertion",
    [
        {"operation": "saveReason", "times": 2},
        {"operation": "saveReason", "times": 0},
        {"operation": "saveReason", "body": {"code": "old"}},
        {"operation": "saveReason", "body": None},
        {"operation": "saveReason", "status": 409},
        {"operation": "listReasons"},
        {"at_least": 2},
        {"at_most": 0},
        {"query": {"limit": 1}},
        {"since": START + timedelta(days=1)},
    ],
)
def test_assertions_that_do_not_hold(anywhere, assertion):
    call(anywhere, "POST", json=BODY)
    with pytest.raises(AssertionError):
        anywhere.journal.assert_called(**assertion)


def test_failed_assertion_shows_the_closest_requests(anywhere):
    call(anywhere, "POST", json=BODY)
    call(anywhere, "POST", json={**BODY, "code": "newer"})
    with pytest.raises(AssertionError) as caught:
        anywhere.journal.assert_called(status=200, times=2, body={"code": "newer"})
    assert str(caught.value).splitlines() == [
        'expected {"exactly": 2} of {"status": 200, "body": {"code": "newer"}}, got 1',
        "  2: POST /api/reason, answered 200",
        "other close requests:",
        "  1: POST /api/reason, answered 200",
        '    body /code: expected "newer", got "new"',
    ]


def test_failed_assertion_on_an_empty_journal(anywhere):
    with pytest.raises(AssertionError, match=r'^expected {"atLeast": 1} of .*, got 0$'):
        anywhere.journal.assert_called("saveReason")


def test_assert_valid_holds_while_nobody_breaks_the_contract(anywhere):
    check = anywhere.journal.assert_valid
    check()
    call(anywhere, "POST", json=BODY)
    call(anywhere, "DELETE", "/reason/none")
    anywhere.faults.add("listReasons", status=503)
    call(anywhere)
    check()
    later = START + timedelta(hours=1)
    call(anywhere, "POST", json={"code": 1})
    check("listReasons")
    check(method="GET")
    check(since=later)
    with pytest.raises(TypeError, match="'valid'"):
        check(valid=True)
    with pytest.raises(TypeError, match="'stauts'; known are method"):
        check(stauts=200)


def test_assert_valid_shows_what_breaks_the_contract(busroot_app):
    call(busroot_app, path="/sku", params={"limit": -1})
    call(busroot_app)
    call(busroot_app, "POST", key=busroot_app.key("read_only"), json=BODY)
    call(busroot_app, path="/nothing")
    with pytest.raises(AssertionError) as caught:
        busroot_app.journal.assert_valid()
    lines = str(caught.value).splitlines()
    assert re.sub(r":\d+\)", ":N)", lines.pop(2)) == (
        "    query /limit: expected minimum 0, got -1 (documented, openapi.yaml:N)"
    )
    assert lines == [
        "3 requests break the contract:",
        "  1: GET /api/sku, answered 400",
        "  3: POST /api/reason, answered 403",
        "    This needs a key with the role admin, member, supervisor; this one has read_only.",
        "  4: GET /api/nothing, answered 404",
        "    There is no such path in the contract.",
    ]


def test_assert_valid_leaves_out_what_is_too_much(busroot_app):
    for _ in range(12):
        call(busroot_app, path="/nothing")
    with pytest.raises(AssertionError) as caught:
        busroot_app.journal.assert_valid()
    lines = str(caught.value).splitlines()
    assert (len(lines), lines[-1]) == (22, "  and 2 more")
