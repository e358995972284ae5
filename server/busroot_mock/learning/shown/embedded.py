"""Records that others show within them, such as the comments of a post."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.parts import is_within, key_at, places_in
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.shown.joins import reference

_COUNT: Final = re.compile(r"count|total|size|num|s$", re.IGNORECASE)


Place = tuple[int, ...] | str
"""Where records name the one that they are part of: in their path, or by a member."""


_Key = tuple[str, str, str, Place]


class _Compared(NamedTuple):
    """A member of a record that was shown, compared with the parts that the record has.

    Attributes:
        label: Of the operation that showed the record.
        has: Whether there are parts.
        is_absent: Whether the member was not there.
    """

    label: str
    is_same: bool
    has: bool
    is_absent: bool


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
        self._agreed: dict[_Key, list[_Compared]] = defaultdict(list)
        self._names: dict[_Key, dict[str, None]] = defaultdict(dict)
        self._lists: dict[str, set[str]] = defaultdict(set)
        self._labels: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._maps = set[_Key]()
        self._counted: dict[_Key, list[tuple[int, int]]] = defaultdict(list)

    def note(
        self,
        kind: KindSeen,
        identity: Identity,
        shown: Members,
        items: Items,
        unasked: Collection[str] = (),
        label: str = "",
    ) -> None:
        """Compare a record as it is shown with what is known of its parts.

        Args:
            kind: Of the record.
            identity: Of the record.
            shown: The record.
            items: All records.
            unasked: Members that are not there since nobody has asked for them.
            label: Of the operation that shows it: what it never shows is not missing there.
        """
        if not identity:
            return
        for name, value in shown.items():
            inner_values = [*value.values()] if isinstance(value, dict) else value
            if isinstance(inner_values, list) and inner_values and _are_objects(inner_values):
                self._lists[kind.name].add(name)
            self._labels[kind.name, name].add(label)
        for inner, place in self._parts[kind.name]:
            held = _held(inner, place, identity, items)
            for name, value in shown.items():
                if isinstance(value, int) and not isinstance(value, bool) and _COUNT.search(name):
                    self._counted[kind.name, name, inner.name, place].append((value, len(held)))
            for name in self._lists[kind.name] - {*unasked}:
                key = (kind.name, name, inner.name, place)
                self._compare(key, inner.key or "", shown.get(name), held, label)

    def _compare(self, place: _Key, key: str, value: Any, held: set[str], label: str) -> None:
        found = value if isinstance(value, list) else []
        if isinstance(value, dict) and _are_objects(value.values()):
            found = [each for name, each in value.items() if str(each.get(key)) == name]
            self._maps |= {place} if found else set()
        keys = {str(each.get(key)) for each in found if isinstance(each, dict)}
        is_same = keys == held and len(found) == len(keys)
        self._agreed[place].append(_Compared(label, is_same, bool(held), value is None))
        if keys & held:
            self._names[place] |= {
                n: None for each in found if isinstance(each, dict) for n in each
            }

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member which parts a record shows there."""
        found: dict[str, dict[str, Any]] = {}
        for key, compared in self._agreed.items():
            samples = [each for each in compared if each.label in self._labels[key[:2]]]
            agreed = sum(each.is_same for each in samples)
            if key[0] == kind and agreed * 5 >= len(samples) * 4 and self._names[key]:
                omits = any(each.is_absent for each in samples if not each.has)
                rule: dict[str, Any] = {"shows": list(self._names[key])}
                rule |= {"omits": True} if omits else {}
                rule |= {"map": True} if key in self._maps else {}
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


def _are_objects(values: Iterable[Any]) -> bool:
    return all(isinstance(each, dict) for each in values)
