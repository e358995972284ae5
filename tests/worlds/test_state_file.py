"""The state of the default world on disk."""

import asyncio
import json
import os
import random
import stat
import threading
from hashlib import sha256

import pytest

from busroot_mock.errors import SetupError
from busroot_mock.worlds import state_file
from busroot_mock.worlds.capture import Capture
from busroot_mock.worlds.state_document import document_of, encoded
from busroot_mock.worlds.state_file import FORMAT, StateFile, locked, restore
from busroot_mock.worlds.world import World
from tests.support.state_files import kept

REASON = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}
ACCOUNT = {"domain": "acme.example", "plantName": "Acme"}
WORLD = "/__mock__/worlds/default"
FAULT = {"match": {"operationId": "createAccessCode"}, "next": 2, "effect": {"status": 503}}
HEADERS = {"X-API-KEY": "demo-admin-key"}


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


def shown(client):
    """Return all that is shown of a world, of every account, and what it draws next."""
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
    assert shown(other) == shown(client)
    for item in (client, other):
        control(item, "POST", "/snapshots/kept/restore")
    assert shown(other) == shown(client)
    for item in (client, other):
        control(item, "POST", "/reset")
    assert shown(other) == shown(client)
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


def test_state_file_is_for_one_server_at_a_time(path, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(path)
    with locked(path):
        for name in (path, link):
            with pytest.raises(SetupError, match=r"is used by another mock server"), locked(name):
                pass
    with locked(link):
        pass


def test_state_file_behind_a_link_is_where_the_link_leads(tmp_path):
    (tmp_path / "real").mkdir()
    target, link = tmp_path / "real" / "state.json", tmp_path / "link"
    link.symlink_to(target)
    for _ in range(2):
        StateFile(link, World()).keep()
        assert link.is_symlink()
        assert restore(target, World())
        assert restore(link, World())


def test_state_file_of_links_in_a_circle_is_refused(tmp_path):
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / name).symlink_to(tmp_path / other)
    with pytest.raises(SetupError, match="circle"):
        restore(tmp_path / "a", World())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of POSIX")
def test_state_file_that_is_a_pipe_is_refused_at_once(path):
    os.mkfifo(path)
    with pytest.raises(SetupError, match=r"is not a regular file\.$"):
        restore(path, World())


ODD = (None, True, -1, 10**30, 1e300, "", "x", [], {}, [[]], {"x": None})


def test_state_file_that_is_forged_is_refused_or_served(path, client):
    lived(client)
    document = json.loads(kept(path, client.application.world).partition(b"\n")[2])
    places = [
        (node, key)
        for node in walked(document)
        for key in (node if isinstance(node, dict) else range(len(node)))
    ]
    chance, refused = random.Random(11), 0
    for _ in range(150):
        node, key = chance.choice(places)
        before = node[key]
        node[key] = chance.choice(ODD)
        path.write_bytes(with_digest(json.dumps(document).encode()))
        node[key] = before
        world = World()
        try:
            restore(path, world)
        except SetupError as error:
            refused += str(error).count("\n") == 0
        else:
            StateFile(path, world).keep()
            asyncio.run(world.changes())
    assert refused


def walked(value):
    if isinstance(value, dict | list) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from walked(inner)


def test_file_is_written_while_requests_go_on_and_what_they_write_is_kept(path, monkeypatch):
    world = World()
    file = StateFile(path, world)
    began, goes_on = threading.Event(), threading.Event()
    synced = os.fsync

    def slowly(number):
        began.set()
        assert goes_on.wait(5)
        synced(number)

    def reason(code):
        return {**next(iter(world.store("demo")["reasons"])), "code": code}

    async def write():
        world.store("demo")["reasons"].put(reason("before"))
        file.note_write()
        while not began.is_set():
            await asyncio.sleep(0.01)
        world.store("demo")["reasons"].put(reason("meanwhile"))
        file.note_write()
        assert file.is_due
        goes_on.set()
        while file.is_due:
            await asyncio.sleep(0.01)

    monkeypatch.setattr(os, "fsync", slowly)
    monkeypatch.setattr(state_file, "DELAY", 0.01)
    asyncio.run(write())
    back = World()
    restore(path, back)
    assert {"before", "meanwhile"} <= {each["code"] for each in back.store("demo")["reasons"]}


def test_copy_for_a_thread_is_that_of_one_moment():
    world, capture = World(), Capture()
    reasons = world.store("demo")["reasons"]
    for code in ("a", "b", "c"):
        kept = capture.of(world.kept())
        text = encoded(document_of(world.kept()))
        reasons.put({**next(iter(reasons)), "code": code})
        world.snapshot(code)
        assert encoded(document_of(kept)) == text != encoded(document_of(world.kept()))
