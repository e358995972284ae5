"""Datasets: read once, and refused in one sentence if a record cannot be."""

import json

import pytest

from busroot_mock.datasets import REFERENCES, load_dataset
from busroot_mock.errors import SetupError
from busroot_mock.paths import FIXTURES
from busroot_mock.store import KEYS
from busroot_mock.worlds import World

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
CHOICE = {"accountId": "a", "userId": 1, "stationGroupCode": "g", "preference": []}


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


def test_dataset_that_does_not_exist_names_those_that_do(tmp_path):
    (tmp_path / "one").mkdir()
    with pytest.raises(SetupError, match=r"no dataset 'set' in .*; there is one\.$"):
        load_dataset(tmp_path, "set")


def test_dataset_folder_without_any_says_so(tmp_path):
    with pytest.raises(SetupError, match=r"there is none\.$"):
        load_dataset(tmp_path / "nowhere", "set")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", r"The fixture .*all\.json is not JSON: Expecting"),
        ("", r"all\.json is not JSON"),
        ("[]", r"all\.json must be an object with a list for each table\."),
        ('"demo"', r"must be an object"),
        ('{"paint": []}', r"at /paint: not a table; see accounts, users, "),
        ('{"plants": {}}', r"at /plants: not a table"),
    ],
)
def test_dataset_file_of_another_shape_stops_the_start(load, text, problem):
    with pytest.raises(SetupError, match=problem):
        load(text)


def test_dataset_file_that_is_not_utf_8_stops_the_start(tmp_path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "all.json").write_bytes(b'{"accounts": [{"id": "\xff"}]}')
    with pytest.raises(SetupError, match=r"all\.json is not JSON: .*utf-8"):
        load_dataset(tmp_path, "set")


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        ({"plants": [PLANT, 5]}, r"at /plants/1 must be an object with .*code"),
        ({"plants": [{"code": "p"}]}, r"at /plants/0 must be an object with .*accountId"),
        ({"plants": [{"accountId": "a"}]}, r"at /plants/0 must be an object with .*code"),
        ({"accounts": [{"domain": "x"}]}, r"at /accounts/0 must be an object with .*id"),
        ({"users": [{}]}, r"at /users/0 must be an object with .*id"),
        ({"plants": [{**PLANT, "accountId": "c"}]}, r"at /plants/0 is of account 'c', which does"),
        ({"plants": [PLANT, PLANT]}, r"at /plants/1 has the key of a record before it\."),
        ({"accounts": ACCOUNTS * 2}, r"at /accounts/2 has the key of a record before it\."),
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


def test_dataset_references_name_tables_that_exist():
    for name, references in REFERENCES.items():
        assert {name, *references.values()} <= set(KEYS)
