"""Filter, sort and page the records of a list."""

from collections.abc import Container, Iterable, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from busroot_mock.store.table import Record

Item = TypeVar("Item")


def codes(text: str | None) -> dict[str, None] | None:
    """Return the codes of a comma-separated list, in its order; None, which asks for all, for None.

    They are keys of a dict: without repetition, and quick to look up.
    """
    if text is None:
        return None
    return dict.fromkeys(code.strip() for code in text.split(","))


def chosen(records: Iterable[Record], key: str, wanted: Container[str] | None) -> list[Record]:
    """Return the records whose `key` is among the wanted, all if none are named."""
    if wanted is None:
        return list(records)
    return [record for record in records if str(record[key]) in wanted]


def in_order(records: Iterable[Record], key: str) -> list[Record]:
    """Return the records in the order of their `key`."""
    return sorted(records, key=itemgetter(key))


def page(items: Sequence[Item], limit: int | None, skip: int | None) -> list[Item]:
    """Return at most `limit` items after the first `skip`."""
    start = skip or 0
    return list(items[start:] if limit is None else items[start : start + limit])


def paging(items: Sequence[Any]) -> Record:
    """Return the `Paging` of a list before it is cut into pages."""
    return {"totalElements": len(items)}
