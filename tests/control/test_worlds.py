"""Worlds over the control API: apart from one another, forked, kept, restored, forgotten."""

from itertools import count

import pytest

from busroot_mock.errors import NotFound, ServiceUnavailable
from busroot_mock.worlds import registry
from busroot_mock.worlds.bounds import Bounds
from busroot_mock.worlds.registry import DEFAULT, Worlds, full_key
from busroot_mock.worlds.world import World

WORLDS = "/__mock__/worlds"
REASONS = "/api/reason"
BODY = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}


def made(client, path=WORLDS, **body):
    answer = client.post(path, None, json=body) if body else client.post(path, None)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def key_of(world, role="admin"):
    return next(entry["key"] for entry in world["keys"] if entry["roles"] == [role])


def reasons(client, key):
    answer = client.get(REASONS, key)
    assert answer.status_code == 200, answer.text
    return {record["code"] for record in answer.json()["results"]}


def test_worlds_do_not_meet(client):
    worlds = [made(client) for _ in range(200)]
    for number, world in enumerate(worlds):
        body = {**BODY, "code": f"new-{number}"}
        assert client.post(REASONS, key_of(world), json=body).status_code == 200
    before = reasons(client, "demo-admin-key")
    for number, world in enumerate(worlds):
        assert reasons(client, key_of(world)) - before == {f"new-{number}"}


def test_world_has_a_key_of_every_role(client):
    keys = made(client)["keys"]
    assert {tuple(entry["roles"]) for entry in keys if entry["accountId"] == "demo"} == {
        ("admin",),
        ("supervisor",),
        ("member",),
        ("read_only",),
        ("admin", "staff"),
    }
    assert client.get("/__mock__/worlds/w1/keys", None).json()["results"] == keys


def test_world_of_equal_making_and_calls_answers_with_equal_bytes(client):
    ways = [made(client, seed=7, clock="2026-03-02T09:30:00Z") for _ in range(2)]
    paths = ("/api/admin/access-code", "/api/issue", "/api/station-window", "/api/user")
    for path in paths:
        if path == "/api/admin/access-code":
            for world in ways:
                client.post(path, key_of(world))
        left, right = (client.get(path, key_of(world)).content for world in ways)
        assert left == right, path


def test_world_of_another_seed_is_another(client):
    left, right = (made(client, seed=seed, clock="2026-03-02T09:30:00Z") for seed in (1, 2))
    issues = [client.get("/api/issue", key_of(world)).content for world in (left, right)]
    assert issues[0] != issues[1]


def test_world_of_another_dataset_has_its_records(client):
    world = made(client, dataset="minimal")
    assert world["dataset"] == "minimal"
    assert reasons(client, key_of(world)) == {"breakdown"}


def test_world_of_no_dataset_is_a_conflict(client, error_schema):
    answer = client.post(WORLDS, None, json={"dataset": "nothing"})
    assert answer.status_code == 409
    expected = "There is no dataset 'nothing'; available: demo, minimal."
    assert answer.json()["message"] == expected
    error_schema.validate(answer.json())


@pytest.mark.parametrize("dataset", ["../..", "/etc", "./demo", "demo/", "demo/../demo", "d\0"])
def test_world_of_a_path_is_a_conflict(client, dataset):
    answer = client.post(WORLDS, None, json={"dataset": dataset})
    assert answer.status_code == 409
    assert answer.json()["message"].endswith("; available: demo, minimal.")


def test_world_of_a_long_dataset_is_a_bad_request(client):
    answer = client.post(WORLDS, None, json={"dataset": "x" * 300})
    assert [each["keyword"] for each in answer.json()["violations"]] == ["maxLength"]


def test_fork_starts_as_the_world_is_and_goes_its_own_way(client):
    client.post(REASONS, json=BODY)
    fork = made(client, f"{WORLDS}/default/fork")
    assert "new" in reasons(client, key_of(fork))
    client.post(REASONS, key_of(fork), json={**BODY, "code": "newer"})
    assert "newer" not in reasons(client, "demo-admin-key")
    client.post("/__mock__/reset", None)
    assert "new" in reasons(client, key_of(fork))


def test_reset_of_a_fork_leads_back_to_the_fork(client):
    client.post(REASONS, json=BODY)
    fork = made(client, f"{WORLDS}/default/fork")
    start = reasons(client, key_of(fork))
    client.post(REASONS, key_of(fork), json={**BODY, "code": "newer"})
    assert client.post(f"{WORLDS}/{fork['id']}/reset", None).status_code == 200
    assert reasons(client, key_of(fork)) == start


def test_delete_world_ends_its_keys(client):
    world = made(client)
    path = f"{WORLDS}/{world['id']}"
    assert client.request("DELETE", path, None).status_code == 204
    assert client.get(REASONS, key_of(world)).status_code == 401
    assert client.get(path, None).status_code == 404
    assert client.request("DELETE", path, None).status_code == 404
    assert client.request("DELETE", f"{WORLDS}/default", None).status_code == 409


def test_datasets_are_listed(client):
    answer = client.get("/__mock__/datasets", None)
    assert answer.json()["results"] == ["demo", "minimal"]


def test_list_worlds_has_the_default_first(client):
    ids = [made(client)["id"] for _ in range(3)]
    client.get(f"{WORLDS}/{ids[0]}", None)
    listed = [world["id"] for world in client.get(WORLDS, None).json()["results"]]
    assert listed == [DEFAULT, ids[1], ids[2], ids[0]]


def test_snapshot_is_restored_with_its_clock(client):
    path = f"{WORLDS}/default/snapshots"
    clock = client.get(f"{WORLDS}/default/clock", None).json()
    before = reasons(client, "demo-admin-key")
    assert client.request("PUT", f"{path}/start", None).status_code == 200
    for _ in range(2):
        client.post(REASONS, json=BODY)
        client.post(f"{WORLDS}/default/clock", None, json={"advance": "P1D"})
        assert client.post(f"{path}/start/restore", None).status_code == 200
        assert reasons(client, "demo-admin-key") == before
        assert client.get(f"{WORLDS}/default/clock", None).json() == clock


def test_snapshots_are_listed_and_forgotten(client):
    path = f"{WORLDS}/default/snapshots"
    for name in ("b", "a", "b"):
        client.request("PUT", f"{path}/{name}", None)
    assert client.get(path, None).json()["results"] == ["b", "a"]
    assert client.request("DELETE", f"{path}/b", None).status_code == 204
    assert client.request("DELETE", f"{path}/b", None).status_code == 404
    assert client.post(f"{path}/b/restore", None).status_code == 404
    assert client.get(path, None).json()["results"] == ["a"]


def test_changes_tell_what_was_written(client):
    path = f"{WORLDS}/default/changes"
    assert client.get(path, None).json()["results"] == []
    client.post(REASONS, json=BODY)
    client.request("PUT", f"{WORLDS}/default/snapshots/one", None)
    client.post(REASONS, json={**BODY, "description": "Newer"})
    assert client.request("DELETE", f"{REASONS}/new").status_code == 204
    client.post("/api/admin/access-code")
    since_start = client.get(path, None).json()["results"]
    assert [(entry["table"], entry["kind"]) for entry in since_start] == [("accessCodes", "added")]
    since_snapshot = client.get(f"{path}?since=one", None).json()["results"]
    changed = {(entry["accountId"], entry["table"], entry["kind"]) for entry in since_snapshot}
    assert changed == {("demo", "accessCodes", "added"), ("demo", "reasons", "removed")}
    assert client.get(f"{path}?since=two", None).status_code == 404


def test_changes_mask_secrets(client):
    client.post("/api/admin/config", json={"config": {"webhookSecret": "hush-hush"}})
    body = {"domain": "acme.example", "plantName": "Acme"}
    client.post("/api/admin/newaccount", "demo-staff-key", json=body)
    text = client.get(f"{WORLDS}/default/changes", None).text
    assert "acme.example" in text
    made_key = client.get("/__mock__/keys", None).json()["results"][-1]["key"]
    assert made_key not in text
    assert "hush-hush" not in text


@pytest.fixture
def at(monkeypatch):
    """The time that the registry sees, second by second."""
    seconds = count()
    monkeypatch.setattr(registry, "monotonic", lambda: float(next(seconds)))


def test_worlds_that_are_idle_are_forgotten(at):
    worlds = Worlds(World(), idle_seconds=10)
    first, second = worlds.add(World()), worlds.add(World())
    for _ in range(12):
        worlds.get(first)
    assert worlds.of_key(full_key(first, "key")) is not None
    assert [world_id for world_id, _ in worlds] == [DEFAULT, first]
    with pytest.raises(NotFound):
        worlds.get(second)
    assert worlds.of_key(full_key(second, "key")) is None


def test_worlds_are_no_more_than_a_server_can_hold():
    worlds = Worlds(World(), bounds=Bounds(worlds=2))
    ids = [worlds.add(World()) for _ in range(2)]
    with pytest.raises(ServiceUnavailable, match=r"There are 2 worlds, the limit\. Delete some"):
        worlds.add(World())
    worlds.remove(ids[0])
    assert worlds.add(World()) not in ids


@pytest.mark.parametrize(
    "key", [".", "w1.", ".demo-admin-key", "w1.w2.demo-admin-key", "default.x"]
)
def test_key_of_no_world_is_refused(client, error_schema, key):
    made(client)
    answer = client.get(REASONS, key)
    assert answer.status_code == 401
    error_schema.validate(answer.json())
