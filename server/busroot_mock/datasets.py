"""Datasets: the fixtures that a world starts with, read once, checked, and laid on a day."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from busroot_mock.errors import SetupError
from busroot_mock.store import KEYS, PLATFORM, Record, Store, new_store

REFERENCES = {
    "users": {"accounts.accountId": "accounts"},
    "apiKeys": {"accountId": "accounts", "userId": "users"},
    "stationGroups": {"plantCode": "plants", "shiftPatternId": "shiftPatterns"},
    "stations": {"groupCode": "stationGroups", "shiftPatternId?": "shiftPatterns"},
    "skuGroups": {"skus.skuCode": "skus"},
    "reasons": {"parentReasonCode?": "reasons"},
    "schedules": {
        "stationCode": "stations",
        "skuCode?": "skus",
        "skuGroupCode?": "skuGroups",
        "nonProductionReasonCode?": "reasons",
    },
    "issues": {
        "stationCode": "stations",
        "events.userId?": "users",
        "events.causeCode?": "reasons",
    },
    "notificationPreferences": {"userId": "users", "stationGroupCode": "stationGroups"},
    "configValues": {"key": "configKeys"},
}
"""The properties that name a record of another table; with a question mark, null names none."""

_RELATIVE_TIME = re.compile(r"([-+]?[0-9]{1,3}) ([0-9]{2}:[0-9]{2})", re.ASCII)

NEEDED = {"users": ("email", "userRole", "accounts")}
"""What records must have beside their keys; those of an account must name it."""

_KINDS = {int: "a whole number", str: "a text"}


class Dataset(NamedTuple):
    """The records of a dataset: those that accounts share, and those of each account by its id."""

    platform: Store
    accounts: dict[str, Store]


@lru_cache(maxsize=8)
def dataset_on(fixtures: Path, name: str, today: date) -> Dataset:
    """Return the dataset with every relative time made absolute.

    A fixture may say `"-1 06:00"`: the day counted from `today`, and the local time of the plant to
    which the record's station belongs. So what people plan for six stays at six, whatever the date.

    Raises:
        SetupError: If there is no such dataset, or one of its records cannot be.
    """
    dataset = load_dataset(fixtures, name)
    accounts = {account: _laid_on(store, today) for account, store in dataset.accounts.items()}
    return Dataset(dataset.platform, accounts)


@cache
def load_dataset(fixtures: Path, name: str) -> Dataset:
    """Read and check the files `<fixtures>/<name>/*.json`; times stay as they are written.

    Raises:
        SetupError: If there is no such dataset, or one of its records cannot be.
    """
    folder = fixtures / name
    files = sorted(folder.glob("*.json"))
    if not files:
        known = ", ".join(sorted(path.name for path in fixtures.glob("*") if path.is_dir()))
        raise SetupError(f"There is no dataset {name!r} in {fixtures}; there is {known or 'none'}.")
    dataset = Dataset(new_store(platform=True), {})
    tables = [(file, *table) for file in files for table in _read(file).items()]
    # Accounts first: every other record belongs to one.
    for file, table, records in sorted(tables, key=lambda entry: entry[1] != "accounts"):
        for index, record in enumerate(records):
            _enter(dataset, table, record, f"{file} at /{table}/{index}")
    for table, record in _all_records(dataset):
        _check_references(dataset, table, record, folder)
    return dataset


def _read(file: Path) -> dict[str, list[Record]]:
    try:
        tables = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SetupError(f"The fixture {file} is not JSON: {error}") from error
    if not isinstance(tables, dict):
        raise SetupError(f"The fixture {file} must be an object with a list for each table.")
    for name, records in tables.items():
        if name not in KEYS or not isinstance(records, list):
            raise SetupError(f"The fixture {file} at /{name}: not a table; see {', '.join(KEYS)}.")
    return tables


def _enter(dataset: Dataset, name: str, record: Any, where: str) -> None:
    needed = {*KEYS[name], *NEEDED.get(name, () if name in PLATFORM else ("accountId",))}
    if not isinstance(record, dict) or not needed <= record.keys():
        raise SetupError(f"The fixture {where} must be an object with {', '.join(sorted(needed))}.")
    for key in KEYS[name]:
        kind = int if key.lower().endswith("id") and name != "accounts" else str
        if type(record[key]) is not kind:
            raise SetupError(f"The fixture {where}: {key} must be {_KINDS[kind]}.")
    if name == "accounts":
        dataset.accounts.setdefault(str(record["id"]), new_store())
    account = record.get("accountId")
    if name not in PLATFORM and account not in dataset.accounts:
        raise SetupError(f"The fixture {where} is of account {account!r}, which does not exist.")
    table = (dataset.platform if name in PLATFORM else dataset.accounts[str(account)])[name]
    if table.get(*(record[key] for key in KEYS[name])) is not None:
        raise SetupError(f"The fixture {where} has the key of a record before it.")
    table.put(record)


def _all_records(dataset: Dataset) -> Iterator[tuple[str, Record]]:
    for store in (dataset.platform, *dataset.accounts.values()):
        for name, table in store.items():
            for record in table:
                yield name, record


def _check_references(dataset: Dataset, name: str, record: Record, folder: Path) -> None:
    for path, other in REFERENCES.get(name, {}).items():
        store = dataset.platform if other in PLATFORM else dataset.accounts[record["accountId"]]
        for value in _values(record, path):
            if not (value is None and path.endswith("?")) and store[other].get(value) is None:
                by = path.removesuffix("?")
                raise SetupError(
                    f"The fixture {folder}: {name} refers by {by} to {value!r}, "
                    f"which is not in {other}."
                )


def _values(record: Record, path: str) -> list[Any]:
    outer, _, inner = path.removesuffix("?").rpartition(".")
    return [entry.get(inner) for entry in record[outer]] if outer else [record.get(inner)]


def _laid_on(store: Store, today: date) -> Store:
    laid = new_store()
    for name, table in store.items():
        for record in table:
            laid[name].put(_absolute(record, today, _zone(store, record)))
    return laid


def _zone(store: Store, record: Record) -> ZoneInfo:
    """Return the zone of the plant to which the record's station belongs; without one, UTC."""
    station = store["stations"].get(record.get("stationCode"))
    group = store["stationGroups"].get(station["groupCode"]) if station else None
    plant = store["plants"].get(group["plantCode"]) if group else None
    return ZoneInfo(plant["timezone"] if plant else "UTC")


def _absolute(value: Any, today: date, zone: ZoneInfo) -> Any:
    if isinstance(value, dict):
        return {key: _absolute(item, today, zone) for key, item in value.items()}
    if isinstance(value, list):
        return [_absolute(item, today, zone) for item in value]
    match = _RELATIVE_TIME.fullmatch(value) if isinstance(value, str) else None
    if not match:
        return value
    day = today + timedelta(days=int(match[1]))
    local = datetime.combine(day, time.fromisoformat(match[2]), zone)
    return local.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
