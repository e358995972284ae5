"""Datasets: read once, and refused in one sentence if a record cannot be."""

import json
from datetime import date

import pytest

from busroot_mock.datasets.dataset import dataset_on, load_dataset
from busroot_mock.errors import SetupError
from busroot_mock.paths import FIXTURES
from busroot_mock.worlds.world import World

ACCOUNTS = [{"id": "a", "domain": "a.example"}, {"id": "b", "domain": "b.example"}]
USER = {
    "id": 1,
    "email": "u@a.example",
    "userRole": "customer",
    "accounts": [{"accountId": "a", "role": "admin"}],
}
PLANT = {"accountId": "a", "code": "p", "name": "P"}
GROUP = {"accountId": "a", "code": "g", "name": "G", "plantCode": "p", "shiftPatternId": 1}
PATTERN = {"accountId": "a", "id": 1, "shifts": []}
KEY = {"key": "k", "accountId": "a", "userId": 1}
CHOICE = {"accountId": "a", "userId": 1, "stationGroupCode": "g", "preference": []}


def reason(code, parent):
    return {"accountId": "a", "code": code, "parentReasonCode": parent}


@pytest.fixture
def load(tmp_path):
    """Loads a dataset of these tables, in one file."""

    def load(text=None, **tables):
        (tmp_path / "set").mkdir()
        path = tmp_path / "set" / "all.json"
        path.write_text(json.dumps({"accounts": ACCOUNTS, **tables}) if text is None else text)
        return load_dataset(tmp_path, "set")

    return load


def test_dataset_demo_has_two_accounts():
    dataset = load_dataset(FIXTURES, "demo")
    assert list(dataset.accounts) == ["demo", "other"]
    assert len(dataset.platform["apiKeys"]) == 6


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
def test_dataset_of_every_name_makes_a_world(name):
    assert World(name).stores()


def test_dataset_records_are_parted_by_account(load):
    other = {**PLANT, "accountId": "b"}
    dataset = load(plants=[PLANT, other], users=[USER])
    assert list(dataset.accounts["a"]["plants"]) == [PLANT]
    assert list(dataset.accounts["b"]["plants"]) == [other]
    assert list(dataset.platform["users"]) == [USER]


def test_dataset_accounts_may_come_in_a_later_file(tmp_path):
    (tmp_path / "set").mkdir()
    for name, tables in {"a": {"plants": [PLANT]}, "z": {"accounts": ACCOUNTS}}.items():
        (tmp_path / "set" / f"{name}.json").write_text(json.dumps(tables))
    assert len(load_dataset(tmp_path, "set").accounts["a"]["plants"]) == 1


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"plants": [PLANT, 5]}, r"at /plants/1 must be an object with .*code"),
        ({"plants": [{"code": "p"}]}, r"at /plants/0 must be an object with .*accountId"),
        ({"plants": [{"accountId": "a"}]}, r"at /plants/0 must be an object with .*code"),
        ({"accounts": [{"domain": "x"}]}, r"at /accounts/0 must be an object with .*id"),
        ({"users": [{}]}, r"at /users/0 must be an object with .*id"),
        (
            {"plants": [{**PLANT, "accountId": "c"}]},
            r"at /plants/0 belongs to the account 'c', which does",
        ),
        (
            {"plants": [{**PLANT, "accountId": ["a"]}]},
            r"belongs to the account \['a'\], which does",
        ),
        ({"plants": [{**PLANT, "accountId": None}]}, r"belongs to the account None, which does"),
        ({"plants": [{**PLANT, "accountId": 5}]}, r"belongs to the account 5, which does"),
        ({"plants": [{**PLANT, "code": ""}]}, r"code must be a non-empty string"),
        ({"plants": [{**PLANT, "code": 5}]}, r"code must be a non-empty string"),
        ({"plants": [{**PLANT, "timezone": "Mars"}]}, r"timezone must be an IANA name"),
        ({"plants": [{**PLANT, "timezone": "../../etc/passwd"}]}, r"timezone must be an IANA name"),
        ({"plants": [{**PLANT, "timezone": 5}]}, r"timezone must be an IANA name"),
        ({"users": [{**USER, "id": "1"}]}, r"id must be a whole number from 1 to 9999"),
        ({"users": [{**USER, "id": True}]}, r"id must be a whole number"),
        ({"users": [{**USER, "id": 1.0}]}, r"id must be a whole number"),
        ({"users": [{**USER, "id": 0}]}, r"id must be a whole number"),
        ({"users": [{**USER, "id": 10_000}]}, r"higher ones are for new records"),
        (
            {"users": [USER, {**USER, "id": 2, "email": "U@a.example"}]},
            r"at /users/1: another record of",
        ),
        (
            {"accounts": [*ACCOUNTS, {**ACCOUNTS[0], "id": "c"}]},
            r"at /accounts/2: another record of",
        ),
        ({"plants": [PLANT, PLANT]}, r"at /plants/1 has the same key as an earlier record\."),
        ({"accounts": ACCOUNTS * 2}, r"at /accounts/2 has the same key as an earlier record\."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_dataset_record_that_cannot_be_stops_the_start(load, tables, problem):
    with pytest.raises(SetupError, match=problem):
        load(**tables)


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"apiKeys": [{"key": "k", "accountId": "a", "userId": 9}]}, "apiKeys refers by userId"),
        ({"stationGroups": [GROUP]}, "stationGroups refers by plantCode to 'p'"),
        (
            {"plants": [{**PLANT, "accountId": "b"}], "stationGroups": [GROUP]},
            "stationGroups refers by plantCode to 'p', which is not in plants",
        ),
        ({"users": [USER], "notificationPreferences": [CHOICE]}, "by stationGroupCode to 'g'"),
        (
            {
                "plants": [PLANT],
                "shiftPatterns": [PATTERN],
                "stationGroups": [GROUP],
                "notificationPreferences": [CHOICE],
            },
            "by userId to 1, which is not in users",
        ),
        ({"configValues": [{"accountId": "a", "key": "x", "value": ""}]}, "by key to 'x'"),
        ({"stationGroups": [{"accountId": "a", "code": "g"}]}, "by plantCode to None"),
        ({"stationGroups": [{**GROUP, "plantCode": ["p"]}]}, r"by plantCode to \['p'\]"),
        ({"stationGroups": [{**GROUP, "plantCode": 5}]}, "by plantCode to 5"),
        ({"users": [USER], "apiKeys": [{**KEY, "userId": True}]}, "by userId to True"),
        ({"users": [USER], "apiKeys": [{**KEY, "userId": 1.0}]}, r"by userId to 1\.0"),
        ({"users": [USER], "apiKeys": [{**KEY, "userId": [1]}]}, r"by userId to \[1\]"),
        ({"users": [USER], "apiKeys": [{**KEY, "accountId": {}}]}, r"by accountId to \{\}"),
        ({"users": [USER], "apiKeys": [{**KEY, "accountId": "b"}]}, "user 1 is not in the account"),
        ({"users": [{**USER, "accounts": {}}]}, "accounts must be a list of objects"),
        ({"users": [{**USER, "accounts": ["a"]}]}, "accounts must be a list of objects"),
        ({"users": [{**USER, "accounts": [{}]}]}, r"by accounts\.accountId to None"),
        ({"skuGroups": [{"accountId": "a", "code": "s"}]}, "skus must be a list of objects"),
        ({"reasons": [reason("x", "y")]}, "by parentReasonCode to 'y'"),
        ({"reasons": [reason("x", "x")]}, "at /reasons/0: the record is its own ancestor"),
        ({"reasons": [reason("x", "y"), reason("y", "x")]}, "is its own ancestor"),
        ({"reasons": [reason("x", "y"), reason("y", [])]}, r"by parentReasonCode to \[\]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_dataset_reference_to_nothing_stops_the_start(load, tables, problem):
    with pytest.raises(SetupError, match=problem):
        load(**tables)


@pytest.mark.parametrize(
    "tables",
    [
        {"users": [USER], "apiKeys": [{"key": "k", "accountId": "c", "userId": 1}]},
        {"users": [{"id": 1}], "apiKeys": [{"key": "k", "accountId": "a", "userId": 1}]},
        {"accounts": [{"id": ["a"], "domain": "a.example"}]},
    ],
    ids=[
        "key of no account",
        "user without accounts",
        "list id",
    ],
)
def test_dataset_that_would_break_answers_stops_the_start(load, tables):
    with pytest.raises(SetupError):
        load(**tables)


def test_dataset_lays_times_on_a_day_and_leaves_other_texts_alone(tmp_path):
    (tmp_path / "set").mkdir()
    code = {"accountId": "a", "code": "-1 06:00", "email": "+1 07:00", "createdAt": "-1 06:00"}
    tables = {"accounts": ACCOUNTS, "accessCodes": [{**code, "updatedAt": "-1 24:00"}]}
    (tmp_path / "set" / "all.json").write_text(json.dumps(tables))
    [laid] = dataset_on(tmp_path, "set", date(2026, 3, 2)).accounts["a"]["accessCodes"]
    times = {"createdAt": "2026-03-01T06:00:00.000Z", "updatedAt": "-1 24:00"}
    assert laid == {**code, **times}
