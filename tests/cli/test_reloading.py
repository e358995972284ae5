"""`serve --reload`: what a change of files changes, and what worlds keep."""

import asyncio
import http.client
import json
import shutil
import signal
import time

import pytest

from busroot_mock.cli import reloading
from busroot_mock.cli.reloading import Reloading
from busroot_mock.paths import FIXTURES
from tests.support.commands import KEY, serving
from tests.support.reloads import Reloadable

SAVED = {"code": "oat-bar", "name": "Oat bar"}
PARTS = ("", "/keys", "/clock", "/faults", "/snapshots", "/journal", "/changes", "/verdict")


@pytest.fixture
def served(tmp_path, runner):
    return Reloadable(tmp_path, runner)


def _new_world(served, path="/worlds", body=None):
    made = served.control("POST", path, body)["result"]
    return made["id"], next(each["key"] for each in made["keys"] if each["roles"] == ["admin"])


def test_reload_takes_up_the_contract_and_leaves_worlds_as_they_are(served):
    made, key = _new_world(served, body={"clock": "2026-03-02T09:30:00Z"})
    served.control("POST", "/worlds/default/clock", {"now": "2026-03-02T09:30:00Z", "frozen": True})
    for each in (key, "demo-admin-key"):
        served.ask("POST", "/api/sku", SAVED, each)
    rule = {"match": {"operationId": "listConfig"}, "effect": {"delay": 0}}
    served.control("POST", f"/worlds/{made}/faults", rule)
    served.control("PUT", f"/worlds/{made}/snapshots/before")
    pages = [f"/worlds/{world}{part}" for world in ("default", made) for part in PARTS]
    before = [served.control("GET", page) for page in pages]
    served.write_contract("2.0.0")
    assert served.version == "1.0.0"
    served.renew()
    assert [served.control("GET", page) for page in pages] == before
    assert served.version == "2.0.0"
    assert SAVED["code"] in served.skus(key) & served.skus()


def test_reset_and_new_worlds_start_from_the_new_fixtures_and_forks_from_their_fork(served):
    served.ask("POST", "/api/sku", SAVED)
    fork, fork_key = _new_world(served, "/worlds/default/fork")
    first = served.skus()
    served.write_sku("rye-bar")
    served.renew()
    assert served.skus() == served.skus(fork_key) == first
    assert served.skus(_new_world(served)[1]) == first - {"oat-bar"} | {"rye-bar"}
    for world in ("default", fork):
        served.control("POST", f"/worlds/{world}/reset")
    assert served.skus() == first - {"oat-bar"} | {"rye-bar"}
    assert served.skus(fork_key) == first


def _break_contract(served):
    served.contract.write_text(served.contract.read_text()[:-2])


def _name_an_operation_without_handler(served):
    text = served.contract.read_text()
    served.contract.write_text(text.replace('"listSkus"', '"listNothing"'))


def _contradict_the_contract(served):
    path = served.fixtures / "minimal" / "sku.json"
    tables = json.loads(path.read_text())
    tables["skus"][0]["name"] = 7
    path.write_text(json.dumps(tables))


@pytest.mark.parametrize(
    ("break_it", "named"),
    [
        (_break_contract, "openapi.json"),
        (_contradict_the_contract, "sku.json at /skus/0/name"),
        (lambda served: (served.fixtures / "minimal" / "sku.json").write_text("{"), "sku.json"),
        (lambda served: shutil.rmtree(served.fixtures / "minimal"), "no dataset 'minimal'"),
        (_name_an_operation_without_handler, "list_nothing"),
    ],
)
def test_broken_edit_is_said_in_one_sentence_and_changes_nothing(served, caplog, break_it, named):
    first = served.skus()
    served.write_contract("2.0.0")
    served.write_sku("rye-bar")
    break_it(served)
    served.renew()
    [record] = [each for each in caplog.records if each.name == Reloading.__module__]
    assert record.getMessage().startswith("Not reloaded, what was there before goes on: ")
    assert named in record.getMessage()
    assert "\n" not in record.getMessage()
    assert record.exc_info is None
    assert served.version == "1.0.0"
    served.control("POST", "/reset")
    assert served.skus() == first
    shutil.rmtree(served.fixtures)
    shutil.copytree(FIXTURES / "minimal", served.fixtures / "minimal")
    served.write_contract("2.0.0")
    served.write_sku("rye-bar")
    served.renew()
    served.control("POST", "/reset")
    assert (served.version, served.skus()) == ("2.0.0", first | {"rye-bar"})


def test_only_datasets_that_worlds_are_made_of_hold_a_reload_up(served, caplog):
    other = served.fixtures / "other"
    shutil.copytree(FIXTURES / "minimal", other)
    served.renew()
    made, key = _new_world(served, body={"dataset": "other"})
    first = served.skus(key)
    (other / "sku.json").write_text("{")
    served.write_contract("2.0.0")
    served.renew()
    assert "sku.json" in caplog.text
    assert served.version == "1.0.0"
    served.control("POST", f"/worlds/{made}/reset")
    assert served.skus(key) == first
    served.control("DELETE", f"/worlds/{made}")
    served.renew()
    assert served.version == "2.0.0"


def test_lines_and_state_file_hear_of_requests_after_a_reload(served):
    application, lines, writes = served.server.application, [], []
    application.write_line, application.note_write = lines.append, lambda: writes.append(1)
    application.line_of = lambda *arguments: "a line"
    served.renew()
    assert served.server.application is not application
    served.ask("POST", "/api/sku", SAVED)
    assert (lines, writes) == (["a line"], [1])
    assert served.server.refuse == served.server.application.refuse


def test_journal_shows_requests_whose_operation_is_gone(served):
    served.ask("GET", "/api/admin/config")
    served.write_contract("2.0.0", ("/sku",))
    served.renew()
    [entry] = served.control("GET", "/worlds/default/journal")["results"]
    assert (entry["operationId"], entry["status"]) == ("listConfig", 200)
    operations = served.control("GET", "/worlds/default/verdict")["result"]["operations"]
    assert {each["path"] for each in operations} == {"/sku"}


def _add_dataset(served):
    shutil.copytree(FIXTURES / "minimal", served.fixtures / "other")


@pytest.mark.parametrize(
    "edit",
    [
        lambda served: served.write_contract("2.0.0"),
        lambda served: served.write_overlay("2.0.0"),
        lambda served: served.write_sku("rye-bar"),
        lambda served: (served.fixtures / "minimal" / "sku.json").replace("sku.json"),
        lambda served: shutil.rmtree(served.fixtures),
        _add_dataset,
    ],
)
def test_each_file_that_is_served_is_looked_at(tmp_path, runner, monkeypatch, edit):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reloading, "PAUSE", 0)
    served = Reloadable(tmp_path, runner, overlay=tmp_path / "overlay.json")
    taken = []
    monkeypatch.setattr(Reloading, "renew", lambda self, server: taken.append(server))

    async def take_up():
        task = asyncio.create_task(Reloading(served.options)(served.server))
        for _ in range(5):
            await asyncio.sleep(0)
        assert taken == []
        edit(served)
        # Some steps after the change was taken up, another would show.
        for _ in range(20):
            await asyncio.sleep(0)
        task.cancel()

    runner.run(take_up())
    assert taken == [served.server]


def test_edit_that_goes_on_is_taken_up_at_its_end(served, runner, monkeypatch):
    monkeypatch.setattr(reloading, "PAUSE", 0)
    left, taken = ["as it was", "half of it", "more", "all", "all"], []
    monkeypatch.setattr(Reloading, "_stamps", lambda self: left.pop(0) if left[1:] else left[0])
    monkeypatch.setattr(Reloading, "renew", lambda self, server: taken.append([*left]))

    async def take_up():
        task = asyncio.create_task(Reloading(served.options)(served.server))
        for _ in range(20):
            await asyncio.sleep(0)
        task.cancel()

    runner.run(take_up())
    assert taken == [["all"]]


def test_reload_takes_up_the_overlay(tmp_path, runner):
    served = Reloadable(tmp_path, runner, overlay=tmp_path / "overlay.json")
    served.write_overlay("3.0.0")
    served.renew()
    assert served.version == "3.0.0"


def test_serve_reloads_when_a_file_changes(tmp_path, runner):
    files = Reloadable(tmp_path, runner)
    with serving(
        *("--reload", "--dataset", "minimal", "--state", str(tmp_path / "state")),
        *("--contract", str(files.contract), "--fixtures", str(files.fixtures)),
    ) as (process, started):
        connection = http.client.HTTPConnection("127.0.0.1", int(started["port"]), timeout=5)
        connection.request(
            "POST", "/api/sku", json.dumps(SAVED), {**KEY, "Content-Type": "application/json"}
        )
        assert connection.getresponse().read()
        files.write_contract("2.0.0")
        version, looks = "", 0
        while version != "2.0.0":
            looks += 1
            assert looks < 300
            time.sleep(0.1)
            connection.request("GET", "/api/openapi.json", headers=KEY)
            version = json.load(connection.getresponse())["info"]["version"]
        connection.request("GET", "/api/sku", headers=KEY)
        assert b"oat-bar" in connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=5)
    assert process.returncode == 0
    assert errors.count("\nReloaded: contract 2.0.0, ") == 1
