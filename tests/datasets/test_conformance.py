"""Mistakes in fixtures of one's own are reported before the first request, by file and place."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import nodes
from busroot_mock.datasets.files import read_entries
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT, FIXTURES
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.store.tables import TABLES as DECLARED
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.support import preloaded
from tests.support.datasets import GONE, NOW, TABLES, start, write


def test_fixtures_of_the_test_start(contract, tmp_path):
    assert set(TABLES) == set(DECLARED)
    start(contract, write(tmp_path))


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
def test_fixtures_of_the_mock_server_are_as_the_contract_says(contract, name):
    start(contract, FIXTURES, name)


STATION: Final = ("stations", 0)
SCHEDULE: Final = ("schedules", 0)
SHIFT: Final = ("shiftPatterns", 0, "shifts", 2)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        # Missing
        (("plants", 0, "timezone"), GONE, ["/plants/0:", "no timezone", "null"]),
        (("skus", 0, "value"), GONE, ["/skus/0:", "no value"]),
        ((*SCHEDULE, "deletedAt"), GONE, ["/schedules/0:", "no deletedAt"]),
        ((*SHIFT, "duration"), GONE, ["/shiftPatterns/0/shifts/2:", "no duration"]),
        (("users", 3, "accounts", 0, "role"), GONE, ["/users/3/accounts/0:", "no role"]),
        (("issues", 0, "events", 0, "type"), GONE, ["/issues/0/events/0:", "no type"]),
        # Of another type
        (("plants", 0, "name"), 5, ["/plants/0/name:", "Plant asks for type 'string', not 5"]),
        (("plants", 0, "dayStartHour"), "6", ["/plants/0/dayStartHour:", "'number', not '6'"]),
        ((*STATION, "cycleTime"), "5", ["/stations/0/cycleTime:", "StationSettings asks for type"]),
        ((*STATION, "moduleVisibility"), None, ["/stations/0/moduleVisibility:", "'array'"]),
        ((*SHIFT, "startHour"), None, ["/shiftPatterns/0/shifts/2/startHour:", "'number'"]),
        (("reasons", 0, "type"), "downtime", ["/reasons/0/type:", "'array'"]),
        (("accounts", 0, "redshiftConfig", "port"), "1", ["/accounts/0/redshiftConfig/port:"]),
        (("configValues", 0, "value"), 7, ["/configValues/0/value:", "ConfigEntry"]),
        (("configKeys", 0, "required"), "yes", ["/configKeys/0/required:"]),
        (("stationGroups", 0, "cycleTime"), "5", ["GET /", "account 'demo'"]),
        # Not one of those there are
        ((*SHIFT, "weekDay"), "Monday", ["/shifts/2/weekDay:", "enum", "'Monday'"]),
        ((*STATION, "downtimeDetectionMode"), "on", ["/stations/0/downtimeDetectionMode:", "enum"]),
        ((*STATION, "moduleVisibility", 0), "x", ["/stations/0/moduleVisibility/0:", "enum"]),
        (("users", 0, "userRole"), "boss", ["/users/0/userRole:", "enum"]),
        (("users", 0, "accounts", 0, "role"), "boss", ["/users/0/accounts/0/role:", "enum"]),
        (("issues", 0, "events", 0, "type"), "x", ["/issues/0/events/0/type:", "enum"]),
        (("notificationPreferences", 0, "preference", 0), "x", ["/preference/0:", "enum"]),
        # Out of bounds
        (("plants", 0, "dayStartHour"), 99, ["Plant asks for maximum 24, not 99"]),
        ((*SHIFT, "startHour"), 10**9, ["/shifts/2/startHour:", "maximum 24"]),
        ((*SHIFT, "duration"), -1, ["/shifts/2/duration:", "minimum"]),
        ((*SCHEDULE, "cycleTime"), 1e300, ["/schedules/0/cycleTime:", "maximum"]),
        (("skuGroups", 0, "skus", 0, "productionMultiplier"), 0, ["/skus/0/productionMultiplier:"]),
        # No times
        ((*SCHEDULE, "plannedStartAt"), "-1 25:00", ["/schedules/0/plannedStartAt:", "-1 25:00"]),
        ((*SCHEDULE, "plannedStartAt"), "-1 6:00", ["/schedules/0/plannedStartAt:"]),
        ((*SCHEDULE, "plannedStartAt"), "yesterday", ["not a time like 2026-03-02T09:30:00.000Z"]),
        ((*SCHEDULE, "plannedStartAt"), "2026-03-02", ["/schedules/0/plannedStartAt:"]),
        ((*SCHEDULE, "plannedStartAt"), "2026-03-02T06:00:00", ["/schedules/0/plannedStartAt:"]),
        ((*SCHEDULE, "plannedEndAt"), "0001-01-01T00:00:00Z", ["/schedules/0/plannedEndAt:"]),
        ((*SCHEDULE, "plannedEndAt"), "9999-12-31T23:59:59-23:00", ["/schedules/0/plannedEndAt:"]),
        (("issues", 0, "events", 0, "createdAt"), "soon", ["/issues/0/events/0/createdAt:"]),
        # Found where records are entered
        (("plants", 0, "accountId"), ["demo"], ["/plants/0", "the account ['demo']"]),
        ((*STATION, "groupCode"), None, ["/stations/0: stations refers by groupCode to None"]),
        (("apiKeys", 0, "accountId"), "other", ["/apiKeys/0: user 1 is not in the account"]),
        (("plants", 0, "timezone"), "Mars", ["/plants/0: timezone"]),
        (("skus",), {}, ["all.json at /skus: not a table"]),
    ],
    ids=str,
)
def test_fixture_that_is_wrong_names_file_and_place(contract, tmp_path, place, value, words):
    fixtures = write(tmp_path, place, value)
    with pytest.raises(SetupError) as caught:
        start(contract, fixtures)
    sentence = str(caught.value)
    assert re.fullmatch(r"[^\n]{20,500}", sentence)
    for word in words:
        assert word in sentence


def test_fixtures_may_lack_the_dataset_demo(contract, tmp_path):
    world = start(contract, write(tmp_path))
    assert len(world.demo_store()["stations"]) > 1


def test_fixtures_and_contract_that_do_not_agree_are_refused(tmp_path):
    path = tmp_path / "contract.yaml"
    text = CONTRACT.read_text(encoding="utf-8")
    path.write_text(text.replace("required: [host, port, username]", "required: [host, dbName]"))
    with pytest.raises(SetupError) as caught:
        rehearse(Contract(path), World("minimal"))
    assert "GET /account for the account 'demo' breaks required 'dbName'" in str(caught.value)
    assert "at /result/redshiftConfig (id 'demo')" in str(caught.value)


def test_operation_that_fails_at_the_rehearsal_is_named(contract, monkeypatch):
    def fail(caller, **arguments):
        raise KeyError("colour")

    monkeypatch.setattr("busroot_mock.handlers.plant.list_plants", fail)
    with pytest.raises(SetupError, match="GET /plant for the account 'demo' fails with KeyError"):
        rehearse(contract, World("minimal"))


def test_dataset_demo_of_ones_own_may_be_what_is_wrong(contract, tmp_path):
    fixtures = write(tmp_path)
    (fixtures / "demo").mkdir()
    (fixtures / "demo" / "all.json").write_text("{", encoding="utf-8")
    with pytest.raises(SetupError, match=r"^The fixture .*all\.json: expected JSON"):
        start(contract, fixtures)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("/api\n", "/__mock__\n", "GET /account is under /__mock__"),
        ("\nsecurity:\n  - ApiKeyAuth: []\n", "\n", "a caller without an API key is not supported"),
    ],
)
def test_contract_whose_operations_cannot_be_reached_is_refused(tmp_path, old, new, words):
    path = tmp_path / "contract.yaml"
    text = CONTRACT.read_text(encoding="utf-8").replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match=re.escape(words)):
        rehearse(Contract(path), World("minimal"))


def test_rehearsal_leaves_nothing_behind(contract):
    world = World("demo", clock=Clock(NOW))
    before = {account: dict(store) for account, store in stores_of(world)}
    rehearse(contract, world)
    assert {account: dict(store) for account, store in stores_of(world)} == before
    assert world.next_id("schedule") == World("demo").next_id("schedule")


def stores_of(world: World) -> Iterator[tuple[str, dict[str, list[Any]]]]:
    for account in ("demo", "other"):
        yield account, {name: list(table) for name, table in world.store(account).items()}


# ---- Whatever is broken


PLACES: Final = [
    (*place, step)
    for place, node in nodes(TABLES)
    for step in (node if isinstance(node, dict) else range(len(node)))
]
VALUES: Final = [
    GONE, None, 0, 5, -3, 0.5, 1e308, 1e-300, 10**30, "", "x", True, [], {}, ["x"], {"x": 1},
    "-1 06:00", "-1 25:00", "0001-01-01T00:00:00Z",
]  # fmt: skip


@settings(max_examples=60)
@given(st.sampled_from(PLACES), st.sampled_from(VALUES))
def test_fixture_broken_anywhere_is_refused_or_never_a_500(
    contract, new_client, tmp_path_factory, place, value
):
    fixtures = write(tmp_path_factory.mktemp("broken"), place, value)
    with suppress(SetupError):
        start(contract, fixtures)
        client = new_client(dataset="set", fixtures=fixtures)
        lists = [each.path for each in contract.operations if each.method == "GET"]
        for key in ("demo-admin-key", "other-admin-key"):
            for path in lists:
                answer = client.get(f"/api{path}?rangecode=P7D", key)
                assert answer.status_code < 500, (path, answer.text)


# ---- As a command


@pytest.mark.parametrize(
    ("place", "value", "word"),
    [
        ((*STATION, "name"), None, "/stations/0/name:"),
        ((*STATION, "name"), GONE, "/stations/0:"),
        (("apiKeys", 0, "userId"), [1], "/apiKeys/0:"),
    ],
    ids=str,
)
def test_serve_wrong_fixture_is_one_sentence(tmp_path, place, value, word):
    fixtures = write(tmp_path, place, value)
    command = ["busroot-mock", "serve", "--port", "0", "--dataset", "set", "--fixtures", fixtures]
    result = preloaded.run(command, environment=os.environ)
    assert (result.returncode, result.stdout) == (2, "")
    assert re.fullmatch(r"busroot-mock: The fixture [^\n]+\n", result.stderr)
    assert f"all.json at {word}" in result.stderr


def test_entries_of_a_dataset_are_read_once():
    assert read_entries(FIXTURES, "demo") is read_entries(FIXTURES, "demo")
