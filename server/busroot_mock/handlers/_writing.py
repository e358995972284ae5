"""Apply the body of a POST: check its references, make the record."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from busroot_mock.errors import MOST_VIOLATIONS, Conflict, Violation, pointer, violation
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms

_FIRST: Final = epoch_ms("2000-01-01T00:00:00Z")
_BETWEEN_WORDS: Final = re.compile("[^a-z0-9]+")
_LAST: Final = epoch_ms("2100-01-01T00:00:00Z")


def upserted(
    old: Record | None, body: Mapping[str, Any], defaults: Record, timestamp: str
) -> Record:
    """Return the record that a body makes of an old one, or of the defaults where there is none.

    Assumed: on update, what the body leaves out is kept.
    """
    before = old or {**defaults, "createdAt": timestamp}
    return {**before, **body, "updatedAt": timestamp}


def unknown(table: Table, key: Any, *steps: str | int) -> list[Violation]:
    """Return the violation that the table has no record with this key; null refers to none."""
    if key is None or table.get(key) is not None:
        return []
    return [violation("body", pointer(*steps), "exists", True, key)]


def instant(body: Mapping[str, Any], name: str) -> tuple[int | None, list[Violation]]:
    """Return the instant in a property, epoch ms, or what is wrong with it.

    Assumed: times lie in the years 2000 to 2099.
    """
    text = body.get(name)
    if text is None:
        return None, []
    try:
        at = epoch_ms(text.upper())
    except (ValueError, OverflowError):
        at = -1
    if not _FIRST <= at < _LAST:
        return None, [violation("body", pointer(name), "range", "a time in 2000 to 2099", text)]
    return at, []


def slug(text: str) -> str:
    """Return a code made of a text: lower-case letters, digits and hyphens; maybe empty."""
    return _BETWEEN_WORDS.sub("-", text.lower()).strip("-")


def listed(violations: Iterable[Violation]) -> list[Violation]:
    """Return the first of the violations; of those that are not shown, none is made but one."""
    return list(islice(violations, MOST_VIOLATIONS + 1))


def refuse(violations: Iterable[Violation], message: str) -> None:
    """Raise `Conflict` if there are violations."""
    if not violations:  # an empty list, as most often
        return
    first = listed(violations)
    if first:
        places = ", ".join(each["pointer"] or "the whole body" for each in first[:5])
        raise Conflict(f"{message} (at {places}).", first)
