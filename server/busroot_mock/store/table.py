"""Tables of records in wire form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from busroot_mock.store.held import HELD, SLOT, weight_of
from busroot_mock.store.indexes import By, Indexes
from busroot_mock.store.indexes import Record as Record
from busroot_mock.store.tables import TABLES


class Table:
    """Records of one kind, in the order of their entry.

    A record is never changed where it lies: `put` lays another in its place. So a copy of a table
    shares everything with it, and costs next to nothing; the first write to either parts them.

    Attributes:
        records: By key; to be read only. After a write, it may be another dict.
        mark: Names the content: tables with the same mark have the same records in the same order.
    """

    __slots__ = (
        "_charged",
        "_held",
        "_indexes",
        "_is_shared",
        "_key",
        "_weights",
        "mark",
        "records",
    )

    def __init__(self, key: tuple[str, ...], records: Iterable[Record] = ()) -> None:
        self._held = HELD
        self._charged = 0
        self._key = key
        # Of the records that were put here; those of a dataset are in memory anyway.
        self._weights: dict[tuple[Any, ...], int] = {}
        self._indexes, self._is_shared = Indexes(), False
        self.mark = object()
        self.records = {self._key_of(record): record for record in records}
        self._charge(SLOT * len(self.records))

    def __del__(self) -> None:
        self._held.total -= self._charged

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())

    def __len__(self) -> int:
        return len(self.records)

    def get(self, *key: Any) -> Record | None:
        """Return the record with this key, if there is one."""
        return self.records.get(key)

    def put(self, record: Record) -> Record:
        """Enter a record, in the place of a record with the same key."""
        key = self._key_of(record)
        if self._is_shared:
            self._part()
        weight, old = weight_of(record), self.records.get(key)
        added = weight - self._weights.get(key, 0 if old is None else SLOT)
        self._charged += added
        self._held.total += added
        self._weights[key] = weight
        self.records[key] = record
        self._indexes.replace(old, record)
        self.mark = object()
        return record

    def remove(self, *key: Any) -> None:
        """Take out the record with this key; nothing happens if there is none."""
        old = self.records.get(key)
        if old is not None:
            if self._is_shared:
                self._part()
            del self.records[key]
            self._charge(-self._weights.pop(key, SLOT))
            self._indexes.replace(old, None)
            self.mark = object()

    def in_order(self) -> list[Record]:
        """Return the records in the order of their keys; to be read only."""
        indexes = self._indexes
        if indexes.ordered is None:
            indexes.ordered = sorted(self.records.values(), key=itemgetter(*self._key))
        return indexes.ordered

    def having(self, by: By, value: Any) -> Sequence[Record]:
        """Return the records that have a value, in the order of their entry; to be read only."""
        return self._indexes.having(by, value, self.records.values())

    def copy(self) -> "Table":
        """Return a table with the same records."""
        other = self.view()
        if self._charged:  # as of most tables of a new account, there is nothing to count
            other._weights = self._weights
            other._charge(self._charged)
        return other

    def view(self) -> "Table":
        """Return a copy that is only read, by who bounds the memory of all its copies."""
        # Most of what `__init__` would make is replaced, and worlds are copied often.
        other = object.__new__(Table)
        other._held, other._charged, other._key = self._held, 0, self._key
        other._weights, other.records = {}, self.records
        other.mark, other._indexes = self.mark, self._indexes
        self._is_shared = other._is_shared = True
        return other

    def _charge(self, count: int) -> None:
        self._charged += count
        self._held.total += count

    def _part(self) -> None:
        """Have everything of its own, before a write."""
        self.records, self._weights = self.records.copy(), self._weights.copy()
        self._indexes, self._is_shared = self._indexes.copy(), False

    def _key_of(self, record: Record) -> tuple[Any, ...]:
        if len(self._key) == 1:
            return (record[self._key[0]],)
        return tuple(record[name] for name in self._key)


Store = dict[str, Table]
"""Tables by name."""


def new_store(shared: bool = False) -> Store:
    """Return empty tables: those that accounts share, or those of one account."""
    return copy_store(_empty(shared))


def store_with(records: Mapping[str, Iterable[Record]]) -> Store:
    """Return the tables of an account with records by table; to be read only.

    Those that have none are the same for all.
    """
    store = _empty(shared=False).copy()
    for name, entered in records.items():
        table = store[name] = store[name].copy()
        for record in entered:
            table.put(record)
    return store


@cache
def _empty(shared: bool) -> Store:
    # To copy is quicker than to make: see `view`.
    return {name: new_table(name) for name in TABLES if TABLES[name].shared is shared}


def new_table(name: str, records: Iterable[Record] = ()) -> Table:
    """Return a table with these records, by the key that its declaration gives it."""
    return Table(tuple(TABLES[name].key), records)


def copy_store(store: Store) -> Store:
    """Return a store with the same records."""
    return {name: table.copy() for name, table in store.items()}
