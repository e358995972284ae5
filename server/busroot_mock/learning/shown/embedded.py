"""Records that others show within them, such as the comments of a post."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Final

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.parts import is_within, key_at, places_in
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.shown.joins import reference

_COUNT: Final = re.compile(r"count|total|size|num|s$", re.IGNORECASE)


Place = tuple[int, ...] | str
"""Where records name the one that they are part of: in their path, or by a member."""


_Key = tuple[str, str, str, Place]


class Embedding:
    """Compares the lists in records with the records that are part of them.

    Args:
        kinds: By name.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._kinds = kinds
        self._parts = {
            kind.name: [
                (inner, place)
                for inner in kinds.values()
                if kind.key is not None and inner is not kind and inner.key is not None
                for place in (
                    places_in(inner.path, kind.path),
                    reference(inner, kind),
                    *(n for n, rule in inner.shows.items() if rule["kind"] == kind.name),
                )
                if place is not None
            ]
            for kind in kinds.values()
        }
        self._agreed: dict[_Key, list[tuple[bool, bool, bool]]] = defaultdict(list)
        self._names: dict[_Key, dict[str, None]] = defaultdict(dict)
        self._lists: dict[str, set[str]] = defaultdict(set)
        self._counted: dict[_Key, list[tuple[int, int]]] = defaultdict(list)

    def note(
        self,
        kind: KindSeen,
        identity: Identity,
        shown: Members,
        items: Items,
        unasked: Collection[str] = (),
    ) -> None:
        """Compare a record as it is shown with what is known of its parts.

        Args:
            kind: Of the record.
            identity: Of the record.
            shown: The record.
            items: All records.
            unasked: Members that are not there since nobody has asked for them.
        """
        if not identity:
            return
        for name, value in shown.items():
            if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
                self._lists[kind.name].add(name)
        for inner, place in self._parts[kind.name]:
            held = _held(inner, place, identity, items)
            for name, value in shown.items():
                if isinstance(value, int) and not isinstance(value, bool) and _COUNT.search(name):
                    self._counted[kind.name, name, inner.name, place].append((value, len(held)))
            for name in self._lists[kind.name] - {*unasked}:
                key = (kind.name, name, inner.name, place)
                self._compare(key, inner.key or "", shown.get(name), held)

    def _compare(self, place: _Key, key: str, value: Any, held: set[str]) -> None:
        found = value if isinstance(value, list) else []
        keys = {str(each.get(key)) for each in found if isinstance(each, dict)}
        is_same = keys == held and len(found) == len(keys)
        self._agreed[place].append((is_same, bool(held), value is None))
        if keys & held:
            self._names[place] |= {
                n: None for each in found if isinstance(each, dict) for n in each
            }

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member which parts a record shows there."""
        found: dict[str, dict[str, Any]] = {}
        for key, samples in self._agreed.items():
            agreed = sum(is_same for is_same, _, _ in samples)
            if key[0] == kind and agreed * 5 >= len(samples) * 4 and self._names[key]:
                omits = any(is_absent for _, has, is_absent in samples if not has)
                rule = {"shows": list(self._names[key]), **({"omits": True} if omits else {})}
                found.setdefault(key[1], self._rule(key, rule))
        for key, pairs in self._counted.items():
            agreed = sum(value == held for value, held in pairs)
            # That most have none of either says nothing.
            is_varied = len({value for value, held in pairs if value == held}) > 1
            if key[0] == kind and is_varied and agreed * 5 >= len(pairs) * 4:
                found.setdefault(key[1], self._rule(key, {"counts": True}))
        return found

    def _rule(self, place: _Key, rule: dict[str, Any]) -> dict[str, Any]:
        _, _, name, by = place
        if not isinstance(by, str):
            return {"kind": name, **rule}
        shown = self._kinds[name].shows.get(by)
        return {"kind": name, "by": by, **({"key": shown["key"]} if shown else {}), **rule}


def _held(inner: KindSeen, place: Place, identity: Identity, items: Items) -> set[str]:
    """Return the keys of the records that are part of one, or that refer to it by a member."""
    held = items.of(inner.name)
    if isinstance(place, str):
        key = inner.shows.get(place, {}).get("key")
        own = identity[-1]
        return {d[-1] for d, item in held.items() if key_at(item.members, place, key) == own}
    return {other[-1] for other in held if is_within(other, place, identity)}
