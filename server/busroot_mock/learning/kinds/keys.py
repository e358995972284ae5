"""Keys of all records at a time, and the records that members name by them."""

from collections.abc import Mapping

from busroot_mock.generic.items import Item, Items
from busroot_mock.learning.kinds.record_places import KindSeen

Known = Mapping[str, frozenset[str]]


class Keys:
    """The keys of records that change.

    Args:
        items: The records.
    """

    def __init__(self, items: Items) -> None:
        self._items = items
        self._counts: dict[str, int] = {}
        self._known: Known = {}

    def now(self) -> Known:
        """Return the keys of the records that are there, by kind."""
        counts = {kind: len(held) for kind, held in self._items.kinds.items()}
        if counts != self._counts:
            self._counts = counts
            self._known = {
                kind: frozenset(identity[-1] for identity in held if identity)
                for kind, held in self._items.kinds.items()
            }
        return self._known

    def referred(self, own: KindSeen, item: Item, known: Known) -> dict[str, tuple[str, Item]]:
        """Return the records whose keys a record has as members."""
        found: dict[str, tuple[str, Item]] = {}
        for name, value in item.members.items():
            rule = own.shows.get(name)
            if rule and isinstance(value, dict):
                other = self._record(rule["kind"], str(value.get(rule["key"])))
                found |= {name: (rule["kind"], other)} if other else {}
            if not isinstance(value, str | int) or isinstance(value, bool):
                continue
            for kind, keys in known.items():
                is_there = kind != own.name and str(value) in keys
                if is_there and (other := self._record(kind, str(value))) is not None:
                    found[name] = (kind, other)
                    break
        return found

    def _record(self, kind: str, key: str) -> Item | None:
        held = self._items.of(kind).items()
        return next((each for identity, each in held if identity and identity[-1] == key), None)
