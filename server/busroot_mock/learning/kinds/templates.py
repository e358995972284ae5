"""Templates of paths, by what the segments of recorded paths are."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from inflection import singularize, underscore

from busroot_mock.generic.ask import ABSENT, leaves, places
from busroot_mock.learning.calls.calls import Call, Session
from busroot_mock.learning.kinds.record_places import is_key_name, list_in
from busroot_mock.learning.kinds.sent_names import sent_names
from busroot_mock.learning.kinds.unlike import unlike

_ID: Final = re.compile(r"\d+|[0-9a-fA-F]{8,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}")
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z_.-]*")
_SIGNS: Final = re.compile(r"[^A-Za-z0-9]+", re.ASCII)
_VERSION: Final = re.compile(r"v\d+", re.IGNORECASE)

Paths = Sequence[tuple[Call, list[str]]]
"""Calls, each with the segments of its path that are still to be looked at."""


def templates_of(calls: Sequence[Call], given: Iterable[str] = ()) -> list[str]:
    """Return the templates that the paths of the calls fit.

    Args:
        calls: In order.
        given: Templates that are known from a document.
    """
    finder = _Finder(calls)
    known = list(given)
    rest = [call for call in calls if not _fits_any(call.ask.path, known)]
    found = finder.templates([(call, _segments(call.ask.path)) for call in rest], "", ())
    return sorted({*known, *found})


def literals_of(session: Session) -> frozenset[str]:
    """Return the segments of paths of a session that are no values."""
    parts = [part for path in templates_of(session.calls) for part in _segments(path)]
    base = _segments(session.base)
    plain = [part for part in (*base, *parts) if not part.startswith("{")]
    return frozenset((*plain, *(f"{part}{session.form}" for part in plain)))


class _Finder:
    def __init__(self, calls: Sequence[Call]) -> None:
        self._ids = _ids(calls)
        self._keys = _keys(calls)
        self._listed = _listed(calls)

    def templates(self, paths: Paths, prefix: str, names: tuple[str, ...]) -> set[str]:
        """Return the templates of paths from a prefix on."""
        found = {prefix or "/" for _, rest in paths if not rest}
        groups: dict[str, list[tuple[Call, list[str]]]] = defaultdict(list)
        for call, rest in paths:
            if rest:
                groups[rest[0]].append((call, rest[1:]))
        if not groups:
            return found
        variable = self._variables(groups, paths)
        merged = [each for segment in variable for each in groups[segment]]
        for segment, inner in groups.items():
            if segment not in variable:
                found |= self.templates(inner, f"{prefix}/{segment}", names)
        if merged:
            name = _name(prefix, names)
            found |= self.templates(merged, f"{prefix}/{{{name}}}", (*names, name))
        return found

    def _variables(self, groups: Mapping[str, Paths], paths: Paths) -> set[str]:
        """Return the segments that are values."""
        # A slash at the end of a path is not one more of its segments: nothing has an empty key.
        groups = {each: _without_slash(group) for each, group in groups.items() if each}
        paths = _without_slash(paths)
        certain = {segment for segment in groups if self._is_value(segment, groups[segment])}
        certain |= {segment for segment in groups if _names_sent(segment, groups[segment], paths)}
        certain |= sent_names(groups, paths)
        certain |= {each for each in groups if each in self._listed and _is_part(groups[each])}
        named = {segment for segment in groups if segment in self._keys}
        words = unlike(groups, [each for each in groups if not _ID.fullmatch(each)])
        certain, named = certain - words, named - words
        if certain or _are_alike([groups[segment] for segment in named]):
            certain |= named
        if not certain:
            return {segment for segment in named if _parts_list(segment, groups[segment], paths)}
        followed = {rest[0] for segment in certain for _, rest in groups[segment] if any(rest)}
        # What has neither letter nor digit names no record: it may stand for any.
        others = {each for each in groups if not _SIGNS.fullmatch(each)} - certain - words
        return certain | {
            segment
            for segment in others
            if not any(call.is_success for call, _ in groups[segment])
            or followed & {rest[0] for _, rest in groups[segment] if any(rest)}
            or _are_removed(groups[segment])
        }

    def _is_value(self, segment: str, paths: Sequence[tuple[Call, list[str]]]) -> bool:
        if _VERSION.fullmatch(segment):
            return False
        if _ID.fullmatch(segment):
            return True
        if segment in self._ids:
            return True
        return not _WORD.fullmatch(segment) and any(map(str.isdigit, segment)) and len(segment) > 5


def _without_slash(paths: Paths) -> Paths:
    return [(call, rest[:-1] if rest[-1:] == [""] else rest) for call, rest in paths]


def _are_removed(group: Paths) -> bool:
    """Tell whether all that is done at a segment is to remove it, as records beside it are."""
    return all(call.ask.method == "DELETE" and not rest for call, rest in group)


def _is_part(group: Paths) -> bool:
    """Tell whether what is done at a segment is to put and to remove it, and nothing is below."""
    return all(call.ask.method in ("PUT", "DELETE") and not rest for call, rest in group)


def _listed(calls: Iterable[Call]) -> set[str]:
    """Return the texts that answers list by themselves, such as labels."""
    return {
        each
        for call in calls
        if call.is_success and isinstance(call.data, dict | list)
        for _, value in places(call.data)
        if isinstance(value, list)
        for each in value
        if isinstance(each, str)
    }


def _ids(calls: Sequence[Call]) -> set[str]:
    """Return texts that bodies show, and that paths below a plain literal have as a segment."""
    seen: Counter[str] = Counter()
    above: dict[str, set[str]] = defaultdict(set)
    for call in calls:
        texts = set[str]()
        for side in (call.data, call.ask.data):
            if isinstance(side, dict | list) and side is not ABSENT:
                texts |= {str(value) for _, value in leaves(side) if isinstance(value, str | int)}
        segments = _segments(call.ask.path)
        for index, segment in enumerate(segments):
            above[segment].add("/".join(segments[:index]))
        for text in texts:
            seen[text] += 1
    # The same literal stands below many values; a value hardly ever does.
    return {
        text for text in seen if text in above and len(above[text]) == 1 and above[text] != {""}
    }


def _keys(calls: Iterable[Call]) -> set[str]:
    """Return texts that answers show as what tells records apart, such as a name."""
    return {
        value
        for call in calls
        if call.is_success and isinstance(call.data, dict | list)
        for steps, value in leaves(call.data)
        if isinstance(value, str) and is_key_name(next((s for s in reversed(steps)), ""))
    }


def _are_alike(groups: Sequence[Sequence[tuple[Call, list[str]]]]) -> bool:
    """Tell whether the same goes on below each of some segments: then they are values."""
    below = [{rest[0] for _, rest in group if any(rest)} for group in groups]
    shared = set.intersection(*below) if below else set()
    return len(below) > 1 and len(shared) * 2 > min(map(len, below))


def _names_sent(segment: str, group: Paths, paths: Paths) -> bool:
    """Tell whether segments behind the path of a list are all values of a body sent there."""
    bodies = [
        {str(value) for _, value in leaves(call.ask.data) if isinstance(value, str | int)}
        for call, rest in paths
        if not rest and call.ask.method == "POST" and isinstance(call.ask.data, dict)
    ]
    ways = [{segment, *rest} for _, rest in group]
    return min(map(len, ways)) > 1 and all(any(way <= sent for sent in bodies) for way in ways)


def _parts_list(segment: str, group: Paths, paths: Paths) -> bool:
    """Tell whether a segment, right behind the path of a list, has a part of that list.

    All that is shown has the segment as a member, and so have items of the whole list.
    """
    whole = [item for call, rest in paths if not rest for item in _items(call)]
    part = [item for call, rest in group if not rest for item in _items(call)]
    shared = [name for name in part[0] if all(i.get(name) == segment for i in part)] if part else []
    is_last = not any(rest for _, rest in group)
    return is_last and any(item.get(name) == segment for item in whole for name in shared)


def _items(call: Call) -> list[Mapping[str, Any]]:
    found = list_in(call.data) if call.is_success else None
    return found[1] if found else []


def _segments(path: str) -> list[str]:
    parts = path.split("/")[1:]
    return [] if parts == [""] else [unquote(part) for part in parts]


def _fits_any(path: str, templates: Sequence[str]) -> bool:
    segments = _segments(path)
    for template in templates:
        parts = _segments(template)
        if len(parts) == len(segments) and all(
            part.startswith("{") or part == segment
            for part, segment in zip(parts, segments, strict=True)
        ):
            return True
    return False


def _name(prefix: str, names: Sequence[str]) -> str:
    literal = prefix.rpartition("/")[2]
    base = "item" if literal.startswith("{") or not literal else singularize(literal)
    plain = re.sub(r"\W+", "_", underscore(base)).strip("_") or "item"
    name = f"{plain}_id"
    while name in names:
        name = f"{name}_2"
    return name
