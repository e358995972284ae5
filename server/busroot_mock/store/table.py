"""Tables of records in wire form."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from busroot_mock.store.tables import TABLES

Record = dict[str, Any]


class Table:
    """Records of one kind, in the order of their entry.

    A record is never changed where it lies: `put` lays another in its place. So a copy of a table
    shares all records and costs next to nothing.

    Attributes:
        records: By key; to be read only.
        mark: Names the content: tables with the same mark have the same records in the same order.
    """

    __slots__ = ("_key", "_ordered", "mark", "records")

    def __init__(self, key: tuple[str, ...], records: Iterable[Record] = ()) -> None:
        self._key = key
        self._ordered: list[Record] | None = None
        self.mark = object()
        self.records = {self._key_of(record): record for record in records}

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())

    def __len__(self) -> int:
        return len(self.records)

    def get(self, *key: Any) -> Record | None:
        """Return the record with this key, if there is one."""
        return self.records.get(key)

    def put(self, record: Record) -> Record:
        """Enter a record, in the place of a record with the same key."""
        self.records[self._key_of(record)] = record
        self._change()
        return record

    def remove(self, *key: Any) -> None:
        """Take out the record with this key; nothing happens if there is none."""
        self.records.pop(key, None)
        self._change()

    def in_order(self) -> list[Record]:
        """Return the records in the order of their keys; to be read only."""
        if self._ordered is None:
            self._ordered = sorted(self.records.values(), key=itemgetter(*self._key))
        return self._ordered

    def copy(self) -> "Table":
        """Return a table with the same records."""
        other = Table(self._key)
        other.records = self.records.copy()
        other.mark, other._ordered = self.mark, self._ordered
        return other

    def _change(self) -> None:
        self.mark, self._ordered = object(), None

    def _key_of(self, record: Record) -> tuple[Any, ...]:
        return tuple(record[name] for name in self._key)


Store = dict[str, Table]
"""Tables by name."""


def new_store(shared: bool = False) -> Store:
    """Return empty tables: those that accounts share, or those of one account."""
    return {name: new_table(name) for name in TABLES if TABLES[name].shared is shared}


def new_table(name: str, records: Iterable[Record] = ()) -> Table:
    """Return a table with these records, by the key that its declaration gives it."""
    return Table(tuple(TABLES[name].key), records)


def copy_store(store: Store) -> Store:
    """Return a store with the same records."""
    return {name: table.copy() for name, table in store.items()}
