"""Encoding of a handler's result as the body of a response that keeps to the contract."""

from typing import Any, Final

import orjson

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation
from busroot_mock.http.response import Record
from busroot_mock.http.rows import Block, Row, plain

_OF_ENVELOPE: Final = frozenset({"type", "required", "properties", "additionalProperties"})
_OF_ROWS: Final = frozenset({"type", "items"})
_KEPT: Final = (Row, Block)
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
        if not rows or type(rows[0]) not in _KEPT:
            return json_codec.encode(record) if self._schema.is_valid(record) else None
        if self._row is None:
            record = plain(record)
            return json_codec.encode(record) if self._schema.is_valid(record) else None
        if not self._schema.is_valid({**record, "results": []}):  # type: ignore[dict-item]  # it has rows
            return None
        schema = self._row
        for row in rows:
            if row.valid_for is not schema and not row.is_valid(schema):
                return None
        return orjson.dumps({**record, "results": [row.fragment for row in rows]})  # type: ignore[dict-item]  # it has rows

    def violations(self, record: Any) -> list[Violation]:
        """Return everything in what a handler returned that breaks the contract."""
        return self._schema.violations(plain(record), "body")


def _has_plain_rows(contract: Contract, where: tuple[str, ...], node: Any) -> bool:
    """Tell whether the schema of a response says nothing of its rows together."""
    if not _keywords(node) <= _OF_ENVELOPE or "results" not in node.get("properties", {}):
        return False
    _, rows = contract.find(*where, "properties", "results")
    return _keywords(rows) <= _OF_ROWS and "items" in rows


def _keywords(node: dict[str, Any]) -> set[str]:
    """Return the keywords that say what is valid."""
    return {name for name in node if not name.startswith("x-") and name not in _NOTES}
