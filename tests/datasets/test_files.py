"""The files of a dataset: strict JSON, and records with proper keys."""

import json
import os

import pytest

from busroot_mock.datasets.dataset import load_dataset
from busroot_mock.datasets.files import UnknownDataset, read_entries
from busroot_mock.datasets.readings import CACHES
from busroot_mock.errors import SetupError

ACCOUNTS = [{"id": "a", "domain": "a.example"}, {"id": "b", "domain": "b.example"}]


@pytest.fixture
def load(tmp_path):
    """Loads a dataset of these tables, in one file."""

    def load(text=None, **tables):
        (tmp_path / "set").mkdir()
        path = tmp_path / "set" / "all.json"
        path.write_text(json.dumps({"accounts": ACCOUNTS, **tables}) if text is None else text)
        return load_dataset(tmp_path, "set")

    return load


def test_dataset_that_does_not_exist_names_those_that_do(tmp_path):
    for name in ("one", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "all.json").write_text("{}")
    with pytest.raises(SetupError, match=r"no dataset 'set' in .*; available: one\.$"):
        load_dataset(tmp_path, "set")


def test_datasets_that_cannot_be_read_are_one_sentence(tmp_path):
    with pytest.raises(
        SetupError, match=r"^The datasets in \S+ cannot be read: File name too long"
    ):
        read_entries(tmp_path / ("x" * 300), "demo")


def test_dataset_is_a_name_and_no_path(tmp_path):
    foreign, fixtures = tmp_path / "foreign", tmp_path / "fixtures"
    for folder in (foreign, fixtures / "set" / "inner", fixtures / "plain"):
        folder.mkdir(parents=True)
        (folder / "all.json").write_text(json.dumps({"accounts": ACCOUNTS}))
    load_dataset(fixtures, "plain")
    kept = [list(cache) for cache in CACHES]
    paths = ["../foreign", str(foreign), ".", "..", "", "./plain", "plain/", "plain/../plain"]
    names = [*paths, "set/inner", "x" * 300, "a\0b", "PLAIN", "{0}", "%s", "\ud800", "*", "pl*"]
    for name in names:
        with pytest.raises(UnknownDataset, match="There is no dataset"):
            load_dataset(fixtures, name)
    assert [list(cache) for cache in CACHES] == kept


def test_folder_of_datasets_that_is_missing_is_named(tmp_path):
    with pytest.raises(UnknownDataset, match=r"'demo' in \S+/none, which is not a folder\.$"):
        load_dataset(tmp_path / "none", "demo")


def test_fixture_that_is_a_pipe_holds_nobody_up(tmp_path):
    (tmp_path / "set").mkdir()
    os.mkfifo(tmp_path / "set" / "all.json")
    with pytest.raises(SetupError, match=r"all\.json is not a regular file\."):
        load_dataset(tmp_path, "set")


def test_dataset_folder_without_any_says_so(tmp_path):
    with pytest.raises(SetupError, match=r"available: none\.$"):
        load_dataset(tmp_path, "set")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", r"The fixture .*all\.json: expected JSON \(Expecting"),
        ("", r"all\.json: expected JSON"),
        ("[]", r"all\.json must be an object with a list for each table\."),
        ('"demo"', r"must be an object"),
        ('{"paint": []}', r"at /paint: not a table; the tables are accounts, users, "),
        ('{"plants": {}}', r"at /plants: not a table"),
        ("{}", r"has no account"),
        (
            '{"accounts": [], "accounts": []}',
            r"expected JSON .*an object has the name 'accounts' twice",
        ),
        ('{"plants": ' + "[" * 500 + "]" * 500 + "}", r"expected at most 100 levels of nesting"),
        ("[" * 100_000, r"expected at most 100 levels of nesting"),
        ('{"accounts": [{"id": NaN}]}', r"expected JSON .*NaN is not a JSON number"),
        ('{"accounts": [{"id": 1e999}]}', r"expected JSON .*a number is too large"),
        (
            '{"accounts": [{"id": "\\ud800"}]}',
            r"at /accounts/0/id: expected no lone surrogates",
        ),
    ],
    ids=lambda value: value[:40],
)
def test_dataset_file_of_another_shape_stops_the_start(load, text, problem):
    with pytest.raises(SetupError, match=problem):
        load(text)


def test_dataset_file_that_is_not_utf_8_stops_the_start(tmp_path):
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "all.json").write_bytes(b'{"accounts": [{"id": "\xff"}]}')
    with pytest.raises(SetupError, match=r"all\.json cannot be read: it is not UTF-8"):
        load_dataset(tmp_path, "set")
