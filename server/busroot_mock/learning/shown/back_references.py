"""Members that list the paths or keys of other records: of those that refer to the record."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from busroot_mock.generic.ask import leaves
from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.model import pointer_to, variables_of
from busroot_mock.generic.parts import is_within, places_in
from busroot_mock.generic.users_of import IN_PATH
from busroot_mock.learning.kinds.record_places import KindSeen, is_key

_ENOUGH: Final = 0.8
_FEWEST: Final = 2
_LONG: Final = re.compile("[0-9a-f-]{32,}", re.IGNORECASE)
"""Keys that are there once: nothing else has such a text by chance."""


class _Listed(NamedTuple):
    """A kind of records in a member of another kind.

    Attributes:
        before: What stands before their paths there; None if their keys alone are there.
    """

    kind: str
    member: str
    inner: str
    before: str | None


class BackReferences:
    """Compares the paths or keys that records list with the records that refer to them.

    Args:
        kinds: By name.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._kinds = kinds
        self._patterns = {
            name: re.compile(f"(.*?){_pattern(kind.path)}")
            for name, kind in kinds.items()
            if kind.key is not None
        }
        self._samples: Counter[_Listed] = Counter()
        self._filled: Counter[_Listed] = Counter()
        self._agreed: dict[_Listed, Counter[str]] = defaultdict(Counter)
        self._certain = set[_Listed]()

    def note(self, kind: KindSeen, identity: Identity, shown: Members, items: Items) -> None:
        """Compare a record as it is shown with the records that are there."""
        if not identity or kind.key is None:
            return
        for member, value in shown.items():
            if isinstance(value, list) and all(map(is_key, value)):
                self._note_member(kind, identity, member, value, items)

    def _note_member(
        self, kind: KindSeen, identity: Identity, member: str, values: list[Any], items: Items
    ) -> None:
        found: dict[_Listed, set[Identity]] = defaultdict(set)
        for value in values:
            for name, before, other in (*self._named(str(value)), *self._keyed(str(value), items)):
                listed = _Listed(kind.name, member, name, before)
                found[listed].add(other)
                if before is None and _LONG.fullmatch(str(value)):
                    self._certain.add(listed)
        known = [each for each in self._samples if each[:2] == (kind.name, member)]
        for listed in {*known, *found}:
            self._samples[listed] += 1
            self._filled[listed] += bool(found.get(listed))
            for way, held in self._held(listed, kind, identity, items):
                self._agreed[listed][way] += held == found.get(listed, set())

    def _named(self, text: str) -> Iterator[tuple[str, str, Identity]]:
        """Yield kind, what stands before it, and identity of a record whose path a text is."""
        if "/" not in text:
            return
        matches = ((name, each.fullmatch(text)) for name, each in self._patterns.items())
        found = [(name, match) for name, match in matches if match]
        if found:
            # Of several kinds, that whose path is the longest.
            name, match = min(found, key=lambda each: len(each[1][1]))
            yield name, match[1], tuple(match.groups()[1:])

    def _keyed(self, text: str, items: Items) -> Iterator[tuple[str, None, Identity]]:
        """Yield kind and identity of the records whose key a text is."""
        for name in self._patterns:
            if (text,) in items.of(name):
                yield name, None, (text,)

    def _held(
        self, listed: _Listed, kind: KindSeen, identity: Identity, items: Items
    ) -> Iterator[tuple[str, set[Identity]]]:
        """Yield the ways in which records may refer to one, and which do."""
        inner = self._kinds[listed.inner]
        places = places_in(inner.path, kind.path)
        if places is not None:
            held = items.of(inner.name)
            yield IN_PATH, {each for each in held if is_within(each, places, identity)}
        ways: dict[str, set[Identity]] = defaultdict(set)
        for other, item in items.of(inner.name).items():
            for steps, value in leaves(item.members):
                if value == identity[-1] and steps[0] != inner.key:
                    ways[pointer_to(0 if isinstance(s, int) else s for s in steps)].add(other)
        known = {*self._agreed[listed], *ways} - {IN_PATH}
        for way in known:
            yield way, ways.get(way, set())

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member which records are listed there, and by what they refer."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for listed, count in self._samples.items():
            ways = self._agreed[listed]
            fewest = 1 if listed in self._certain else _FEWEST
            if listed.kind != kind or self._filled[listed] < fewest or not ways:
                continue
            way, agreed = min(ways.items(), key=lambda each: (-each[1], each[0]))
            if agreed >= _ENOUGH * count:
                form = {"keys": True} if listed.before is None else {"before": listed.before}
                rule = {"kind": listed.inner, "by": way, **form}
                found[listed.member].append(rule)
        return {member: {"paths": rules} for member, rules in found.items()}


def _pattern(path: str) -> str:
    parts: Iterable[str] = re.split(r"\{[^{}]+\}", path)
    assert variables_of(path)
    return "([^/]+)".join(map(re.escape, parts))
