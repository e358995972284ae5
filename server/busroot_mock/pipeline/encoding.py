"""Encoding of a handler's result as the body of a response that keeps to the contract."""

from itertools import takewhile
from typing import Any, Final

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
_MOST_ENVELOPES: Final = 64
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
        self._envelopes: dict[bytes, tuple[bytes, bytes]] = {}

    def encoded(self, record: Record | None) -> bytes | None:
        """Return the JSON of a response; None if it breaks the contract."""
        rows = record.get("results") if record else None
        if type(rows) is Rows:  # as of an abstract class, `isinstance` would take longer
            rows = rows.made()
            record = {**record, "results": rows}  # type: ignore[dict-item]  # it has rows
        if not rows or type(rows[0]) not in _KEPT:
            return json_codec.encode(record) if self._schema.is_valid(record) else None
        if self._row is None:
            record = plain(record)
            return json_codec.encode(record) if self._schema.is_valid(record) else None
        assert record is not None, "it has rows"
        envelope, texts = self._envelope(record), _valid_texts(rows, self._row)
        if envelope is None or texts is None:
            return None
        # So that all is copied once.
        texts[0] = envelope[0] + texts[0]
        texts[-1] += envelope[1]
        return b",".join(texts)

    async def encoded_in_turns(self, record: Record | None) -> bytes | None:
        """Return the same of a long list, in slices."""
        rows = record.get("results") if record else None
        if record is None or not rows or self._row is None:
            return self.encoded(record)
        envelope = self._envelope(record)
        if envelope is None:
            return None
        turns, texts = Turns(), list[bytes]()
        for row in rows:
            text = _valid_text(row, self._row)
            if not text:
                return None
            texts += (b",", text)
            if turns.over:
                await turns.give()
        texts[0] = envelope[0]
        # What follows, up to sending, takes a while for long texts; so each byte is copied once.
        await turns.give()
        return b"".join([*texts, envelope[1]])

    def _envelope(self, record: Record) -> tuple[bytes, bytes] | None:
        """Return the JSON of a list before its rows and behind them; None if it is not valid.

        Most lists have one that came before, which is known by its JSON.
        """
        empty = {**record, "results": []}
        text = json_codec.encode(empty)
        known = self._envelopes.get(text)
        if known is None and self._schema.is_valid(empty):
            if len(self._envelopes) == _MOST_ENVELOPES:
                self._envelopes.clear()
            known = self._envelopes[text] = _around_rows(empty)
        return known

    def violations(self, record: Any) -> list[Violation]:
        """Return everything in what a handler returned that breaks the contract."""
        return self._schema.violations(plain(record), "body")


def has_many_rows(record: Record | None) -> bool:
    """Tell whether a response is better encoded in slices."""
    rows = () if record is None else record.get("results", ())
    return len(rows) > _MANY or (type(rows) is list and Block in map(type, rows))


def _valid_texts(rows: list[Any], schema: Schema) -> list[bytes] | None:
    """Return the JSON of each row; None if one of them is not valid."""
    texts = [row.text for row in rows if type(row) in _KEPT and row.valid_for is schema]
    if len(texts) == len(rows):  # as nearly always
        return texts
    valid = list(takewhile(bool, (_valid_text(row, schema) for row in rows)))
    return valid if len(valid) == len(rows) else None


def _valid_text(row: Any, schema: Schema) -> bytes:
    """Return the JSON of a row; nothing if it is not valid."""
    if type(row) in _KEPT:
        text: bytes = row.text if row.valid_for is schema or row.is_valid(schema) else b""
        return text
    return json_codec.encode(row) if schema.is_valid(row) else b""


def _around_rows(empty: Record) -> tuple[bytes, bytes]:
    """Return the JSON of a list without rows, in two parts, between which its rows belong."""
    members = list(empty)
    split = members.index("results") + 1
    parts = members[:split], members[split:]
    first, last = ({name: empty[name] for name in part} for part in parts)
    before = json_codec.encode(first)
    return before[:-2], b"]" + (b"," if last else b"") + json_codec.encode(last)[1:]


def _has_plain_rows(contract: Contract, where: tuple[str, ...], node: Any) -> bool:
    """Tell whether the schema of a response says nothing of its rows together."""
    if not _keywords(node) <= _OF_ENVELOPE or "results" not in node.get("properties", {}):
        return False
    _, rows = contract.find(*where, "properties", "results")
    return _keywords(rows) <= _OF_ROWS and "items" in rows


def _keywords(node: dict[str, Any]) -> set[str]:
    """Return the keywords that say what is valid."""
    return {name for name in node if not name.startswith("x-") and name not in _NOTES}
