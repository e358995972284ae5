"""Members that list the keys of all records of another kind."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.parts import keys_of
from busroot_mock.learning.kinds.record_places import KindSeen

_FEWEST: Final = 5
_SURE: Final = 0.9


@dataclass
class _Votes:
    hits: int = 0
    misses: int = 0
    lists: set[frozenset[str]] = field(default_factory=set)
    """The different lists that were as said: one that never changes may be a constant."""


class KeyLists:
    """Compares lists of texts in records with the keys that there are.

    Args:
        kinds: By name.
    """

    def __init__(self, kinds: Mapping[str, KindSeen]) -> None:
        self._kinds = kinds
        self._votes: dict[tuple[str, str, str], _Votes] = defaultdict(_Votes)

    def note(self, kind: KindSeen, identity: Identity, shown: Members, items: Items) -> None:
        """Note of which kinds a record lists the keys, as it is shown."""
        for name, value in shown.items():
            is_list = isinstance(value, list) and value
            if not is_list or not all(isinstance(each, str) for each in value):
                continue
            texts = frozenset(value)
            for other in self._kinds.values():
                if other.key is None or other is kind or not items.of(other.name):
                    continue
                votes = self._votes[kind.name, name, other.name]
                known = keys_of(other.path, other.key, kind.path, identity, items.of(other.name))
                if frozenset(map(str, known)) == texts:
                    votes.hits += 1
                    votes.lists.add(texts)
                else:
                    votes.misses += 1

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member the kind whose keys it has, as far as it always had them."""
        found: dict[str, dict[str, Any]] = {}
        for (own, name, other), votes in self._votes.items():
            is_sure = votes.hits >= max(_FEWEST, _SURE * (votes.hits + votes.misses))
            if own == kind and is_sure and len(votes.lists) > 1:
                because = f"it was so in {votes.hits} of the answers, with {len(votes.lists)} lists"
                found[name] = {"kind": other, "keys": True, "because": because}
        return found
