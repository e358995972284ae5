"""Texts that are made of others, such as the path of a new record."""

from collections.abc import Sequence
from typing import Any

from busroot_mock.generic.model import Source

Candidates = list[tuple[Source, list[Any]]]
"""Sources, each with the text that it has for each sample; None where it has none."""


def text_of(texts: Sequence[Any], candidates: Candidates) -> Source | None:
    """Return a source of all texts, made of what is the same in all and of candidates.

    Args:
        texts: By sample, the last one being the model of the others.
        candidates: What may be in them.
    """
    parts: list[Any] = [str(texts[-1])]
    longest = sorted(candidates, key=lambda each: -len(str(each[1][-1] or "")))
    for source, values in longest:
        if values[-1] is not None:
            parts = [new for part in parts for new in _cut(part, str(values[-1]), source)]
    if len(parts) == 1:
        return None
    known = {id(source): values for source, values in candidates}
    for index, text in enumerate(texts):
        whole = [part if isinstance(part, str) else known[id(part)][index] for part in parts]
        if None in whole or "".join(map(str, whole)) != text:
            return None
    return {"as": "text", "parts": parts}


def _cut(part: Any, text: str, source: Source) -> list[Any]:
    """Return a text with a source in place of what it has, unless that is all of it."""
    if not isinstance(part, str) or text not in part:
        return [part]
    before, _, behind = part.partition(text)
    return [each for each in (before, source, behind) if each != ""]
