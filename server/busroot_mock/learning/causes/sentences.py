"""Names of members in the sentences of refusals."""

import re
from functools import lru_cache
from typing import Final

from inflection import singularize, underscore

_KEPT: Final = 4096
_SHORTEST: Final = 3
_OF_KEYS: Final = re.compile(r"_(id|ids|key|code)$")
_CODE: Final = re.compile(r"\b[A-Z0-9]+(?:_[A-Z0-9]+)+\b")


def mentions(text: str, name: str) -> bool:
    """Tell whether a text has the name of a member, as it is or in words: `due_date` or Due date.

    A code has it in its words, maybe of one of several: `USER_CREATE_INVALID_DUE_DATE`.

    Args:
        text: Of a refusal.
        name: Of a member.
    """
    if name in text or len(name) < _SHORTEST:
        return name in text
    codes = _codes_in(text)
    ways = (_words(name).search(text), _words(singularize(name)).search(codes) if codes else None)
    return any(ways)


def is_said_missing(text: str, name: str) -> bool:
    """Tell whether a sentence says that one of several is required: `input is required`."""
    one = singularize(name)
    return one != name and re.search(rf"\b{re.escape(one)} is (required|missing)", text) is not None


@lru_cache(maxsize=_KEPT)
def _codes_in(text: str) -> str:
    """Return the words of the codes in a text."""
    return " ".join(_CODE.findall(text)).replace("_", " ")


def without_name(text: str, name: str) -> str:
    """Return a sentence with nothing in place of the name of a member."""
    return _words(name).sub("", text, count=1)


@lru_cache(maxsize=_KEPT)
def _words(name: str) -> re.Pattern[str]:
    plain = _OF_KEYS.sub("", underscore(name))
    words = r"[\s_-]".join(map(re.escape, plain.split("_")))
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)
