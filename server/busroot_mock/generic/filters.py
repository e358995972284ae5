"""Lists as a query asks for them: filtered, in order, and in pages."""

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, at, json_of
from busroot_mock.generic.filter_trees import fits, tree_in
from busroot_mock.generic.items import Item

Order = tuple[tuple[str, bool], ...]
"""Members, each with whether the greatest comes first; an empty name is the order of making."""

Test = Callable[[Any, str], bool]


def _alike(value: Any, text: str) -> bool:
    if value is ABSENT:
        return False
    if isinstance(value, list):
        return any(_alike(each, text) for each in value)
    if isinstance(value, dict):  # it stands for the record that it names
        return any(_alike(value[name], text) for name in value if _KEY.fullmatch(name))
    if isinstance(value, bool) or value is None:
        return {True: ("true", "1"), False: ("false", "0"), None: ("null", "")}[value].__contains__(
            text.strip('"').lower()
        )
    if isinstance(value, int | float):
        number = _number(text)
        return number is not None and value == number
    return str(value) == text or json.dumps(value) == text


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _rank(value: Any, text: str) -> int | None:
    """Return -1, 0 or 1 as a value is before, at or after what a text says; None for neither."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    number = _number(text)
    if isinstance(value, str):
        plain = text.strip('"')
        return (value > plain) - (value < plain)
    return None if number is None else (value > number) - (value < number)


def _contains(value: Any, text: str) -> bool:
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return any(_contains(each, text) for each in inner)
    return text.strip("*%").lower() in _lower(value)


def _lower(value: Any) -> str:
    return "" if value is None else str(value).lower()


def _is_between(value: Any, texts: Sequence[str]) -> bool:
    return (
        len(texts) == 2 and _rank(value, texts[0]) in (0, 1) and _rank(value, texts[1]) in (0, -1)
    )


def _listed(value: Any, text: str) -> bool:
    return any(_alike(value, part.strip()) for part in text.split(","))


def _as_said(value: Any, text: str) -> bool:
    """Tell whether a value passes a test that the text names before it, as `IS:open` does."""
    said = said_in(text)
    return _alike(value, text) if said is None else TESTS[said[0]](value, said[1])


def said_in(text: str) -> tuple[str, str] | None:
    """Return the test that a text names, and what is behind it; None if it names none."""
    match = _SAID.fullmatch(text)
    way = _SAYS.get(match[1].lower()) if match else None
    return (way, match[2]) if match and way else None


TESTS: Final[Mapping[str, Test]] = {
    "equal": _alike,
    "not": lambda value, text: not _alike(value, text),
    "least": lambda value, text: _rank(value, text) in (0, 1),
    "most": lambda value, text: _rank(value, text) in (0, -1),
    "above": lambda value, text: _rank(value, text) == 1,
    "below": lambda value, text: _rank(value, text) == -1,
    "among": _listed,
    "all": lambda value, text: all(_alike(value, part.strip()) for part in text.split(",")),
    "outside": lambda value, text: not _listed(value, text),
    "like": _contains,
    "starts": lambda value, text: _lower(value).startswith(text.lower()),
    "has": lambda value, text: (value is not ABSENT and value is not None) is (text != "false"),
    "said": lambda value, text: _as_said(value, text),
    "null": lambda value, text: (value is ABSENT or value is None) is (text != "false"),
    "ends": lambda value, text: _lower(value).endswith(text.lower()),
    "between": lambda value, text: _is_between(value, text.split(",")),
    "flag": lambda value, text: _alike(value, text),
}
"""What a filter can ask of a member, by name."""

WORDS: Final[Mapping[str, str]] = {
    "min": "least", "gte": "least", "ge": "least", "from": "least", "since": "least",
    "max": "most", "lte": "most", "le": "most", "to": "most", "until": "most",
    "gt": "above", "after": "above", "lt": "below", "before": "below",
    "not": "not", "ne": "not", "neq": "not", "in": "among", "any": "among", "all": "all",
    "exclude": "outside", "nin": "outside", "like": "like", "contains": "like",
    "icontains": "like", "search": "like", "pattern": "like",
    "startswith": "starts", "has": "has", "exists": "has", "eq": "equal",
    "endswith": "ends", "between": "between", "null": "null", "isnull": "null",
    "nnull": "has", "notnull": "has", "isnotnull": "has",
    "ct": "like", "co": "like", "sw": "starts", "ew": "ends",
}  # fmt: skip
"""What words in the name of a parameter mean."""

SEARCH: Final = re.compile(r"_?(q|query|search|s|term|text)", re.IGNORECASE)
"""Names of parameters that search all texts of a record."""
_SAID: Final = re.compile(r"([A-Za-z_]+)[:.]\(?(.*?)\)?")
_SAYS: Final = {
    **WORDS,
    "is": "equal",
    "is_any_of": "among",
    "is_not": "not",
    "is_none_of": "outside",
}
_WAY: Final = re.compile(r"(\w+)_(ASC|DESC)")
_KEY: Final = re.compile(r"id|uuid|key|slug|code|name|number", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://")
_PARTS: Final = re.compile(r"__|[_\[\].:-]+")


def meaning_of(name: str, members: Iterable[str]) -> tuple[str, str] | None:
    """Return member and test that the name of a parameter says; None if it says none."""
    known = set(members)
    if name in known:
        return name, "equal"
    parts = [part for part in _PARTS.split(name) if part]
    if len(parts) < 2:
        return None
    last = ("".join(parts[-2:]), parts[:-2])  # words of two, such as starts_with
    for word, rest in ((parts[0], parts[1:]), (parts[-1], parts[:-1]), last):
        member = _ending(known, rest)
        if word.lower() in WORDS and member is not None:
            return member, WORDS[word.lower()]
    member = _ending(known, parts)
    return None if member is None else (member, "among")


def _ending(known: Iterable[str], parts: Sequence[str]) -> str | None:
    """Return the member that the last of the parts name; the others may say where."""
    split = {each: [part for part in _PARTS.split(each) if part] for each in known}
    found = [each for each, own in split.items() if own and parts[-len(own) :] == own]
    return max(found, key=len, default=None)


def passes(item: Item, member: str, test: str, text: str) -> bool:
    """Tell whether an item passes a filter.

    An empty member stands for any text of it, several with a bar between for any of these.
    """
    if test == "nothing":
        return False
    if "|" in member:
        return any(passes(item, each, test, text) for each in member.split("|"))
    if not member and test != "tree":
        return any(_contains(value, text) for value in item.members.values() if _is_searched(value))
    if test == "tree":
        return fits(tree_in(text), lambda *of: passes(item, *of), WORDS)
    value = at(item.members, tuple(member.split(".")))
    if value is ABSENT and test not in ("not", "outside", "has", "null"):
        return False
    return TESTS[test](value, text)


def _is_searched(value: Any) -> bool:
    """Tell whether a value is one that people search: neither an address nor another record."""
    if isinstance(value, dict):
        return not any(_KEY.fullmatch(name) for name in value)
    return bool(value) and not (isinstance(value, str) and _ADDRESS.match(value))


def order_in(text: str) -> Order:
    """Return the order that a text names: members with a minus, `:desc`, `_DESC` or the like."""
    found = []
    for part in text.split(","):
        name, _, way = part.strip().replace(" ", ":").partition(":")
        behind = _WAY.fullmatch(name)
        if behind and not way:
            name, way = behind[1].lower(), behind[2]
        is_falling = name.startswith("-") or way.lower().startswith("desc")
        found.append((name.lstrip("+-"), is_falling))
    return tuple(found)


def in_order(items: Sequence[Item], order: Order) -> list[Item]:
    """Return items in an order."""
    ordered = list(items)
    for member, is_falling in reversed(order):
        if not member:
            ordered = ordered[::-1] if is_falling else ordered
            continue
        ordered.sort(key=partial(_place, member=member), reverse=is_falling)
    return ordered


def _place(item: Item, member: str) -> tuple[int, Any]:
    """Return what items are sorted by: what is missing, then numbers, then texts."""
    value = at(item.members, tuple(member.split(".")))
    if value is ABSENT or value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    return 2, value if isinstance(value, str) else json.dumps(value)


def cursor_after(item: Item, order: Order, number: int = 0) -> str:
    """Return a text that names the place after an item in an order.

    Args:
        item: The last one of a page.
        order: Of the list.
        number: How many items come before the place.
    """
    place = [_place(item, member) for member, _ in order if member]
    return base64.urlsafe_b64encode(json.dumps(place or number).encode()).decode()


def after_cursor(items: Sequence[Item], order: Order, cursor: str) -> list[Item] | None:
    """Return the items that come after the place that a cursor names; None if it names none."""
    try:
        place = json_of(base64.urlsafe_b64decode(cursor + "=="))
    except ValueError:
        return None
    named = [pair for pair in order if pair[0]]
    if isinstance(place, int) and not named:
        return [*items[max(place, 0) :]]
    if not isinstance(place, list) or len(place) != len(named):
        return None
    try:
        return [item for item in items if _is_after(item, named, place)]
    except TypeError:  # A cursor of somebody else's has values that compare with none of ours.
        return None


def _is_after(item: Item, order: Sequence[tuple[str, bool]], place: Sequence[Any]) -> bool:
    for (member, is_falling), limit in zip(order, place, strict=True):
        own = list(_place(item, member))
        if own != limit:
            return bool(own < limit if is_falling else own > limit)
    return False
