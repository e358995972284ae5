"""Keys of all records at a time, and the records that members name by them."""

from collections.abc import Mapping, Sequence
from functools import cache

from inflection import underscore

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
            is_numbered = name == own.key and isinstance(value, int)
            if not isinstance(value, str | int) or isinstance(value, bool) or is_numbered:
                continue  # its own number is that of some other record by chance
            for kind in _kinds_of(name, tuple(known)):
                is_there = kind != own.name and str(value) in known[kind]
                if is_there and (other := self._record(kind, str(value))) is not None:
                    found[name] = (kind, other)
                    break
        return found

    def _record(self, kind: str, key: str) -> Item | None:
        held = self._items.of(kind).items()
        return next((each for identity, each in held if identity and identity[-1] == key), None)


@cache
def _kinds_of(member: str, kinds: tuple[str, ...]) -> Sequence[str]:
    """Return the kind that a member is called by, such as Task of `task_id`; else all.

    Where keys are small numbers, records of many kinds have the same one.
    """
    called = underscore(member).removesuffix("_id")
    own = [kind for kind in kinds if underscore(kind) == called]
    return own or kinds
