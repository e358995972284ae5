"""Records that others show within them, such as the comments of a post."""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.parts import is_within, places_in
from busroot_mock.learning.record_places import KindSeen

_COUNT: Final = re.compile(r"count|total|size|num|s$", re.IGNORECASE)


class Embedding:
    """Compares the lists in records with the records that are part of them.

    Args:
        kinds: By name.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._parts = {
            kind.name: [
                (inner, places)
                for inner in kinds.values()
                if kind.key is not None
                and inner is not kind
                and inner.key is not None
                and (places := places_in(inner.path, kind.path)) is not None
            ]
            for kind in kinds.values()
        }
        self._agreed: dict[tuple[str, str, str], list[tuple[bool, bool, bool]]] = defaultdict(list)
        self._names: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
        self._lists: dict[str, set[str]] = defaultdict(set)
        self._counted: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)

    def note(self, kind: KindSeen, identity: Identity, shown: Members, items: Items) -> None:
        """Compare a record as it is shown with what is known of its parts."""
        if not identity:
            return
        for name, value in shown.items():
            if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
                self._lists[kind.name].add(name)
        for name, value in shown.items():
            if isinstance(value, int) and not isinstance(value, bool) and _COUNT.search(name):
                for inner, places in self._parts[kind.name]:
                    held = len(_held(inner, places, identity, items))
                    self._counted[kind.name, name, inner.name].append((value, held))
        for name in self._lists[kind.name]:
            for inner, places in self._parts[kind.name]:
                self._compare(
                    kind, name, inner, shown.get(name), _held(inner, places, identity, items)
                )

    def _compare(
        self, kind: KindSeen, name: str, inner: KindSeen, value: Any, held: set[str]
    ) -> None:
        found = value if isinstance(value, list) else []
        keys = {str(each.get(inner.key)) for each in found if isinstance(each, dict)}
        place = (kind.name, name, inner.name)
        self._agreed[place].append((keys == held, bool(held), value is None))
        if keys & held:
            self._names[place] |= {n: None for each in found for n in each}

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member which parts a record shows there."""
        found: dict[str, dict[str, Any]] = {}
        for (outer, name, inner), samples in self._agreed.items():
            agreed = sum(is_same for is_same, _, _ in samples)
            if (
                outer != kind
                or agreed * 5 < len(samples) * 4
                or not self._names[outer, name, inner]
            ):
                continue
            omits = any(is_absent for _, has, is_absent in samples if not has)
            shows = list(self._names[outer, name, inner])
            found[name] = {"kind": inner, "shows": shows, **({"omits": True} if omits else {})}
        for (outer, name, inner), pairs in self._counted.items():
            agreed = sum(value == held for value, held in pairs)
            is_varied = len({value for value, _ in pairs}) > 1
            if outer == kind and is_varied and agreed * 5 >= len(pairs) * 4:
                found[name] = {"kind": inner, "counts": True}
        return found


def _held(inner: KindSeen, places: tuple[int, ...], identity: Identity, items: Items) -> set[str]:
    held = items.of(inner.name)
    return {other[-1] for other in held if is_within(other, places, identity)}
