"""The path that was probably meant: one that differs by a slip, a plural, its case or its start."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

LONGEST_PATH: Final = 200
"""Characters of a path for which a near one is looked for, so that it costs little."""
_LONGEST_SEGMENT: Final = 40
_MOST_SLIPS: Final = 2

Words = tuple[str, ...]


class NearPaths:
    """Finds the path that is nearest to one that does not exist.

    Two segments are near if one letter of each can be left out so that they are the same, letter
    case and punctuation apart.

    Args:
        templates: All paths; a segment in braces is a parameter.
    """

    def __init__(self, templates: Sequence[str]) -> None:
        split = [(template, tuple(template.split("/")[1:])) for template in templates]
        self._paths: dict[int, list[tuple[str, Words]]] = {}
        for template, words in split:
            self._paths.setdefault(len(words), []).append((template, words))
        names = {word for _, words in split for word in words if not word.startswith("{")}
        self._near: dict[str, set[str]] = {}
        for name in names:
            for key in _keys(name):
                self._near.setdefault(key, set()).add(name)
        self._starts = sorted({words[:1] for _, words in split if len(words) > 1 and words[0]})

    def find(self, path: str) -> str | None:
        """Return the nearest path, as in the contract; None if none is near."""
        if len(path) > LONGEST_PATH:
            return None
        words = tuple(word for word in path.split("/") if word)
        best = min(self._candidates(words), default=None)
        return None if best is None or best[0] > _MOST_SLIPS else best[1]

    def _candidates(self, words: Words) -> Iterator[tuple[int, str]]:
        """Yield paths, each with how many of its segments differ."""
        known = [self._names(word) for word in words]
        for start in ((), *self._starts):
            whole = [*[{word: 0} for word in start], *known]
            for template, segments in self._paths.get(len(whole), ()):
                slips = _slips(whole, segments)
                if slips is not None:
                    yield slips + len(start), template

    def _names(self, word: str) -> dict[str, int]:
        """Return the names that a segment may stand for, with 0 for itself; `` for anything."""
        if len(word) > _LONGEST_SEGMENT:
            return {}
        names = {name: 1 for key in _keys(word) for name in self._near.get(key, ())}
        return {**names, word: 0}


def _slips(sent: Sequence[dict[str, int]], segments: Words) -> int | None:
    """Return how many segments differ by a slip; None if one differs by more.

    What stands for a parameter counts as a slip, so that a path with the name goes first.
    """
    total = 0
    for names, segment in zip(sent, segments, strict=True):
        slips = 1 if segment.startswith("{") else names.get(segment)
        if slips is None:
            return None
        total += slips
    return total


def _keys(name: str) -> set[str]:
    """Return a name without case and punctuation, and with one letter less."""
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if len(plain) < 2 or len(plain) > _LONGEST_SEGMENT:
        return set()
    if len(plain) < 3:
        return {plain}
    return {plain, *(plain[:at] + plain[at + 1 :] for at in range(len(plain)))}
