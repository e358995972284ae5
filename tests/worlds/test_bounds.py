"""Clients may store within bounds; beyond them is a 503 that says what to do."""

import gc
import sys

import pytest

from busroot_mock.http.access import Access
from busroot_mock.serving.app import Application
from busroot_mock.store.held import HELD, SLOT
from busroot_mock.store.table import new_table
from busroot_mock.worlds.bounds import Bounds
from busroot_mock.worlds.journal import LONGEST_QUERY

WORLDS = "/__mock__/worlds"
REASONS = "/api/reason"
FAULTS = f"{WORLDS}/default/faults"
BODY = {"description": "New", "parentReasonCode": None, "type": ["downtime"]}


@pytest.fixture
def bounded(runner, client):
    """Makes a client of an application with such bounds."""

    def make(**bounds):
        application = Application(access=Access(), bounds=Bounds(**bounds))
        made = type(client)(application, runner)
        made.application = application
        return made

    return make


def assert_full(answer, error_schema, message):
    assert answer.status_code == 503, answer.text
    assert message in answer.json()["message"]
    error_schema.validate(answer.json())


def test_full_table_takes_no_more_until_a_record_goes(bounded, error_schema):
    client = bounded(records=500)
    for number in range(500):
        answer = client.post(REASONS, json={**BODY, "code": f"c{number}"})
        if answer.status_code == 503:
            break
    assert_full(answer, error_schema, "The table reasons has 500 records, the limit. Delete some")
    assert client.get(REASONS).status_code == 200
    assert client.request("DELETE", f"{REASONS}/c0").status_code in (200, 204)
    assert client.post(REASONS, json={**BODY, "code": "again"}).status_code == 200


def test_memory_is_bounded_over_all_worlds_and_comes_back_with_them(bounded, error_schema):
    gc.collect()
    before = HELD.total
    client = bounded(stored=before + 4_000_000)
    address = f"https://x.example/{'x' * 100_000}"
    made = client.post(WORLDS, None).json()["result"]
    key = next(each["key"] for each in made["keys"] if each["roles"] == ["admin"])
    for number in range(100):
        body = {"code": f"c{number}", "name": "New", "instructionsUrl": address}
        answer = client.post("/api/sku", key, json=body)
        if answer.status_code == 503:
            break
    assert 3 <= number < 8
    assert_full(answer, error_schema, "start the server with a larger --max-stored.")
    for path, method in ((WORLDS, "POST"), (f"{WORLDS}/default/fork", "POST")):
        assert_full(client.request(method, path, None), error_schema, "bytes of memory, the limit")
    snapshot = client.request("PUT", f"{WORLDS}/default/snapshots/s", None)
    assert_full(snapshot, error_schema, "bytes of memory, the limit")
    assert client.request("DELETE", f"{WORLDS}/{made['id']}", None).status_code == 204
    gc.collect()
    assert client.post(REASONS, json={**BODY, "code": "again"}).status_code == 200


def test_weight_of_tables_is_that_of_what_they_hold():
    before = HELD.total
    table = new_table("reasons", [{"code": f"d{number}"} for number in range(10)])
    assert HELD.total == before + 10 * SLOT
    for _ in range(3):
        for number in range(20):
            table.put({"code": f"c{number}", "description": "x" * 100})
    written = HELD.total - before
    assert 20 * 100 < written < 20 * 2_000
    copy, view = table.copy(), table.view()
    assert HELD.total - before == 2 * written
    for number in range(20):
        table.remove(f"c{number}")
    table.remove("c0")
    assert HELD.total - before == written + 10 * SLOT
    del table, copy, view
    assert HELD.total == before


def test_snapshots_and_fault_rules_are_bounded_over_all_worlds(bounded, error_schema):
    client = bounded(snapshots=3, faults=3)
    other = client.post(WORLDS, None).json()["result"]["id"]
    for number, world in enumerate(("default", other, "default", other)):
        path = f"{WORLDS}/{world}"
        kept = client.request("PUT", f"{path}/snapshots/s{number}", None)
        added = client.post(f"{path}/faults", None, json={"effect": {"delay": 0}})
    assert_full(kept, error_schema, "There are 3 snapshots, the limit")
    assert_full(added, error_schema, "There are 3 fault rules, the limit")
    assert client.request("PUT", f"{WORLDS}/default/snapshots/s0", None).status_code == 200


def test_fault_rules_take_memory_in_each_fork_and_snapshot(bounded, error_schema):
    gc.collect()
    before = HELD.total
    client = bounded(stored=before + 1_000_000)
    for number in range(100):
        rule = {"match": {"key": "k" * 400}, "effect": {"status": 500, "message": f"m{number}"}}
        assert client.post(FAULTS, None, json=rule).status_code == 200
    written = HELD.total - before
    for number in range(20):
        kept = client.request("PUT", f"{WORLDS}/default/snapshots/s{number}", None)
        if kept.status_code == 503:
            break
    answer = client.post(f"{WORLDS}/default/fork", None)
    for full in (kept, answer):
        assert_full(full, error_schema, "start the server with a larger --max-stored.")
    assert written > 100 * 600
    assert client.post(f"{FAULTS}/clear", None).status_code == 200
    del client
    gc.collect()
    assert HELD.total == before


def test_entry_of_a_journal_weighs_at_least_what_it_holds(bounded):
    client = bounded()
    for _ in range(300):
        client.post(FAULTS, None, json={"effect": {"delay": 0}})
    for path in (REASONS, f"/api/{'%F0%9F%98%80' * 300}", f"/api/{'%C4%80' * 300}"):
        client.get(path)
    for entry in client.application.world.journal:
        texts = [entry.path, entry.query, entry.body, entry.answer, entry.fault or ""]
        texts += [value for _, value in entry.headers]
        assert entry.weight > sum(map(sys.getsizeof, texts))


def test_rule_that_is_removed_leaves_nothing_behind(bounded):
    client = bounded()
    state = client.application.world.state
    before = dict(state.drawn)
    effect = {"delay": {"from": 0, "to": 1}}
    for way in ("delete", "clear"):
        rule = client.post(FAULTS, None, json={"share": 0.5, "effect": effect}).json()["result"]
        for _ in range(5):
            client.get(REASONS)
        assert state.drawn != before
        if way == "delete":
            client.request("DELETE", f"{FAULTS}/{rule['id']}", None)
        else:
            client.post(f"{FAULTS}/clear", None)
        assert state.drawn == before


def test_journals_of_all_worlds_are_bounded(bounded):
    client = bounded(journal=400_000)
    worlds = [client.post(WORLDS, None).json()["result"] for _ in range(8)]
    for world in worlds:
        for _ in range(40):
            client.get(f"{REASONS}?x={'y' * 2000}", world["keys"][0]["key"])
    journals = [world.journal for _, world in client.application.worlds]
    assert 200_000 < sum(each.weight for each in journals) < 400_000 * 17 / 16
    assert all(each.weight == sum(entry.weight for entry in each) for each in journals)
    assert LONGEST_QUERY > 2000
