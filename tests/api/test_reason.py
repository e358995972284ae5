"""The Reason tag."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import Conflict
from busroot_mock.handlers.reason import delete_reason
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.world import World
from tests.support.records import assert_in_order, assert_saved_in_place, refused, saved

NEW = ("new-0", "new-1")
USES = st.tuples(
    st.sampled_from(["reasons", "schedules", "issues", "none", "fork"]),
    st.integers(0, 2),
    st.sampled_from([*NEW, None]),
)


def test_list_reasons_is_in_the_order_of_codes(client):
    saved(client, "/reason", {"code": "aged", "description": "Aged", "parentReasonCode": "drive"})
    assert_in_order(client, "/reason")


def test_saved_reason_is_listed_and_changed_in_place(client):
    body = {"code": "a/b", "description": "Odd", "parentReasonCode": "mechanical"}
    assert_saved_in_place(client, "/reason", body, label="description")


@pytest.mark.parametrize(
    ("code", "parent", "keyword"), [("x", "no", "exists"), ("mechanical", "belt-torn", "acyclic")]
)
def test_reason_under_what_cannot_be_its_parent_is_a_conflict(client, code, parent, keyword):
    body = {"code": code, "description": "x", "parentReasonCode": parent}
    refused(client, "/reason", body, "/parentReasonCode", keyword)


def test_deleted_reason_is_gone_and_one_in_use_stays(client):
    saved(client, "/reason", {"code": "a/b,c", "description": "Odd"})
    assert client.request("DELETE", "/api/reason/a%2Fb%2Cc").status_code == 204
    assert client.request("DELETE", "/api/reason/a%2Fb%2Cc").status_code == 404
    assert client.request("DELETE", "/api/reason/mechanical").status_code == 409


@given(st.lists(USES, max_size=12))
def test_new_reason_stays_while_a_record_refers_to_it_whatever_was_written_before(uses):
    caller = caller_of(World(), "demo-admin-key")
    for code in NEW:
        caller.store["reasons"].put(a_reason(code))
    for what, number, cause in uses:
        if what == "fork":
            caller = caller_of(caller.world.fork(), "demo-admin-key")
        elif what == "reasons":
            caller.store[what].put(a_reason(f"below-{number}", cause))
        elif what == "schedules":
            first = next(iter(caller.store[what]))
            record = {**first, "id": number + 1, "nonProductionReasonCode": cause}
            caller.store[what].put(record)
        elif what == "issues":
            first = next(each for each in caller.store[what] if each["events"])
            events = [{**first["events"][0], "causeCode": cause}]
            caller.store[what].put({**first, "id": number + 1, "events": events})
        else:
            for name in ("schedules", "issues"):
                caller.store[name].remove(number + 1)
        for code in NEW:
            assert reported_users(caller, code) == users(caller.store, code)


def a_reason(code, parent=None):
    now = "2999-01-01T00:00:00.000Z"  # later than any issue: what is detected has other causes
    return {"code": code, "parentReasonCode": parent, "type": ["downtime"], "createdAt": now}


def reported_users(caller, code):
    """Return the tables that keep a reason from being deleted, and delete it in a fork at most."""
    try:
        delete_reason(caller_of(caller.world.fork(), "demo-admin-key"), code)
    except Conflict as error:
        return error.message.removesuffix(".").rpartition(" by ")[2].split(", ")
    return []


def users(store, code):
    """Return the same by a search through all records."""
    causes = [event["causeCode"] for each in store["issues"] for event in each["events"]]
    named = {
        "reasons": [each["parentReasonCode"] for each in store["reasons"]],
        "schedules": [each["nonProductionReasonCode"] for each in store["schedules"]],
        "issues": causes,
    }
    return [name for name in named if code in named[name]]


def test_reason_given_in_the_future_of_a_clock_set_back_stays(client, world):
    [cause] = {
        event["causeCode"]
        for issue in world.store("demo")["issues"]
        for event in issue["events"]
        if event["causeCode"] is not None and issue["id"] == 507
    }
    world.clock.set(world.clock.now().replace(year=2025))
    assert client.request("DELETE", f"/api/reason/{cause}").status_code == 409


def test_new_reason_is_given_a_stop_only_when_people_know_it_and_can_be_deleted_until_then(
    client, world
):
    for number in range(20):
        saved(client, "/reason", {"code": f"new-{number}", "description": "New"})
    world.clock.set(world.clock.now() + timedelta(hours=7))
    assert client.request("DELETE", "/api/reason/new-0").status_code == 204
    assert not causes(client) & {f"new-{number}" for number in range(20)}
    world.clock.set(world.clock.now() + timedelta(hours=48))
    assert causes(client) & {f"new-{number}" for number in range(20)}


def causes(client):
    issues = client.get("/api/issue?rangecode=P3D").json()["results"]
    return {each["causeCode"] for each in issues}
