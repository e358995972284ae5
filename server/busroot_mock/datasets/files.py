"""Read the files of a dataset: strict JSON, and in it records with their keys."""

from collections.abc import Iterator
from pathlib import Path
from reprlib import repr as shown
from typing import Any, NamedTuple

from busroot_mock.datasets.readings import keep
from busroot_mock.errors import SetupError
from busroot_mock.json_codec import DEEPEST, decode
from busroot_mock.store.table import Record
from busroot_mock.store.tables import FIRST_ID, TABLES
from busroot_mock.text_files import UnreadableFile, read_text


class Entry(NamedTuple):
    """A record as a file has it; `where` names the file and the place in it, for people."""

    where: str
    table: str
    record: Record


class UnknownDataset(SetupError):
    """A name that no dataset has.

    Attributes:
        public: The message for clients, who need not know where the fixtures are.
    """

    def __init__(self, name: str, fixtures: Path, names: list[str]) -> None:
        known = ", ".join(names) or "none"
        hint = f"; available: {known}" if fixtures.is_dir() else ", which is not a folder"
        super().__init__(f"There is no dataset {shown(name)} in {fixtures}{hint}.")
        self.public = f"There is no dataset {shown(name)}; available: {known}."


def dataset_names(fixtures: Path) -> list[str]:
    """Return the names of the datasets in a folder: of its folders that hold JSON files.

    A name counts only if it is one of these: clients send names, and none of it becomes a path.
    """
    try:
        # From Python 3.13 on, `glob` hides why a folder cannot be read.
        folders = [path for path in fixtures.iterdir() if path.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(path.name for path in folders if next(path.glob("*.json"), None))


@keep(1000)
def read_entries(fixtures: Path, name: str) -> list[Entry]:
    """Return every record of the files `<fixtures>/<name>/*.json`, accounts first.

    Raises:
        SetupError: If there is no such dataset, a file is not JSON, or a record has no proper key.
    """
    try:
        names = dataset_names(fixtures)
    except OSError as error:
        raise SetupError(f"The datasets in {fixtures} cannot be read: {error.strerror}.") from error
    if name not in names:
        raise UnknownDataset(name, fixtures, names)
    files = sorted((fixtures / name).glob("*.json"))
    entries = [entry for file in files for entry in _entries(file)]
    # Every other record belongs to an account.
    return sorted(entries, key=lambda entry: entry.table != "accounts")


def _entries(file: Path) -> Iterator[Entry]:
    for table, records in _read(file).items():
        for index, record in enumerate(records):
            entry = Entry(f"{file} at /{table}/{index}", table, record)
            _check_keys(*entry)
            yield entry


def _read(file: Path) -> dict[str, list[Any]]:
    try:
        if not file.is_file() and not file.is_dir():
            raise SetupError(f"The fixture {file} is not a regular file.")
        text = read_text(file)
    except UnreadableFile as error:
        raise SetupError(f"The fixture {file} cannot be read: {error}.") from error
    tables, violations = decode(text.encode(), unique_names=True)
    for violation in violations:
        at = f" at {violation['pointer']}" if violation["pointer"] else ""
        is_deep = violation["keyword"] == "depth"
        expected = f"at most {DEEPEST} levels of nesting" if is_deep else violation["expected"]
        raise SetupError(f"The fixture {file}{at}: expected {expected}.")
    if not isinstance(tables, dict):
        raise SetupError(f"The fixture {file} must be an object with a list for each table.")
    for name, records in tables.items():
        if name not in TABLES or not isinstance(records, list):
            known = ", ".join(TABLES)
            raise SetupError(f"The fixture {file} at /{name}: not a table; the tables are {known}.")
    return tables


def _check_keys(where: str, table: str, record: Any) -> None:
    declaration = TABLES[table]
    needed = {*declaration.key, *declaration.needed}
    if not isinstance(record, dict) or not needed <= record.keys():
        raise SetupError(f"The fixture {where} must be an object with {', '.join(sorted(needed))}.")
    for name, kind in declaration.key.items():
        value = record[name]
        if kind is int:
            if type(value) is not int or not 0 < value < FIRST_ID:
                wanted = f"a whole number from 1 to {FIRST_ID - 1}; higher ones are for new records"
                raise SetupError(f"The fixture {where}: {name} must be {wanted}.")
        elif not isinstance(value, str) or not value:
            raise SetupError(f"The fixture {where}: {name} must be a non-empty string.")
