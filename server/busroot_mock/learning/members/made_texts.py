"""Texts that are made of others, such as the path of a new record."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.model import Source

_SHORTEST: Final = 3
_MANY: Final = 5
_MODELS: Final = 2
"""Texts of which one should be no exception."""
_MOSTLY: Final = 0.8
"""Part of many texts that are made so: others have what was true before."""

Candidates = list[tuple[Source, list[Any]]]
"""Sources, each with the text that it has for each sample; None where it has none."""


def text_of(texts: Sequence[Any], candidates: Candidates) -> Source | None:
    """Return a source of all texts, made of what is the same in all and of candidates.

    Args:
        texts: By sample, the last one being the model of the others.
        candidates: What may be in them.
    """
    source, hits = _like(len(texts) - 1, texts, candidates)
    return source if len(hits) == len(texts) else None


def _of_most(texts: Sequence[Any], candidates: Candidates) -> Source | None:
    """Return a source of most of many texts: others may have what was true before."""
    for index in range(len(texts) - 1, len(texts) - 1 - _MODELS, -1) if len(texts) >= _MANY else ():
        source, hits = _like(index, texts, candidates)
        if len({texts[each] for each in hits}) > 1 and len(hits) >= _MOSTLY * len(texts):
            return source
    return None


def _like(
    model: int, texts: Sequence[Any], candidates: Candidates
) -> tuple[Source | None, list[int]]:
    """Return a source of what one text is made of, and which texts it has."""
    parts: list[Any] = [str(texts[model])]
    longest = sorted(candidates, key=lambda each: -len(str(each[1][model] or "")))
    for source, values in longest:
        if values[model] is not None:
            parts = [new for part in parts for new in _cut(part, str(values[model]), source)]
    if len(parts) == 1:
        return None, []
    known = {id(source): values for source, values in candidates}
    hits = []
    for index, text in enumerate(texts):
        whole = [part if isinstance(part, str) else known[id(part)][index] for part in parts]
        if None not in whole and "".join(map(str, whole)) == text:
            hits.append(index)
    return {"as": "text", "parts": parts}, hits


def _cut(part: Any, text: str, source: Source) -> list[Any]:
    """Return a text with a source in place of what it has, unless that is all of it."""
    if not text or not isinstance(part, str) or text not in part:
        return [part]
    before, _, behind = part.partition(text)
    return [each for each in (before, source, behind) if each != ""]


def text_with(
    texts: Sequence[Any],
    records: Sequence[Mapping[str, Any]],
    paths: Sequence[Mapping[str, str]],
    names: Collection[str],
) -> Source | None:
    """Return the source of texts of records that have other members in them, or of their paths.

    Args:
        texts: By record; the path of the record itself, for example.
        records: As they are.
        paths: By record, the values of the path where it was made.
        names: The members that can be in them.
    """
    if len({*map(str, texts)}) < 2 or not all(isinstance(text, str) for text in texts):
        return None
    found: Candidates = [
        ({"as": "path", "of": name}, [values.get(name) for values in paths]) for name in paths[0]
    ]
    for name in names:
        values = [_long(record.get(name)) for record in records]
        if None not in values:
            found.append(({"as": "member", "of": name}, values))
    return text_of(texts, found) or _of_most(texts, found)


def _long(value: Any) -> str | None:
    """Return the text of a value that is hardly in another one by chance."""
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if is_plain and len(str(value)) >= _SHORTEST else None
