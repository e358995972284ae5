"""The state of a world on disk."""

import json
import os

import pytest

from busroot_mock.clock import Clock
from busroot_mock.errors import SetupError
from busroot_mock.state_file import StateFile, restore
from busroot_mock.worlds import World
from tests.conftest import NOW

REASON = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}
ACCOUNT = {"domain": "acme.example", "plantName": "Acme"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.json"


def test_state_comes_back_whole(path, client, new_client):
    client.post("/api/reason", json=REASON)
    client.post("/api/admin/access-code")
    client.post("/api/admin/newaccount", "demo-staff-key", json=ACCOUNT)
    client.post("/__mock__/worlds/default/clock", None, json={"advance": "PT3H"})
    StateFile(path, client.application.world).keep()
    other = new_client(seed=5, clock=None)
    assert restore(path, other.application.world)
    keys = [entry["key"] for entry in client.get("/__mock__/keys", None).json()["results"]]
    for target in ("/api/reason", "/api/issue", "/api/station-window", "/api/user"):
        for key in keys:
            assert other.get(target, key).content == client.get(target, key).content
    for one in (client, other):
        one.post("/api/admin/access-code")
    code = "/api/admin/access-code"
    assert other.get(code).content == client.get(code).content
    for one in (client, other):
        one.post("/__mock__/reset", None)
    assert "new" not in other.get("/api/reason").text


def test_state_of_no_file_is_the_dataset(path):
    assert restore(path, World()) is False


def test_state_file_is_replaced_in_one_step(path, monkeypatch):
    world = World()
    StateFile(path, world).keep()
    before = path.read_bytes()
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        StateFile(path, world).keep()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def kept(path):
    StateFile(path, World(clock=Clock(NOW))).keep()
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: "",
        lambda d: "null",
        lambda d: json.dumps(d)[:-40],
        lambda d: json.dumps({**d, "format": "busroot-mock state 0"}),
        lambda d: json.dumps({**d, "clock": {}}),
        lambda d: json.dumps({**d, "clock": {"frozen": "soon", "aheadMs": 0}}),
        lambda d: json.dumps({**d, "drawn": []}),
        lambda d: json.dumps({**d, "platform": {}}),
        lambda d: json.dumps({**d, "accounts": {}}),
        lambda d: json.dumps({**d, "initial": None}),
        lambda d: json.dumps({**d, "platform": {**d["platform"], "users": [5]}}),
        lambda d: json.dumps({**d, "platform": {**d["platform"], "users": [{}]}}),
        lambda d: json.dumps({**d, "dataset": "nothing"}),
        lambda d: json.dumps({**d, "seed": "many"}),
    ],
)
def test_state_file_that_is_damaged_is_refused_and_left(path, damage):
    text = damage(kept(path))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        restore(path, World())
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_text(encoding="utf-8") == text


def test_state_file_in_no_folder_is_refused(tmp_path):
    with pytest.raises(SetupError, match="no such folder"):
        restore(tmp_path / "nothing" / "state.json", World())
