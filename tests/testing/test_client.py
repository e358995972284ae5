"""Worlds over a socket and in process behave alike."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from busroot_mock.testing.client import ControlError, MockServer
from tests.support.worlds import BODY, START, call, reasons

pytestmark = pytest.mark.busroot(clock="2026-03-02T09:30:00Z")


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
    with pytest.raises(
        LookupError, match=r"No key with the role staff in account other; .*admin in other.*in demo"
    ):
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
    clock.run(speed=60)
    assert anywhere.call("GET", "/clock")["speed"] == 60
    clock.run()
    assert "speed" not in anywhere.call("GET", "/clock")
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
    with pytest.raises(ValueError, match="advances by whole seconds"):
        anywhere.clock.advance(**span)


def test_clock_refuses_a_time_without_a_zone(anywhere):
    with pytest.raises(ValueError, match="needs a time zone"):
        anywhere.clock.set(datetime(2026, 3, 2))


# ---- What fails says why


def test_refusal_names_the_violation(anywhere):
    with pytest.raises(ControlError, match=r"POST /worlds was refused \(400\).*\"/clock\""):
        anywhere.server.world(clock="yesterday")
    with pytest.raises(ControlError, match="'nowhere'"):
        anywhere.restore("nowhere")


def test_missing_server_is_named_with_its_address():
    with pytest.raises(ControlError, match=r"server at http://127\.0\.0\.1:1/api does not respond"):
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
