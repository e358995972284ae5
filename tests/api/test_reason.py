"""The Reason tag."""

from datetime import timedelta

import pytest

from tests.support.records import assert_in_order, assert_saved_in_place, refused, saved


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
