"""Texts of a body that go with a value of the path: they end with it, begin with it, or are it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN
from busroot_mock.generic.path_texts import WAYS, texts_at, with_stars
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 3
_SHORTEST: Final = 3


def apart_from_path(each: Seen, done: Sequence[Seen]) -> dict[str, Any] | None:
    """Return which text of a refused body does not go with the path as all that were taken did.

    Args:
        each: The refused request.
        done: All requests that were done.
    """
    if each.call.ask.data in (ABSENT, BROKEN):
        return None
    alike = [other for other in done if other.call.label == each.call.label]
    answer = each.call.said
    found = [
        (more, texts)
        for place in dict.fromkeys(with_stars(each.call.ask.data))
        for more, texts in _apart(each, alike, place)
    ]
    quoted = [more for more, texts in found if any(text in answer for text in texts)]
    return quoted[0] if quoted else found[0][0] if len(found) == 1 else None


def _apart(
    each: Seen, alike: Sequence[Seen], place: str
) -> Iterator[tuple[dict[str, Any], Sequence[str]]]:
    own = texts_at(each.call.ask.data, place)
    pairs = [
        (other.call.ask.values, texts)
        for other in alike
        if (texts := texts_at(other.call.ask.data, place))
    ]
    for name, value in each.call.ask.values.items():
        for way, goes in WAYS.items():
            wrong = [text for text in own if not goes(text, value)]
            if wrong and _always(name, way, pairs):
                more = {"at": place, "wrong": "apart", "of": name, "as": way}
                yield more, wrong


def _always(name: str, way: str, pairs: Sequence[tuple[Mapping[str, str], Sequence[str]]]) -> bool:
    """Tell whether all texts go with a value of the path, of which there were several."""
    values = {path[name] for path, _ in pairs}
    is_enough = len(pairs) >= _FEWEST and len(values) > 1 and min(map(len, values)) >= _SHORTEST
    return is_enough and all(WAYS[way](text, path[name]) for path, texts in pairs for text in texts)
