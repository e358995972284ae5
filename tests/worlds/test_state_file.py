"""The state of the default world on disk."""

import os
import random
import signal
import stat
import subprocess
import sys
import time
from hashlib import sha256

import httpx
import pytest

from busroot_mock.errors import SetupError
from busroot_mock.worlds.state_file import FORMAT, StateFile, restore, sweep
from busroot_mock.worlds.world import World
from tests.support.commands import assert_refused, run, serving

REASON = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}
ACCOUNT = {"domain": "acme.example", "plantName": "Acme"}
WORLD = "/__mock__/worlds/default"
FAULT = {"match": {"operationId": "createAccessCode"}, "next": 2, "effect": {"status": 503}}
HEADERS = {"X-API-KEY": "demo-admin-key"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.json"


def kept(path, world):
    StateFile(path, world).keep()
    return path.read_bytes()


def control(client, method, path, **options):
    answer = client.request(method, f"{WORLD}{path}", None, **options)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def lived(client):
    """Write, draw, make an account, move the clock, set a fault, keep a snapshot; then go on."""
    client.post("/api/reason", json=REASON)
    client.post("/api/admin/access-code")
    client.post("/api/admin/newaccount", "demo-staff-key", json=ACCOUNT)
    control(client, "POST", "/clock", json={"advance": "PT3H"})
    control(client, "POST", "/faults", json=FAULT)
    control(client, "PUT", "/snapshots/kept")
    assert client.post("/api/admin/access-code").status_code == 503
    client.post("/api/reason", json={**REASON, "code": "newer"})


def told(client):
    """Return all that the stub tells of a world, of every account, and what it draws next."""
    keys = [entry["key"] for entry in client.get("/__mock__/keys", None).json()["results"]]
    paths = ("/api/reason", "/api/issue", "/api/station-window", "/api/user", "/api/admin/config")
    answers = [client.get(path, key).content for key in keys for path in paths]
    answers += [control(client, "GET", path) for path in ("", "/faults", "/changes")]
    answers += [control(client, "GET", "/changes?since=kept")]
    return [*answers, *(client.post("/api/admin/access-code").content for _ in range(3))]


def test_state_comes_back_whole(path, client, new_client):
    lived(client)
    kept(path, client.application.world)
    other = new_client(dataset="minimal", seed=5, clock=None)
    assert restore(path, other.application.world)
    assert told(other) == told(client)
    for one in (client, other):
        control(one, "POST", "/snapshots/kept/restore")
    assert told(other) == told(client)
    for one in (client, other):
        control(one, "POST", "/reset")
    assert told(other) == told(client)
    assert '"newer"' not in other.get("/api/reason").text


def test_state_that_was_kept_and_restored_is_kept_as_it_was(path, client):
    lived(client)
    text = kept(path, client.application.world)
    other = World()
    restore(path, other)
    assert kept(path, other) == text


def test_state_of_a_clock_that_runs_goes_on(path):
    world = World()
    world.clock.set(world.clock.now().replace(year=2030))
    kept(path, world)
    other = World()
    restore(path, other)
    assert not other.clock.is_frozen
    assert abs((other.clock.now() - world.clock.now()).total_seconds()) < 1


def test_state_holds_a_record_once(path, client):
    plain = len(kept(path, client.application.world))
    for number in range(100):
        control(client, "PUT", f"/snapshots/{number}")
    assert len(kept(path, client.application.world)) < 20 * plain


def test_state_of_deep_and_huge_values_comes_back(path, client):
    deep = 10**30
    for _ in range(90):
        deep = [deep]
    client.post("/api/reason", json={**REASON, "note": deep})
    kept(path, client.application.world)
    other = World()
    restore(path, other)
    assert kept(path, other) == kept(path, client.application.world)


@pytest.mark.skipif(os.name != "posix", reason="the bits of a mode are of POSIX")
def test_state_file_is_for_its_owner_alone(path):
    kept(path, World())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_state_of_no_file_is_the_dataset(path):
    assert restore(path, World()) is False


def test_state_file_is_replaced_in_one_step(path, monkeypatch):
    world = World()
    before = kept(path, world)
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(SetupError, match=r"cannot be written: disk full\.$"):
        StateFile(path, world).keep()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def with_digest(document):
    return FORMAT + b" " + sha256(document).hexdigest().encode() + b"\n" + document


DAMAGES = {
    "empty": lambda text: b"",
    "other": lambda text: b"null",
    "cut": lambda text: text[:-40],
    "longer": lambda text: text + b"\n",
    "not UTF-8": lambda text: text[:200] + b"\xff" + text[201:],
    "other version": lambda text: text.replace(FORMAT, FORMAT[:-1] + b"0", 1),
    "no digest": lambda text: FORMAT + text[text.index(b"\n") :],
    "not JSON": lambda text: with_digest(b"{"),
    "no object": lambda text: with_digest(b"[]"),
    "nothing in it": lambda text: with_digest(b"{}"),
    "other tables": lambda text: with_digest(
        text[text.index(b"\n") + 1 :].replace(b'"skus":', b'"goods":')
    ),
    "other dataset": lambda text: with_digest(
        text[text.index(b"\n") + 1 :].replace(b'"dataset":"demo"', b'"dataset":"nothing"')
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_state_file_that_is_damaged_is_refused_and_left(path, damage):
    text = damage(kept(path, World()))
    path.write_bytes(text)
    with pytest.raises(SetupError) as caught:
        restore(path, World())
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == text


def test_state_file_with_any_byte_changed_is_refused(path):
    whole, chance = kept(path, World()), random.Random(5)
    for _ in range(50):
        place = chance.randrange(len(whole))
        text = bytearray(whole)
        text[place] ^= 1 << chance.randrange(8)
        path.write_bytes(text)
        with pytest.raises(SetupError, match=r"is damaged|of another version"):
            restore(path, World())


def test_state_file_in_no_folder_is_refused(tmp_path):
    with pytest.raises(SetupError, match="no such folder"):
        restore(tmp_path / "nothing" / "state.json", World())


def test_state_file_that_is_a_folder_is_refused(tmp_path):
    with pytest.raises(SetupError, match="cannot be read"):
        restore(tmp_path, World())


# ---- A server that keeps it

ENDLESS = """
import sys
from pathlib import Path
from busroot_mock.worlds.state_file import StateFile, restore
from busroot_mock.worlds.world import World

path, world = Path(sys.argv[1]), World()
restore(path, world)
file = StateFile(path, world)
while True:
    world.draw("turn", 2)
    file.keep()
    print(world.state.drawn["turn"], flush=True)
"""


def test_state_file_is_whole_whenever_the_server_is_killed(path):
    turns, chance = 0, random.Random(7)
    for _ in range(8):
        command = [sys.executable, "-c", ENDLESS, path]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
        world = World()
        assert restore(path, world)
        assert world.state.drawn["turn"] > turns
        turns = world.state.drawn["turn"]
    sweep(path)
    assert list(path.parent.iterdir()) == [path]


def address(started):
    return started["address"].removesuffix("/api")


def codes(base):
    return httpx.get(f"{base}/api/admin/access-code", headers=HEADERS).json()["results"]


def test_serve_goes_on_where_it_was_killed(path):
    with serving("--state", str(path), "--clock", "2026-03-02T09:30:00Z") as (process, started):
        base, before = address(started), path.read_bytes()
        httpx.post(f"{base}{WORLD}/clock", json={"advance": "PT2H"})
        httpx.post(f"{base}/api/admin/access-code", headers=HEADERS)
        listed = codes(base)
        while path.read_bytes() == before:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait(5)
    with serving("--state", str(path)) as (process, started):
        assert codes(address(started)) == listed
        assert httpx.get(f"{address(started)}{WORLD}/clock").json()["result"] == {
            "now": "2026-03-02T11:30:00.000Z",
            "frozen": True,
        }


def test_serve_keeps_the_last_write_when_it_is_ended(path):
    with serving("--state", str(path)) as (process, started):
        httpx.post(f"{address(started)}/api/admin/access-code", headers=HEADERS)
        listed = codes(address(started))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    with serving("--state", str(path)) as (process, started):
        assert codes(address(started)) == listed


def test_serve_of_a_damaged_state_file_is_one_sentence(path):
    text = kept(path, World())[:-1]
    path.write_bytes(text)
    assert_refused(run("serve", "--port", "0", "--state", path), str(path), "damaged", "--state")
    assert path.read_bytes() == text


def test_serve_tells_of_a_disk_that_fails_and_goes_on(path):
    arguments = ("--log-level", "error", "--state", str(path))
    with serving(*arguments) as (process, started):
        path.unlink()
        path.mkdir()
        (path / "in the way").touch()
        for _ in range(2):
            made = httpx.post(f"{address(started)}/api/admin/access-code", headers=HEADERS)
            assert made.is_success
            line = process.stderr.readline()
            assert line.startswith(f"The state file {path} cannot be written: ")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 2
        assert process.stderr.read().startswith(f"busroot-mock: The state file {path} cannot")
