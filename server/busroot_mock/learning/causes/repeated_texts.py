"""Sentences of refusals without the objects in them that a request sent."""

import re
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, places

_OBJECT: Final = re.compile(r"[\[{][^\[\]{}]{1,2000}[\]}]")
_QUOTED: Final = re.compile(r"([\"'`])(.{0,200}?)\1")
_DEEPEST: Final = 5


def without_sent(answer: Any, sent: Any) -> Any:
    """Return an answer whose texts do not repeat objects of a body, however they are written."""
    if sent in (ABSENT, BROKEN):
        return answer
    values, names = {""}, set[str]()
    for steps, value in places(sent):
        values |= {str(value)} if not isinstance(value, dict | list) else set()
        names |= {str(step) for step in steps}
    return _without(answer, values, names)


def _without(value: Any, values: set[str], names: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, values, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, values, names) for inner in value]
    return _cut(value, values, names) if isinstance(value, str) and "{" in value else value


def _cut(text: str, values: set[str], names: set[str]) -> str:
    """Return a text without what stands in brackets and quotes nothing but what was sent."""
    known = values | names

    def shown(match: re.Match[str]) -> str:
        words = [each[2] for each in _QUOTED.finditer(match[0])]
        # A name alone, as in schema['properties']['size'], says what is wrong.
        is_place = match[0].startswith("[") and values.isdisjoint(words)
        return "" if words and known.issuperset(words) and not is_place else match[0]

    for _ in range(_DEEPEST):
        shorter = _OBJECT.sub(shown, text)
        if shorter == text:
            break
        text = shorter
    return text
