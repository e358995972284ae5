"""Rows of lists: records that are encoded and validated once, and sent as often as asked for."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Final, overload

import orjson

from busroot_mock import json_codec
from busroot_mock.contract.schemas import Schema
from busroot_mock.http.response import Record
from busroot_mock.store.memory import Memory

_OBJECTS: Final = 600  # what Python needs to hold a row, apart from its text


class Row:
    """A record of a list, as JSON.

    Attributes:
        text: The JSON.
        fragment: What `orjson` puts into a text as it is.
        valid_for: The schema that it was last found to keep to.
        weight: About how many bytes of memory it takes, once it is found to be valid.
    """

    __slots__ = ("_record", "_sources", "fragment", "text", "valid_for", "weight")

    def __init__(self, record: Record, sources: tuple[object, ...] = ()) -> None:
        self._record: Record | None = record
        self.text = json_codec.encode(record)
        self._sources = sources
        self.valid_for: Schema | None = None
        self.fragment = orjson.Fragment(self.text)
        self.weight = len(self.text) + _OBJECTS

    @property
    def record(self) -> Record:
        """The record."""
        record: Record = self._record or json_codec.decode(self.text)[0]
        return record

    def is_valid(self, schema: Schema) -> bool:
        """Tell whether the record keeps to a schema."""
        if not schema.is_valid(self.record):
            return False
        self.valid_for, self._record = schema, None
        return True


class Block:
    """Rows that follow one another, as one text; there is one at least.

    Attributes:
        text: The JSON, without brackets.
        fragment: What `orjson` puts into a text as it is.
        valid_for: The schema that all of them were last found to keep to.
        weight: About how many bytes of memory it takes, once it is found to be valid.
    """

    __slots__ = ("_rows", "fragment", "text", "valid_for", "weight")

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows: Sequence[Row] | None = rows
        self.text = b",".join(row.text for row in rows)
        self.valid_for: Schema | None = None
        self.fragment = orjson.Fragment(self.text)
        self.weight = len(self.text) + _OBJECTS

    @property
    def rows(self) -> Sequence[Row]:
        """The rows."""
        return self._rows or [Row(record) for record in json_codec.decode(b"[%b]" % self.text)[0]]

    def is_valid(self, schema: Schema) -> bool:
        """Tell whether all records keep to a schema."""
        if not all(row.valid_for is schema or row.is_valid(schema) for row in self.rows):
            return False
        self.valid_for, self._rows = schema, None
        return True


def kept_row(memory: Memory, make: Callable[..., Record], *sources: Any) -> Row:
    """Return the row of the record that a function makes of other records, and of nothing else."""
    key = (make, *map(id, sources))
    known: Row | None = memory.get(key)
    if known is None:
        # The row holds on to its sources, so no other record can have their identity.
        known = Row(make(*sources), sources)
        memory.put(key, known, known.weight)
    return known


class Rows(Sequence[Row]):
    """The rows of records, each made of one when it is asked for: to make thousands takes long.

    Args:
        memory: Keeps them.
        make: Makes the record that is shown.
        records: Of the store; nobody changes the list.
    """

    __slots__ = ("_make", "_memory", "_records")

    def __init__(
        self, memory: Memory, make: Callable[[Record], Record], records: list[Record]
    ) -> None:
        self._memory, self._make, self._records = memory, make, records

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> "Rows": ...
    def __getitem__(self, at: int | slice) -> "Row | Rows":
        if isinstance(at, slice):
            return Rows(self._memory, self._make, self._records[at])
        return kept_row(self._memory, self._make, self._records[at])

    def __iter__(self) -> Iterator[Row]:
        return iter(self.made())

    def made(self) -> list[Row]:
        """Return all of them."""
        memory, get, make = self._memory, self._memory.get, self._make
        return [get((make, id(each))) or kept_row(memory, make, each) for each in self._records]


def kept_rows(
    memory: Memory, make: Callable[[Record], Record], records: list[Record]
) -> Sequence[Row]:
    """Return the rows of records, each made of one."""
    return Rows(memory, make, records)


def keep_row(memory: Memory, key: Hashable, record: Record, *sources: object) -> Row:
    """Keep the row of a record under a key that names all it depends on; return it.

    It holds on to the sources, which the key names by their identity.
    """
    row = Row(record, sources)
    memory.put(key, row, row.weight)
    return row


def plain(record: Any) -> Any:
    """Return what a handler returned, with a record in place of each row."""
    if not isinstance(record, dict) or not isinstance(record.get("results"), list | Rows):
        return record
    return {**record, "results": [*_plain_rows(record["results"])]}


def _plain_rows(rows: Iterable[Any]) -> Iterator[Any]:
    for row in rows:
        if isinstance(row, Block):
            yield from (each.record for each in row.rows)
        else:
            yield row.record if isinstance(row, Row) else row
