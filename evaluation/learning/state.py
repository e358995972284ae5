"""Differences between the state that an answer shows and the state that a client must expect."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from evaluation.learning.known import Known

_COUNTS: Final = frozenset(["count", "total", "totalCount", "total_count", "page", "pages"])
_KEYS: Final = ("id", "uuid", "key", "slug", "name", "code", "secret", "number", "value")


def difference(recorded: Any, answered: Any, known: Known, name: str = "") -> str | None:
    """Return what of an answer contradicts what the client knows; None if nothing.

    Args:
        recorded: The answer of the server.
        answered: That of a mock server.
        known: What the client knows.
        name: Of the member that is compared.
    """
    if isinstance(recorded, dict):
        return _of_objects(recorded, answered, known, name)
    if isinstance(recorded, list):
        if recorded and not all(isinstance(each, dict) for each in recorded):
            return _of_values(recorded, answered, known, name)
        return _of_lists(recorded, answered, known, name)
    is_number = isinstance(recorded, int) and not isinstance(recorded, bool)
    if known.has(name, recorded) or (is_number and (name in _COUNTS or not name)):
        expected = known.translated(recorded)
        is_same = answered == expected and isinstance(answered, bool) is isinstance(expected, bool)
        return None if is_same else f"another value of {name or 'the answer'}"
    return None


def _of_objects(recorded: dict[str, Any], answered: Any, known: Known, name: str) -> str | None:
    if not isinstance(answered, dict):
        return f"no object: {name or 'the answer'}" if _is_known(recorded, known, name) else None
    found = (difference(each, answered.get(n), known, n) for n, each in recorded.items())
    return next((problem for problem in found if problem), None)


def _of_values(recorded: list[Any], answered: Any, known: Known, name: str) -> str | None:
    # Of names that the server gave and the client never uses, only the number is known.
    certain = [each for each in recorded if known.has(name, each)]
    if not certain:
        return None
    expected = Counter(map(str, known.translated(certain)))
    is_same = (
        isinstance(answered, list)
        and len(answered) == len(recorded)
        and expected <= Counter(map(str, answered))
    )
    return None if is_same else f"other values in {name}"


def _of_lists(recorded: list[Any], answered: Any, known: Known, name: str) -> str | None:
    where = name or "the answer"
    if not recorded and not isinstance(answered, list):
        return None
    if not isinstance(answered, list):
        return f"no list: {where}" if _is_known(recorded, known, name) else None
    if not recorded or not _is_known(recorded, known, name):
        return f"items in {where}, which is empty" if answered and not recorded else None
    key = _key_of(recorded, known)
    if key is None:
        return None if len(recorded) == len(answered) else f"another number of items in {where}"
    items = {str(each.get(key)): each for each in answered if isinstance(each, dict)}
    for each in recorded:
        if known.has(key, each.get(key)):
            item = items.get(str(known.translated(each[key])))
            if item is None:
                return f"items missing in {where}"
            if problem := difference(each, item, known, name):
                return f"{problem}, of an item"
    return None if len(recorded) == len(answered) else f"another number of items in {where}"


def _key_of(items: Sequence[dict[str, Any]], known: Known) -> str | None:
    """Return the member that tells items apart, and that the client knows of one of them."""
    names = [name for name in items[0] if name.lower().endswith(_KEYS)]
    names.sort(key=lambda name: (name != "id", not name.lower().endswith("id")))
    for name in names:
        values = [str(each.get(name)) for each in items]
        is_known = any(known.has(name, each.get(name)) for each in items)
        if len({*values}) == len(values) and is_known:
            return name
    return None


def _is_known(value: Any, known: Known, name: str) -> bool:
    if isinstance(value, dict):
        return any(_is_known(each, known, inner) for inner, each in value.items())
    if isinstance(value, list):
        return any(_is_known(each, known, name) for each in value)
    return known.has(name, value)
