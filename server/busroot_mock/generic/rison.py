"""Values in Rison, a form of JSON for queries of URLs, such as `(page:0,ids:!(1,2))`."""

import re
from typing import Any, Final

from busroot_mock.generic.whole_numbers import as_whole

_PLAIN: Final = re.compile(r"[^\s'!:(),*@$][^\s'!:(),*@$]*")
_FRACTION: Final = re.compile(r"-?[0-9]+(\.[0-9]+(e-?[0-9]+)?|e-?[0-9]+)")
_SIGNS: Final = {"!t": True, "!f": False, "!n": None}
_DEEPEST: Final = 20


class NotRison(ValueError):
    """A text is not in Rison."""


def rison_in(text: str) -> Any:
    """Return the object or the list that a text is in Rison; None if it is neither."""
    if not (text.startswith(("(", "!(")) and text.endswith(")")):
        return None
    try:
        value, rest = _value(text, 0, 0)
    except (NotRison, IndexError):
        return None
    return value if rest == len(text) else None


def _value(text: str, place: int, depth: int) -> tuple[Any, int]:
    """Return the value at a place of a text, and where the text goes on."""
    if depth > _DEEPEST:
        raise NotRison(text)
    if text.startswith("!(", place):
        return _list(text, place + 2, depth)
    if text[place] == "(":
        return _object(text, place + 1, depth)
    if text[place : place + 2] in _SIGNS:
        return _SIGNS[text[place : place + 2]], place + 2
    if text[place] == "'":
        return _quoted(text, place + 1)
    found = _PLAIN.match(text, place)
    if found is None:
        raise NotRison(text)
    word = found[0]
    return float(word) if _FRACTION.fullmatch(word) else as_whole(word), found.end()


def _quoted(text: str, place: int) -> tuple[str, int]:
    found = ""
    while text[place] != "'":
        place += text[place] == "!"
        found += text[place]
        place += 1
    return found, place + 1


def _list(text: str, place: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while text[place] != ")":
        value, place = _value(text, _behind(text, place, found), depth + 1)
        found.append(value)
    return found, place + 1


def _object(text: str, place: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while text[place] != ")":
        name, place = _value(text, _behind(text, place, found), depth + 1)
        if not isinstance(name, str | int) or text[place] != ":":
            raise NotRison(text)
        found[str(name)], place = _value(text, place + 1, depth + 1)
    return found, place + 1


def _behind(text: str, place: int, found: Any) -> int:
    """Return where the next item of a list or an object begins: behind a comma, but for the first.

    Raises:
        NotRison: If a comma is missing.
    """
    if not found:
        return place
    if text[place] != ",":
        raise NotRison(text)
    return place + 1
