"""Check the records of a dataset against the schemas of the contract."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from reprlib import repr as shown
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.schemas import Schema
from busroot_mock.datasets.dataset import is_relative
from busroot_mock.datasets.files import Entry, read_entries
from busroot_mock.errors import SetupError, Violation, pointer
from busroot_mock.paths import FIXTURES
from busroot_mock.store.tables import TABLES
from busroot_mock.timestamps import instant_of

BOUNDS: Final = ("minimum", "maximum")

_FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2100, 1, 1, tzinfo=UTC)

Problem = tuple[str, str]
"""A JSON Pointer into a record, and what is wrong there."""


def check_records(contract: Contract, fixtures: Path, name: str) -> None:
    """Refuse a dataset with a record that the contract does not allow, or that is not whole.

    A record is whole if it has the members that all records of its table have in the dataset `demo`
    of this package: so nothing describes that a second time.

    Raises:
        SetupError: At the first such record.
    """
    schemas = _Schemas(contract)
    shapes = _shapes()
    for entry in read_entries(fixtures, name):
        problems = chain(
            _missing(entry.record, shapes[entry.table]),
            schemas.problems(entry),
            _wrong_times(entry.record),
        )
        for place, problem in problems:
            raise SetupError(f"The fixture {entry.where}{place}: {problem}.")


class _Schemas:
    """The schemas of the contract that records are held against, as far as it has them."""

    def __init__(self, contract: Contract) -> None:
        known = contract.document.get("components", {}).get("schemas", {})
        self._of = {
            name: contract.schema("components", "schemas", name)
            for table in TABLES.values()
            for name in (table.shown, table.entered)
            if name is not None and name in known
        }

    def problems(self, entry: Entry) -> Iterator[Problem]:
        table = TABLES[entry.table]
        for name, counts in ((table.shown, None), (table.entered, BOUNDS)):
            for violation in self._violations(name, entry.record):
                keyword, expected = violation["keyword"], violation["expected"]
                # A dataset may have times relative to the start: `_wrong_times` looks at them.
                if keyword == "pattern" and violation["pointer"].endswith("At"):
                    continue
                if keyword != "required" and (counts is None or keyword in counts):
                    actual = f", not {shown(violation['actual'])}" if "actual" in violation else ""
                    asked = f"the contract's {name} asks for {keyword} {expected!r}"
                    yield violation["pointer"], asked + actual

    def _violations(self, name: str | None, record: Any) -> Sequence[Violation]:
        schema: Schema | None = self._of.get(name or "")
        return schema.violations(record, "body") if schema else ()


def _shapes() -> dict[str, Any]:
    records: dict[str, list[Any]] = {}
    for entry in read_entries(FIXTURES, "demo"):
        records.setdefault(entry.table, []).append(entry.record)
    return {table: _common(values) for table, values in records.items()}


def _common(values: list[Any]) -> Any:
    """Return what values have in common: the keys of objects, and so on inwards."""
    if values and all(isinstance(value, dict) for value in values):
        keys = [key for key in values[0] if all(key in value for value in values)]
        return {key: _common([value[key] for value in values]) for key in keys}
    if values and all(isinstance(value, list) for value in values):
        return [_common([item for value in values for item in value])]
    return None


def _missing(value: Any, shape: Any, *steps: str | int) -> Iterator[Problem]:
    if isinstance(shape, dict) and isinstance(value, dict):
        for key, inner in shape.items():
            if key not in value:
                problem = f"it has no {key}; write null if there is no value"
                yield pointer(*steps), problem
            else:
                yield from _missing(value[key], inner, *steps, key)
    if isinstance(shape, list) and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _missing(item, shape[0], *steps, index)


def _wrong_times(value: Any, *steps: str | int) -> Iterator[Problem]:
    """Yield the members whose names end in At and whose texts are not times."""
    if isinstance(value, str) and str(steps[-1]).endswith("At") and not _is_time(value):
        yield (
            pointer(*steps),
            f"{shown(value)} is not a time like 2026-03-02T09:30:00.000Z or -1 06:00",
        )
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for step, item in items:
            yield from _wrong_times(item, *steps, step)


def _is_time(text: str) -> bool:
    try:
        return _FIRST <= instant_of(text) < _LAST
    except (ValueError, TypeError):  # the latter if it has no zone
        return is_relative(text)
