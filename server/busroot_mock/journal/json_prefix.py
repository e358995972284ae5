"""The start of a JSON text, as far as it can be read: what was cut off or is broken is left out."""

import json
import re
from typing import Any, Final

from busroot_mock.json_codec import DEEPEST

NOTHING: Final = object()
"""Stands for a text of which not even the start is JSON."""

_TOKEN: Final = re.compile(
    r"[ \t\r\n]*(?:([][{}:,])"
    r'|("(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")'
    # What a number or a word could go on with must be there: it may be its start alone.
    r"|(-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?|true|false|null)"
    r"(?=[ \t\r\n,\]}]))"
)


def read_start(text: str) -> Any:
    """Return the value that a text begins with, or `NOTHING`.

    Members and items count from when they are complete, objects and lists from their bracket on.
    """
    reader = _Reader()
    at = 0
    while not reader.is_done:
        token = _TOKEN.match(text, at)
        if token is None or not reader.take(token):
            break
        at = token.end()
    return reader.value


class _Reader:
    """Puts a value together, token by token."""

    def __init__(self) -> None:
        self.value: Any = NOTHING
        self.is_done = False
        self._open: list[Any] = []
        self._name: str | None = None
        self._awaited = "value"

    def take(self, token: re.Match[str]) -> bool:
        """Take the next token; tell whether it may stand there."""
        mark, text, other = token.groups()
        if mark in ("{", "[") and self._awaits_value():
            return self._open_one({} if mark == "{" else [])
        if mark in ("}", "]"):
            return self._close_one(dict if mark == "}" else list)
        if mark is not None:
            return self._separate(mark)
        if text is not None and self._awaited in ("name", "first name"):
            self._name, self._awaited = _decoded(text), ":"
            return True
        if self._awaits_value():
            self._put(_decoded(text or other))
            self._awaited = ","
            self.is_done = not self._open
            return True
        return False

    def _awaits_value(self) -> bool:
        return self._awaited in ("value", "first value")

    def _open_one(self, container: Any) -> bool:
        if len(self._open) >= DEEPEST:
            return False
        self._put(container)
        self._open.append(container)
        self._awaited = "first name" if isinstance(container, dict) else "first value"
        return True

    def _close_one(self, kind: type) -> bool:
        if not self._open or type(self._open[-1]) is not kind:
            return False
        if self._awaited not in (",", "first name", "first value"):
            return False
        self._open.pop()
        self._awaited, self.is_done = ",", not self._open
        return True

    def _separate(self, mark: str) -> bool:
        if mark != self._awaited:
            return False
        in_object = isinstance(self._open[-1], dict)
        self._awaited = "name" if mark == "," and in_object else "value"
        return True

    def _put(self, value: Any) -> None:
        if not self._open:
            self.value = value
        elif self._name is None:
            self._open[-1].append(value)
        else:
            self._open[-1][self._name] = value
            self._name = None


def _decoded(text: str) -> Any:
    return json.loads(text)
