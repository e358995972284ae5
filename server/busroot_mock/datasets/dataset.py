"""Load the datasets that worlds start with: read once, checked, and laid on a day."""

import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from reprlib import repr as shown
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from busroot_mock.datasets.files import Entry, read_entries
from busroot_mock.datasets.readings import keep
from busroot_mock.errors import SetupError
from busroot_mock.store.table import Record, Store, Table, new_store, new_table
from busroot_mock.store.tables import TABLES
from busroot_mock.timestamps import iso_of

_relative = re.compile(r"([-+]?[0-9]{1,3}) ((?:[01][0-9]|2[0-3]):[0-5][0-9])", re.ASCII).fullmatch

_HOLDERS = (dict, list)


class Dataset(NamedTuple):
    """The records of a dataset: those that accounts share, and those of each account by its id."""

    platform: Store
    accounts: dict[str, Store]


@keep(8)
def dataset_on(fixtures: Path, name: str, today: date) -> Dataset:
    """Return the dataset with every relative time made absolute.

    A property that ends in `At` may say `"-1 06:00"`: the day counted from `today`, and the local
    time of the plant to which the record's station belongs. So what people plan for six stays at
    six, whatever the date.

    Raises:
        SetupError: If there is no such dataset, or one of its records is refused.
    """
    dataset = load_dataset(fixtures, name)
    accounts = {account: _laid_on(store, today) for account, store in dataset.accounts.items()}
    return Dataset(dataset.platform, accounts)


@keep(1000)
def load_dataset(fixtures: Path, name: str) -> Dataset:
    """Read and check the files `<fixtures>/<name>/*.json`; times stay as they are written.

    Raises:
        SetupError: If there is no such dataset, or one of its records is refused.
    """
    entries = read_entries(fixtures, name)
    dataset = Dataset(new_store(shared=True), {})
    for entry in entries:
        _enter(dataset, entry)
    if not dataset.accounts:
        raise SetupError(f"The dataset {name!r} in {fixtures} has no account; add one.")
    for entry in entries:
        _check_references(dataset, entry)
    for entry in entries:
        _check_ancestors(dataset, entry)
    _check_unique(entries)
    accounts = {account: _without_weight(store) for account, store in dataset.accounts.items()}
    return Dataset(_without_weight(dataset.platform), accounts)


def _without_weight(store: Store) -> Store:
    """Return the tables as if nobody had put a record there: a dataset takes no client's room."""
    return {name: new_table(name, table) for name, table in store.items()}


def _enter(dataset: Dataset, entry: Entry) -> None:
    where, name, record = entry
    if name == "accounts":
        dataset.accounts.setdefault(record["id"], new_store())
    account = record.get("accountId")
    if not TABLES[name].shared and not (isinstance(account, str) and account in dataset.accounts):
        raise SetupError(
            f"The fixture {where} belongs to the account {shown(account)}, which does not exist."
        )
    if name == "plants" and not _is_zone(record.get("timezone", "UTC")):
        raise SetupError(
            f"The fixture {where}: timezone must be an IANA name, such as Europe/London."
        )
    table = _store(dataset, name, record)[name]
    if table.get(*(record[key] for key in TABLES[name].key)) is not None:
        raise SetupError(f"The fixture {where} has the same key as an earlier record.")
    table.put(record)


def _store(dataset: Dataset, table: str, record: Record) -> Store:
    return dataset.platform if TABLES[table].shared else dataset.accounts[record["accountId"]]


def _is_zone(name: Any) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, OSError, ValueError, TypeError):
        return False


def _check_references(dataset: Dataset, entry: Entry) -> None:
    where, name, record = entry
    for path, other in TABLES[name].references.items():
        by, table = path.removesuffix("?"), _store(dataset, other, record)[other]
        for value in _values(where, record, by):
            if not (value is None and path.endswith("?")) and not _has(table, value):
                problem = f"{name} refers by {by} to {shown(value)}, which is not in {other}"
                raise SetupError(f"The fixture {where}: {problem}.")
    if name == "apiKeys":
        user = dataset.platform["users"].get(record["userId"]) or {}
        if record["accountId"] not in _values(where, user, "accounts.accountId"):
            problem = f"user {record['userId']} is not in the account {record['accountId']!r}"
            raise SetupError(f"The fixture {where}: {problem}; add it to the user's accounts.")


def _values(where: str, record: Record, path: str) -> list[Any]:
    outer, _, inner = path.rpartition(".")
    if not outer:
        return [record.get(path)]
    members = record.get(outer)
    if not isinstance(members, list) or not all(isinstance(each, dict) for each in members):
        raise SetupError(f"The fixture {where}: {outer} must be a list of objects.")
    return [member.get(inner) for member in members]


def _has(table: Table, key: Any) -> bool:
    # By their types too: to Python, true and 1.0 are the key 1.
    return type(key) in (int, str) and table.get(key) is not None


def _check_ancestors(dataset: Dataset, entry: Entry) -> None:
    """Refuse a record that lies below itself, in a table whose records name a parent in it."""
    where, name, record = entry
    table = _store(dataset, name, record)[name]
    for path in [path for path, other in TABLES[name].references.items() if other == name]:
        parent, keys = record.get(path.removesuffix("?")), set()
        while parent is not None and parent not in keys:
            keys.add(parent)
            parent = (table.get(parent) or {}).get(path.removesuffix("?"))
        if parent is not None:
            raise SetupError(f"The fixture {where}: the record is its own ancestor.")


def _check_unique(entries: list[Entry]) -> None:
    seen: set[tuple[str, str]] = set()
    for where, table, record in entries:
        member = TABLES[table].unique
        value = record.get(member) if member else None
        if isinstance(value, str):
            if (table, value.lower()) in seen:
                raise SetupError(
                    f"The fixture {where}: another record of {table} already has {shown(value)}."
                )
            seen.add((table, value.lower()))


def is_relative(text: str) -> bool:
    """Tell whether a text is a time that `dataset_on` makes absolute."""
    return _relative(text) is not None


def _laid_on(store: Store, today: date) -> Store:
    return {
        name: new_table(name, [_absolute(each, today, _zone(store, each)) for each in table])
        for name, table in store.items()
    }


def _zone(store: Store, record: Record) -> ZoneInfo:
    """Return the zone of the plant to which the record's station belongs; without one, UTC."""
    code = record.get("stationCode")
    station = store["stations"].get(code) if isinstance(code, str) else None
    group = store["stationGroups"].get(station["groupCode"]) if station else None
    plant = store["plants"].get(group["plantCode"]) if group else None
    return ZoneInfo(plant.get("timezone", "UTC") if plant else "UTC")


def _absolute(value: Any, today: date, zone: ZoneInfo) -> Any:
    if isinstance(value, list):
        return [_absolute(item, today, zone) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _instant(item, today, zone)
        if key.endswith("At") and isinstance(item, str)
        else (_absolute(item, today, zone) if isinstance(item, _HOLDERS) else item)
        for key, item in value.items()
    }


def _instant(text: str, today: date, zone: ZoneInfo) -> str:
    match = _relative(text)
    if not match:
        return text
    day = today + timedelta(days=int(match[1]))
    local = datetime.combine(day, time.fromisoformat(match[2]), zone)
    return iso_of(local.astimezone(UTC))
