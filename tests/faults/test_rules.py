"""Fault rules: which requests they act on, how often, and what they belong to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.faults.rules import Faults
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW
from tests.support.faults import CONFIG, FAULTS, OPERATION, REASONS, SENDER, added, counts, statuses


def acts(faults, world, count):
    """Return of each request whether a rule acts on it."""
    now = world.clock.now_ms()
    return [faults.choose(OPERATION, SENDER, world.draw, now) is not None for _ in range(count)]


# ---- The rules


def test_fault_rule_is_told_as_entered_with_counts(client):
    match = {"operationId": "listConfig", "method": "GET", "path": "/admin/config", "tag": "Admin"}
    rule = {"match": match, "next": 3, "share": 0.5, "effect": {"status": 409, "delay": 1}}
    made = added(client, **rule)
    shown = {"id": "f1", "world": "default", "matched": 0, "applied": 0, "declared": True}
    assert made == {**shown, **rule}
    assert client.get(f"{FAULTS}/f1", None).json()["result"] == made


def test_fault_rules_are_listed_in_order_and_removed(client):
    for status in (500, 501, 502):
        added(client, {"status": status})
    assert client.request("DELETE", f"{FAULTS}/f1", None).status_code == 204
    assert client.request("DELETE", f"{FAULTS}/f1", None).status_code == 404
    assert client.get(f"{FAULTS}/f1", None).status_code == 404
    assert [rule for rule, _, _ in counts(client)] == ["f2", "f3"]
    assert statuses(client, 1) == [501]
    assert client.post(f"{FAULTS}/clear", None).json() == {"isSuccess": True}
    assert counts(client) == []
    assert statuses(client, 1) == [200]
    assert added(client, {"status": 500})["id"] == "f4"


@pytest.mark.parametrize(
    ("effect", "match", "declared"),
    [
        ({"status": 409}, {}, True),
        ({"status": 404}, {"operationId": "deleteReason"}, True),
        ({"status": 404}, {"operationId": "listReasons"}, False),
        ({"status": 404}, {"tag": "Reason"}, False),
        ({"status": 503}, {}, False),
        ({"rateLimit": {"requests": 1, "seconds": 1}}, {}, False),
        ({"expiredKey": True}, {}, True),
        ({"drop": "request"}, {}, None),
        ({"delay": 5}, {}, None),
    ],
)
def test_fault_rule_says_whether_its_status_is_declared(client, effect, match, declared):
    assert added(client, effect, match=match).get("declared") is declared


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({}, 400, ""),
        ({"effect": {}}, 400, "/effect"),
        ({"effect": {"status": 200}}, 400, "/effect/status"),
        ({"effect": {"status": 600}}, 400, "/effect/status"),
        ({"effect": {"delay": 60_001}}, 400, "/effect/delay"),
        ({"effect": {"delay": {"from": 1}}}, 400, "/effect/delay"),
        ({"effect": {"truncate": False}}, 400, "/effect/truncate"),
        ({"effect": {"status": 500}, "next": 0}, 400, "/next"),
        ({"effect": {"status": 500}, "share": 1.1}, 400, "/share"),
        ({"effect": {"status": 500}, "matches": {}}, 400, "/matches"),
        ({"effect": {"status": 500, "drop": "answer"}}, 409, "/effect"),
        ({"effect": {"message": "x"}}, 409, "/effect"),
        ({"effect": {"delay": 1, "message": "x"}}, 409, "/effect/message"),
        ({"effect": {"drop": "answer", "retryAfter": 1}}, 409, "/effect/retryAfter"),
        ({"effect": {"delay": {"from": 2, "to": 1}}}, 409, "/effect/delay"),
        ({"effect": {"status": 500}, "match": {"operationId": "listColours"}}, 409, "/match"),
        ({"effect": {"status": 500}, "match": {"tag": "Sku", "path": "/reason"}}, 409, "/match"),
    ],
)
def test_fault_rule_that_cannot_be_is_refused(client, error_schema, body, status, place):
    answer = client.post(FAULTS, None, json=body)
    assert answer.status_code == status, answer.text
    error_schema.validate(answer.json())
    assert place in [entry["pointer"] for entry in answer.json()["violations"]]
    assert counts(client) == []


# ---- What a rule matches


@pytest.mark.parametrize(
    ("match", "met"),
    [
        ({}, True),
        ({"operationId": "listConfig"}, True),
        ({"operationId": "saveConfig"}, False),
        ({"method": "GET"}, True),
        ({"method": "POST"}, False),
        ({"path": "/admin/config"}, True),
        ({"path": "/reason/{code}"}, False),
        ({"tag": "Admin"}, True),
        ({"tag": "Sku Group"}, False),
        ({"key": "demo-admin-key"}, True),
        ({"key": "demo-member-key"}, False),
        ({"accountId": "demo"}, True),
        ({"accountId": "other"}, False),
        ({"role": "admin"}, True),
        ({"role": "member"}, False),
        ({"tag": "Admin", "role": "member"}, False),
    ],
)
def test_fault_rule_meets_what_it_matches(client, match, met):
    added(client, {"status": 503}, match=match)
    assert statuses(client, 1) == [503 if met else 200]
    assert client.request("HEAD", CONFIG).status_code == (503 if met else 200)
    assert counts(client) == [("f1", 2 * met, 2 * met)]


def test_fault_rule_of_a_role_meets_staff_by_both_roles(client):
    added(client, {"status": 503}, match={"role": "staff"})
    assert statuses(client, 1, "demo-staff-key") + statuses(client, 1) == [503, 200]


def test_fault_rule_of_a_path_meets_each_value_in_it(client):
    added(client, {"status": 503}, match={"path": "/reason/{code}"})
    assert client.request("DELETE", f"{REASONS}/any%2Fthing").status_code == 503
    assert client.get(REASONS).status_code == 200


def test_fault_rule_comes_after_the_key_and_before_the_rest(client):
    added(client, {"status": 503})
    assert statuses(client, 1, None) + statuses(client, 1, "nobody") == [401, 401]
    assert client.post(CONFIG, "demo-readonly-key", json={}).status_code == 403
    assert client.post(CONFIG, json={"config": 5}).status_code == 503
    assert client.get("/api/nothing").status_code == 404
    assert client.get(CONFIG, headers=[("Prefer", "code=409")]).status_code == 503
    assert counts(client) == [("f1", 2, 2)]


def test_fault_rule_never_meets_control_pages_or_contract(client):
    added(client, {"status": 503})
    for path in ("/__mock__/keys", FAULTS, "/api/openapi.json", "/api/ui/"):
        assert client.get(path).status_code == 200
    assert counts(client) == [("f1", 0, 0)]


def test_fault_rule_of_a_world_meets_no_other(client):
    world = client.post("/__mock__/worlds", None).json()["result"]
    key = world["keys"][0]["key"]
    added(client, {"status": 503}, f"/__mock__/worlds/{world['id']}/faults", match={"key": key})
    assert statuses(client, 1) + statuses(client, 1, key) == [200, 503]
    assert counts(client) == []


# ---- How often


@given(st.integers(1, 30), st.integers(0, 40))
def test_fault_next_acts_on_exactly_so_many(wanted, requests):
    faults, world = Faults(), World("minimal", clock=Clock(NOW))
    rule = faults.add({"next": wanted, "effect": {"status": 500}})
    acted = acts(faults, world, requests)
    assert acted == [True] * min(wanted, requests) + [False] * max(0, requests - wanted)
    assert (rule.matched, rule.applied) == (requests, min(wanted, requests))


@given(st.integers(0, 2**53), st.floats(0, 1), st.integers(1, 60))
def test_fault_share_is_the_same_for_the_same_seed(seed, share, requests):
    def run(noise):
        faults, world = Faults(), World("minimal", seed, Clock(NOW))
        faults.add({"share": share, "effect": {"status": 500}})
        if noise:
            world.draw("something else", 10)
            faults.add({"share": 0.5, "effect": {"delay": 1}})
        return [
            bool(fault and fault.kind.name)
            for fault in (
                faults.choose(OPERATION, SENDER, world.draw, world.clock.now_ms())
                for _ in range(requests)
            )
        ]

    assert run(noise=False) == run(noise=True)


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.9, 1])
def test_fault_share_is_about_kept(share):
    faults, world = Faults(), World("minimal", clock=Clock(NOW))
    rule = faults.add({"share": share, "effect": {"status": 500}})
    acts(faults, world, 2000)
    assert rule.matched == 2000
    assert rule.applied / 2000 == pytest.approx(share, abs=0.04 if 0 < share < 1 else 0)


def test_fault_share_of_another_seed_is_another():
    acted = []
    for seed in (1, 2):
        faults = Faults()
        faults.add({"share": 0.5, "effect": {"status": 500}})
        acted.append(acts(faults, World("minimal", seed, Clock(NOW)), 50))
    assert acted[0] != acted[1]


def test_fault_share_and_next_go_together():
    faults, world = Faults(), World("minimal", clock=Clock(NOW))
    rule = faults.add({"share": 0.5, "next": 4, "effect": {"status": 500}})
    acted = acts(faults, world, 50)
    assert sum(acted) == rule.applied == 4
    assert not all(acted[:4])


def test_fault_rules_have_their_turn_in_the_order_of_entry(client):
    added(client, {"status": 501}, next=2)
    added(client, {"status": 502}, next=1, match={"operationId": "listReasons"})
    added(client, {"status": 503}, next=1)
    assert statuses(client, 4) == [501, 501, 503, 200]
    assert client.get(REASONS).status_code == 502
    assert counts(client) == [("f1", 5, 2), ("f2", 1, 1), ("f3", 2, 1)]


# ---- What a rule belongs to


def test_fault_rules_are_gone_after_a_reset(client):
    added(client, {"status": 503})
    client.post("/__mock__/reset", None)
    assert counts(client) == []
    assert statuses(client, 1) == [200]
    assert added(client, {"status": 503})["id"] == "f1"


def test_fault_rules_go_back_to_the_snapshot_with_their_counts(client):
    snapshot = "/__mock__/worlds/default/snapshots/first"
    added(client, {"status": 503}, next=2)
    statuses(client, 1)
    client.request("PUT", snapshot, None)
    added(client, {"status": 500})
    for expected in ([503, 500, 500], [503, 200, 200]):
        assert statuses(client, 3) == expected
        client.post(f"{snapshot}/restore", None)
        assert counts(client) == [("f1", 1, 1)]


def test_fault_rules_go_along_with_a_fork(client):
    added(client, {"status": 503}, next=2, match={"key": "demo-admin-key"})
    statuses(client, 1)
    fork = client.post("/__mock__/worlds/default/fork", None).json()["result"]
    path = f"/__mock__/worlds/{fork['id']}"
    assert statuses(client, 2, f"{fork['id']}.demo-admin-key") == [503, 200]
    assert counts(client) == [("f1", 1, 1)]
    assert counts(client, f"{path}/faults") == [("f1", 3, 2)]
    assert added(client, {"delay": 0}, f"{path}/faults")["id"] == "f2"
    client.post(f"{path}/reset", None)
    assert counts(client, f"{path}/faults") == [("f1", 1, 1)]
