"""Names of members in the sentences of refusals."""

import re
from functools import lru_cache
from typing import Final

from inflection import underscore

_KEPT: Final = 4096
_SHORTEST: Final = 3
_OF_KEYS: Final = re.compile(r"_(id|ids|key|code)$")


def mentions(text: str, name: str) -> bool:
    """Tell whether a text has the name of a member, as it is or in words: `due_date` or Due date.

    Args:
        text: Of a refusal.
        name: Of a member.
    """
    return name in text or (len(name) >= _SHORTEST and _words(name).search(text) is not None)


def without_name(text: str, name: str) -> str:
    """Return a sentence with nothing in place of the name of a member."""
    return _words(name).sub("", text, count=1)


@lru_cache(maxsize=_KEPT)
def _words(name: str) -> re.Pattern[str]:
    plain = _OF_KEYS.sub("", underscore(name))
    words = r"[\s_-]".join(map(re.escape, plain.split("_")))
    return re.compile(rf"(?<![\w-]){words}(?![\w-])", re.IGNORECASE)
