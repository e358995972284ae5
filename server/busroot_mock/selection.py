"""Choosing records for a list: by codes, by page."""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from busroot_mock.store import Record

Item = TypeVar("Item")


def codes(text: str | None) -> set[str] | None:
    """Return the codes of a comma-separated list; None, which asks for all, where there is none."""
    if text is None:
        return None
    return {code.strip() for code in text.split(",")}


def chosen(records: Iterable[Record], key: str, wanted: set[str] | None) -> list[Record]:
    """Return the records whose `key` is among the wanted, all if none are named."""
    return [record for record in records if wanted is None or str(record[key]) in wanted]


def by_code(records: Iterable[Record]) -> list[Record]:
    """Return records in the order of their codes."""
    return sorted(records, key=itemgetter("code"))


def page(items: Sequence[Item], limit: int | None, skip: int | None) -> list[Item]:
    """Return at most `limit` items after the first `skip`."""
    start = skip or 0
    return list(items[start:] if limit is None else items[start : start + limit])


def paging(items: Sequence[Any]) -> Record:
    """Return the `Paging` of a list before it is cut into pages."""
    return {"totalElements": len(items)}
