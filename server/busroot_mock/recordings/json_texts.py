"""The values in a JSON text, with the names that they have: of a broken or cut text as well.

A text is changed value by value. What is between them stays as it is: a recording shows how a
document was written, an object that has a name twice included.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|-?[0-9][-+.0-9eE]*|[]{}[:,]', re.DOTALL)
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_COLON: Final = re.compile(r"\s*:")
_DEEPEST: Final = 500


@dataclass(slots=True)
class Leaf:
    """A text or a number of a JSON text, or the name of a member.

    Attributes:
        value: As text, without quotes and escapes.
        path: Names of the members that lead to it, its own the last; empty for those of items.
        beside: The texts of its object, by name.
    """

    start: int
    end: int
    value: str
    is_text: bool
    is_name: bool
    path: tuple[str, ...]
    beside: dict[str, str]

    @property
    def name(self) -> str:
        """Of its member; of an item, that of its list."""
        return next((name for name in reversed(self.path) if name), "")


def leaves_of(text: str) -> list[Leaf]:
    """Return texts, numbers and names of members in their order."""
    leaves: list[Leaf] = []
    holders: list[tuple[bool, tuple[str, ...], dict[str, str]]] = []
    is_object, above, texts, name = False, tuple[str, ...](), dict[str, str](), ""
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "[{":
            if len(holders) >= _DEEPEST:
                break
            holders.append((is_object, above, texts))
            is_object, above, texts, name = mark == "{", (*above, name), {}, ""
        elif mark in "]}":
            is_object, above, texts = holders.pop() if holders else (False, (), {})
            name = ""
        elif mark in ",:":
            name = name if mark == ":" else ""
        else:
            is_text = mark[0] == '"'
            value = _decoded(mark) if is_text else mark
            is_name = is_text and is_object and _COLON.match(text, token.end()) is not None
            if is_name:
                name = value
            elif is_text:
                texts[name] = value
            path = (*above, name)
            leaves.append(Leaf(token.start(), token.end(), value, is_text, is_name, path, texts))
    return leaves


def changed(text: str, change: Callable[[Leaf], str]) -> str:
    """Return a JSON text with other values; they are quoted where they were."""
    parts, at = [], 0
    for leaf in leaves_of(text):
        value = change(leaf)
        if value != leaf.value:
            is_number = not leaf.is_text and _NUMBER.fullmatch(value)
            shown = value if is_number else quoted(value)
            if leaf.is_text and not text[leaf.start : leaf.end].endswith('"'):
                shown = shown[:-1]
            parts += [text[at : leaf.start], shown]
            at = leaf.end
    return "".join([*parts, text[at:]])


def quoted(value: str) -> str:
    """Return a text as JSON has it."""
    return json.dumps(value, ensure_ascii=False)


def _decoded(token: str) -> str:
    return decoded(token[1:-1] if len(token) > 1 and token.endswith('"') else token[1:])


def decoded(inner: str) -> str:
    """Return what is between quotes, and as much of it as can be read where it is broken."""
    if "\\" not in inner:
        return inner
    for end in range(len(inner), max(len(inner) - 6, 0), -1):
        try:
            return str(json.loads(f'"{inner[:end]}"', strict=False))
        except ValueError:
            continue
    return inner
