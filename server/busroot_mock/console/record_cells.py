"""Records as pages show them: their key and name, cells with links, and what a write changed."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from busroot_mock.console.slices import paced
from busroot_mock.store.table import Record
from busroot_mock.store.tables import TABLES
from busroot_mock.worlds.world import World

MISSING: Final = object()
"""Stands for a member that a record does not have."""

_NAMES: Final = ("name", "description", "email", "type", "domain")
"""Members that name a record for people, the best first."""


class Link(NamedTuple):
    """The place of a record: its table, the account if it has one, and its number there."""

    table: str
    account: str | None
    number: int


class Cell(NamedTuple):
    """A value of a record.

    Attributes:
        value: As JSON has it; `MISSING` if the record lacks the member.
        link: To the record that the value names, if there is one.
    """

    value: Any
    link: Link | None = None

    @property
    def kind(self) -> str:
        """How it looks: `missing`, `null`, `num` or nothing special."""
        if self.value is MISSING:
            return "missing"
        if self.value is None:
            return "null"
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        return "num" if is_number else ""


class Difference(NamedTuple):
    """A member of a record before and after a write."""

    name: str
    before: Cell
    after: Cell


class References:
    """Finds the records of a world that others of an account name.

    Args:
        world: The world.
        account: The account; None for records that all share.
    """

    def __init__(self, world: World, account: str | None) -> None:
        self._world, self._account = world, account
        self._numbers: dict[str, dict[tuple[Any, ...], int]] = {}

    def cell(self, table: str, record: Record, name: str) -> Cell:
        """Return a member of a record, with a link if it names another."""
        value = record.get(name, MISSING)
        return Cell(value, self._link(_referred(table, name), value))

    def within(self, table: str, record: Record) -> Iterator[tuple[str, Cell]]:
        """Yield what the objects in lists of a record name, with the member that has it."""
        for member in TABLES[table].references:
            outer, _, inner = member.rstrip("?").partition(".")
            items = record.get(outer) if inner else None
            for item in items if isinstance(items, list) else ():
                cell = Cell(item.get(inner), self._link(_referred(table, member), item.get(inner)))
                if cell.link:
                    yield f"{outer}.{inner}", cell

    def of_record(self, table: str, record: Record) -> Link | None:
        """Return the place of a record by its key; None if it is not there any more."""
        return self._find(table, tuple(record.get(name) for name in TABLES[table].key))

    def _link(self, table: str | None, value: Any) -> Link | None:
        is_key = isinstance(value, str | int)
        return self._find(table, (value,)) if table is not None and is_key else None

    def _find(self, table: str, key: tuple[Any, ...]) -> Link | None:
        account = None if TABLES[table].shared else self._account
        if table not in self._numbers:
            accounts = self._world.state.accounts
            store = self._world.platform if account is None else accounts.get(account, {})
            records = enumerate(paced(store.get(table, ())), 1)
            self._numbers[table] = {
                tuple(each.get(name) for name in TABLES[table].key): number
                for number, each in records
            }
        number = self._numbers[table].get(key)
        return None if number is None else Link(table, account, number)


def _referred(table: str, member: str) -> str | None:
    """Return the table that a member of records names."""
    references = TABLES[table].references
    return references.get(member) or references.get(f"{member}?")


def title_of(table: str, record: Record) -> str:
    """Return the key of a record, and its name if it has one, for people."""
    key = ", ".join(str(record.get(name)) for name in TABLES[table].key)
    names = (record.get(name) for name in _NAMES if name not in TABLES[table].key)
    name = next((each for each in names if isinstance(each, str) and each), "")
    return f"{key}: {name}" if name else key


def differences(before: Record | None, after: Record | None) -> list[Difference]:
    """Return the members that differ, objects member by member; of a new record, what it has."""
    old, new = _flat(before or {}), _flat(after or {})
    pairs = ((name, old.get(name, MISSING), new.get(name, MISSING)) for name in {**old, **new})
    return [Difference(name, Cell(was), Cell(now)) for name, was, now in pairs if was != now]


def _flat(record: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value:
            members |= _flat(value, f"{within}{name}.")
        else:
            members[f"{within}{name}"] = value
    return members
