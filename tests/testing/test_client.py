"""Worlds over a socket and in process behave alike."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from busroot_mock.testing.client import ControlError, MockServer

BODY = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.busroot(clock="2026-03-02T09:30:00Z")


@pytest.fixture(params=["busroot", "busroot_app"])
def anywhere(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def call(world: Any, method: str = "GET", path: str = "/reason", key: str = "", **options: Any):
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(world) if callable(world) else None
        async with httpx.AsyncClient(transport=transport, base_url=world.url) as client:
            headers = {"X-API-KEY": key or world.key()}
            return await client.request(method, path, headers=headers, **options)

    return asyncio.run(answer())


def reasons(world: Any) -> set[str]:
    return {record["code"] for record in call(world).json()["results"]}


# ---- Keys


def test_key_is_of_the_role_and_no_other(anywhere):
    roles = {each["key"]: each["roles"] for each in anywhere.keys}
    for role in ("admin", "supervisor", "member", "read_only"):
        assert roles[anywhere.key(role)] == [role]
    assert roles[anywhere.key("staff")] == ["admin", "staff"]
    assert anywhere.key() == anywhere.key("admin", account="demo")


def test_key_of_the_second_account(anywhere):
    body = call(anywhere, "POST", key=anywhere.key(account="other"), json=BODY)
    assert body.status_code == 200, body.text
    (change,) = anywhere.changes()
    assert change["accountId"] == "other"


def test_key_of_an_account_that_was_made(anywhere):
    body = {"plantName": "Third", "domain": "third.example", "accountId": "third"}
    answer = call(anywhere, "POST", "/admin/newaccount", anywhere.key("staff"), json=body)
    assert answer.status_code == 200, answer.text
    assert call(anywhere, key=anywhere.key(account="third")).status_code == 200


def test_missing_key_lists_the_keys_there_are(anywhere):
    with pytest.raises(LookupError, match=r"No key of staff of other; .*admin of other.*of demo"):
        anywhere.key("staff", account="other")


# ---- State


def test_reset_snapshot_restore_and_changes(anywhere):
    first = reasons(anywhere)
    assert anywhere.changes() == []
    anywhere.snapshot("before / ü")
    assert call(anywhere, "POST", json=BODY).status_code == 200
    (change,) = anywhere.changes()
    assert (change["table"], change["kind"], change["after"]["code"]) == ("reasons", "added", "new")
    assert anywhere.changes(since="before / ü") == [change]
    anywhere.restore("before / ü")
    assert reasons(anywhere) == first
    assert call(anywhere, "POST", json=BODY).status_code == 200
    anywhere.reset()
    assert reasons(anywhere) == first


def test_fork_goes_its_own_way_and_is_deleted_with_its_origin(anywhere):
    fork = anywhere.fork()
    assert type(fork) is type(anywhere)
    call(fork, "POST", json=BODY)
    assert reasons(fork) - reasons(anywhere) == {"new"}
    again, key = fork.fork(), fork.key()
    assert "new" in reasons(again)
    anywhere.delete()
    for world in (fork, again):
        with pytest.raises(ControlError, match=r"refused \(404\)"):
            world.changes()
    assert call(fork, key=key).status_code == 401
    anywhere.delete()


def test_world_of_the_server_ends_with_its_block(busroot_server):
    with busroot_server.world(dataset="minimal", seed=3, clock=START) as world:
        assert reasons(world) == {"breakdown"}
        assert world.clock.now() == START
        assert (world.call("GET")["seed"], world.id in repr(world)) == (3, True)
    with pytest.raises(ControlError, match=f"There is no world '{world.id}'"):
        world.reset()


# ---- Clock


def test_clock_is_set_frozen_and_started(anywhere):
    clock = anywhere.clock
    assert clock.now() == START
    assert clock.set("2026-03-02T12:00:00+01:00") == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert clock.set(START) == clock.now() == START
    assert clock.freeze(START + timedelta(days=1)) == clock.freeze() == START + timedelta(days=1)
    assert clock.run() >= START + timedelta(days=1)
    assert not anywhere.call("GET", "/clock")["frozen"]


@pytest.mark.parametrize(
    "span",
    [
        {"hours": 8},
        {"days": 400, "hours": 23, "minutes": 59, "seconds": 59},
        {"weeks": 1, "seconds": 1},
        {"minutes": 0.5},
        {"days": 1, "hours": -1},
        {},
    ],
)
def test_clock_advances_by_any_timedelta(anywhere, span):
    assert anywhere.clock.advance(**span) == START + timedelta(**span)
    anywhere.clock.set(START)
    assert anywhere.clock.advance(timedelta(**span)) == START + timedelta(**span)


@pytest.mark.parametrize("span", [{"hours": -1}, {"milliseconds": 1}])
def test_clock_refuses_to_go_back_or_by_fractions(anywhere, span):
    with pytest.raises(ValueError, match="moves ahead by whole seconds"):
        anywhere.clock.advance(**span)


def test_clock_refuses_a_time_without_a_zone(anywhere):
    with pytest.raises(ValueError, match="needs a zone"):
        anywhere.clock.set(datetime(2026, 3, 2))


# ---- What fails says why


def test_refusal_names_the_violation(anywhere):
    with pytest.raises(ControlError, match=r"POST /worlds was refused \(400\).*\"/clock\""):
        anywhere.server.world(clock="yesterday")
    with pytest.raises(ControlError, match="'nowhere'"):
        anywhere.restore("nowhere")


def test_missing_server_is_named_with_its_address():
    with pytest.raises(ControlError, match=r"server at http://127\.0\.0\.1:1/api does not answer"):
        MockServer("http://127.0.0.1:1/api").world()


def test_proxy_of_the_environment_is_not_asked(busroot_server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    busroot_server.world().delete()


# ---- In process


def test_in_process_works_inside_a_coroutine(busroot_app):
    async def ahead() -> datetime:
        return busroot_app.clock.advance(hours=1)

    assert asyncio.run(ahead()) == START + timedelta(hours=1)


def test_worlds_in_process_share_an_application(busroot_app, busroot_in_process):
    assert busroot_app.server is busroot_in_process
    with busroot_in_process.world("minimal") as other:
        assert call(other, "POST", json=BODY).status_code == 200
        assert "new" not in reasons(busroot_app)


# ---- Faults


def test_fault_acts_as_often_as_it_says(anywhere):
    rule = anywhere.faults.add("saveReason", status=503, message="Down.", retry_after=5, times=2)
    assert list(anywhere.faults) == [rule]
    answers = [call(anywhere, "POST", json=BODY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert (answers[0].headers["retry-after"], answers[0].json()["message"]) == ("5", "Down.")
    assert anywhere.faults.get(rule["id"])["applied"] == 2


def test_fault_takes_every_mark_and_effect_of_the_control_api(anywhere):
    marks = {"method": "GET", "path": "/reason", "tag": "Reason", "account": "demo"}
    of_caller = {"key": anywhere.key("member"), "role": "member"}
    limit = {"requests": 1, "seconds": 60}
    added = anywhere.faults.add("listReasons", **marks, **of_caller, rate_limit=limit, share=1)
    assert added["match"].keys() == {"operationId", "accountId", *marks, *of_caller} - {"account"}
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
    with pytest.raises(TypeError, match="no 'sttus', only status, message, retry_after, delay"):
        anywhere.faults.add("listReasons", sttus=503)


# ---- Journal


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
        with pytest.raises(TypeError, match="no 'stauts', only method, path, status"):
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
        "others that come close:",
        "  1: POST /api/reason, answered 200",
        '    body /code: expected "newer", got "new"',
    ]


def test_failed_assertion_on_an_empty_journal(anywhere):
    with pytest.raises(AssertionError, match=r'^expected {"atLeast": 1} of .*, got 0$'):
        anywhere.journal.assert_called("saveReason")
