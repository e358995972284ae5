"""The files of a dataset: JSON, read strictly, and each record of them with its keys."""

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

from busroot_mock.contract.loader import bracket_depth
from busroot_mock.errors import SetupError
from busroot_mock.json_codec import DEEPEST
from busroot_mock.store.table import KEYS, PLATFORM, Record

FIRST_ID: Final = 10_000
"""Ids that a world gives start here; those in fixtures lie below."""

NEEDED: Final = {"users": ("email", "userRole", "accounts")}
"""What records must have beside their keys; those of an account must name it."""


class Entry(NamedTuple):
    """A record as a file has it; `where` tells people the file and the place in it."""

    where: str
    table: str
    record: Record


@cache
def read_entries(fixtures: Path, name: str) -> list[Entry]:
    """Return every record of the files `<fixtures>/<name>/*.json`, accounts first.

    Raises:
        SetupError: If there is no such dataset, a file is not JSON, or a record has no proper key.
    """
    files = sorted((fixtures / name).glob("*.json"))
    if not files:
        known = ", ".join(sorted(path.name for path in fixtures.glob("*") if path.is_dir()))
        raise SetupError(f"There is no dataset {name!r} in {fixtures}; there is {known or 'none'}.")
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
        text = file.read_text(encoding="utf-8")
        if bracket_depth(text) > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} levels deep")
        tables = json.loads(
            text, object_pairs_hook=_object, parse_float=_finite, parse_constant=_refuse
        )
        if "\\u" in text:  # which alone can bring in half a character
            json.dumps(tables, ensure_ascii=False).encode()
    except (OSError, ValueError) as error:
        raise SetupError(f"The fixture {file} is not JSON: {error}") from error
    if not isinstance(tables, dict):
        raise SetupError(f"The fixture {file} must be an object with a list for each table.")
    for name, records in tables.items():
        if name not in KEYS or not isinstance(records, list):
            raise SetupError(f"The fixture {file} at /{name}: not a table; see {', '.join(KEYS)}.")
    return tables


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has the key {repeated!r} twice")
    return members


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large to hold")
    return number


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _check_keys(where: str, table: str, record: Any) -> None:
    needed = {*KEYS[table], *NEEDED.get(table, () if table in PLATFORM else ("accountId",))}
    if not isinstance(record, dict) or not needed <= record.keys():
        raise SetupError(f"The fixture {where} must be an object with {', '.join(sorted(needed))}.")
    for key in KEYS[table]:
        if key.lower().endswith("id") and table != "accounts":
            if type(record[key]) is not int or not 0 < record[key] < FIRST_ID:
                wanted = f"a whole number from 1 to {FIRST_ID - 1}; higher ones are for new records"
                raise SetupError(f"The fixture {where}: {key} must be {wanted}.")
        elif not isinstance(record[key], str) or not record[key]:
            raise SetupError(f"The fixture {where}: {key} must be a text, and not empty.")
