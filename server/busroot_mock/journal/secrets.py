"""Find known secrets in texts."""

import re
from collections.abc import Iterable
from typing import Final

_START: Final = 4
_MOST_COMPILED: Final = 100
"""Secrets of which a pattern is made; one of thousands takes half a second to compile."""


class Secrets:
    """Known secrets, to be masked wherever they stand in a text; the longest at a place.

    Args:
        values: Of at least `_START` characters.
        mask: What takes their place.
    """

    def __init__(self, values: Iterable[str], mask: str) -> None:
        self._mask = mask
        self._values = frozenset(values)
        self._pattern: re.Pattern[str] | None = None
        self._lengths: dict[str, list[int]] = {}
        ordered = sorted(self._values, key=len, reverse=True)
        if len(ordered) <= _MOST_COMPILED:
            self._pattern = re.compile("|".join(map(re.escape, ordered))) if ordered else None
            return
        for value in ordered:
            lengths = self._lengths.setdefault(value[:_START], [])
            if len(value) not in lengths[-1:]:
                lengths.append(len(value))

    def masked(self, text: str) -> str:
        """Return a text with every secret masked."""
        if self._pattern:
            return self._pattern.sub(self._mask, text)
        if not self._lengths:
            return text
        parts, shown, at, known = [], 0, 0, self._lengths
        while at <= len(text) - _START:
            for length in known.get(text[at : at + _START], ()):
                if text[at : at + length] in self._values:
                    parts += [text[shown:at], self._mask]
                    shown = at = at + length
                    break
            else:
                at += 1
        return "".join([*parts, text[shown:]])
