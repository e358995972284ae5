"""Encoding of a handler's result as the body of a response that keeps to the contract."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation
from busroot_mock.http.response import Record
from busroot_mock.http.rows import Block, Row, Rows, plain
from busroot_mock.worlds.turns import Turns

_OF_ENVELOPE: Final = frozenset({"type", "required", "properties", "additionalProperties"})
_OF_ROWS: Final = frozenset({"type", "items"})
_KEPT: Final = (Row, Block)
_MANY: Final = 100
"""Rows that may take a millisecond, or more."""
_NOTES: Final = frozenset({"description", "title", "example", "externalDocs", "deprecated"})


class Encoder:
    """Encodes the successful responses of an operation.

    A list whose schema says nothing of its rows but what each is like is valid if its envelope is,
    and each row: so rows that are kept are validated once.

    Args:
        contract: With the schema.
        place: Of the schema.
    """

    def __init__(self, contract: Contract, *place: str) -> None:
        self._schema = contract.schema(*place)
        self._row: Schema | None = None
        where, node = contract.find(*place)
        if _has_plain_rows(contract, where, node):
            self._row = contract.schema(*where, "properties", "results", "items")

    def encoded(self, record: Record | None) -> bytes | None:
        """Return the JSON of a response; None if it breaks the contract."""
        rows = record.get("results") if record else None
        if type(rows) is Rows:  # as of an abstract class, `isinstance` would take longer
            rows = list(rows)
            record = {**record, "results": rows}  # type: ignore[dict-item]  # it has rows
        if not rows or type(rows[0]) not in _KEPT:
            return json_codec.encode(record) if self._schema.is_valid(record) else None
        if self._row is None:
            record = plain(record)
            return json_codec.encode(record) if self._schema.is_valid(record) else None
        if not self._schema.is_valid({**record, "results": []}):  # type: ignore[dict-item]  # it has rows
            return None
        if not _are_valid(rows, self._row):
            return None
        return orjson.dumps({**record, "results": [row.fragment for row in rows]})  # type: ignore[dict-item]  # it has rows

    async def encoded_in_turns(self, record: Record | None) -> bytes | None:
        """Return the same of a long list, in slices."""
        rows = record.get("results") if record else None
        if record is None or not rows or self._row is None:
            return self.encoded(record)
        if not self._schema.is_valid({**record, "results": []}):
            return None
        turns, texts = Turns(), list[bytes]()
        for row in rows:
            if not _are_valid([row], self._row):
                return None
            texts += (b",", row.text if type(row) in _KEPT else json_codec.encode(row))
            if turns.over:
                await turns.give()
        texts[0] = b"["
        # What follows, up to sending, takes a while for long texts; so each byte is copied once.
        await turns.give()
        return b"".join(_object_with(record, [*texts, b"]"]))

    def violations(self, record: Any) -> list[Violation]:
        """Return everything in what a handler returned that breaks the contract."""
        return self._schema.violations(plain(record), "body")


def has_many_rows(record: Record | None) -> bool:
    """Tell whether a response is better encoded in slices."""
    rows = () if record is None else record.get("results", ())
    return len(rows) > _MANY or (type(rows) is list and Block in map(type, rows))


def _are_valid(rows: list[Any], schema: Schema) -> bool:
    for row in rows:
        if type(row) not in _KEPT:
            if not schema.is_valid(row):
                return False
        elif row.valid_for is not schema and not row.is_valid(schema):
            return False
    return True


def _object_with(record: Record, rows: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the JSON of a response in pieces, with rows that are encoded in place of its own."""
    before = b"{"
    for name, value in record.items():
        yield from (before, json_codec.encode(name), b":")
        yield from rows if name == "results" else (json_codec.encode(value),)
        before = b","
    yield b"}"


def _has_plain_rows(contract: Contract, where: tuple[str, ...], node: Any) -> bool:
    """Tell whether the schema of a response says nothing of its rows together."""
    if not _keywords(node) <= _OF_ENVELOPE or "results" not in node.get("properties", {}):
        return False
    _, rows = contract.find(*where, "properties", "results")
    return _keywords(rows) <= _OF_ROWS and "items" in rows


def _keywords(node: dict[str, Any]) -> set[str]:
    """Return the keywords that say what is valid."""
    return {name for name in node if not name.startswith("x-") and name not in _NOTES}
