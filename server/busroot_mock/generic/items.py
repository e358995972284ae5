"""The records of a world that generic handlers keep."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

Members = dict[str, Any]
Identity = tuple[str, ...]
"""The values of a record's path, in order: those of what it is part of, then its own key."""


MOST_GONE: Final = 1000
"""Records of a kind that are kept after they were removed."""


class Item(NamedTuple):
    """A record: what answers show of it, and the values of the path where it was made."""

    members: Members
    within: Mapping[str, str]


class Items:
    """Records by kind and identity; one is never changed where it lies, so copies share them.

    Attributes:
        gone: Those that were taken out, as they were last; of each kind the latest.
        latest: The latest time that was given to a record, epoch ms.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, dict[Identity, Item]] = {}
        self.gone: dict[str, dict[Identity, Item]] = {}
        self.numbers: Counter[str] = Counter()
        self.latest = 0

    def copy(self) -> "Items":
        """Return items of its own."""
        other = Items()
        other.kinds = {kind: items.copy() for kind, items in self.kinds.items()}
        other.gone = {kind: items.copy() for kind, items in self.gone.items()}
        other.numbers = self.numbers.copy()
        other.latest = self.latest
        return other

    def become(self, other: "Items") -> None:
        """Take over what others are now."""
        self.kinds, self.gone = other.kinds, other.gone
        self.numbers, self.latest = other.numbers, other.latest

    def of(self, kind: str) -> dict[Identity, Item]:
        """Return the records of a kind, in the order in which they were made."""
        return self.kinds.setdefault(kind, {})

    def get(self, kind: str, identity: Identity) -> Item | None:
        """Return a record, if there is one."""
        return self.of(kind).get(identity)

    def find(self, kind: str, identity: Identity, aliases: Iterable[str]) -> Identity | None:
        """Return the identity of a record that is named by its key, or by another member."""
        held = self.of(kind)
        if identity in held:
            return identity
        for name in aliases:
            for other, item in held.items():
                is_near = other[:-1] == identity[:-1]
                if is_near and str(item.members.get(name)) == identity[-1]:
                    return other
        return None

    def put(self, kind: str, identity: Identity, item: Item) -> None:
        """Enter a record, in the place of one with this identity."""
        self.of(kind)[identity] = item
        if kind in self.gone:
            self.gone[kind].pop(identity, None)

    def remove(self, kind: str, identity: Identity, parts: Iterable[str]) -> None:
        """Take out a record, and of these kinds all that is part of it."""
        self._take_out(kind, identity)
        for part in parts:
            for other in _inner(self.of(part), identity):
                self._take_out(part, other)

    def named_by(self, kind: str, place: int, key: str) -> list[Identity]:
        """Return the records of a kind whose identity has a key at a place."""
        return [each for each in self.of(kind) if each[place] == key]

    def _take_out(self, kind: str, identity: Identity) -> None:
        item = self.of(kind).pop(identity, None)
        if item is not None:
            gone = self.gone.setdefault(kind, {})
            gone.pop(identity, None)
            gone[identity] = item
            if len(gone) > MOST_GONE:
                del gone[next(iter(gone))]

    def find_gone(self, kind: str, key: str) -> Identity | None:
        """Return the identity of the only record with a key that was taken out."""
        found = [each for each in self.gone.get(kind, ()) if each and each[-1] == key]
        return found[0] if len(found) == 1 else None

    def put_back(self, kind: str, identity: Identity, parts: Iterable[str]) -> None:
        """Enter a record again that was taken out, and of these kinds all that was part of it."""
        for name in (kind, *parts):
            gone = self.gone.get(name, {})
            for other in _inner(gone, identity):
                self.of(name)[other] = gone.pop(other)

    def move(self, kind: str, old: Identity, new: Identity, parts: Iterable[str]) -> None:
        """Give a record, and of these kinds all that is part of it, another identity."""
        for name in (kind, *parts):
            held = self.of(name)
            for identity in _inner(held, old):
                moved = (*new, *identity[len(old) :])
                item = held.pop(identity)
                within = {
                    each: new[old.index(value)] if value in old else value
                    for each, value in item.within.items()
                }
                held[moved] = Item(item.members, within)

    def drop(self, kind: str, identity: Identity) -> None:
        """Forget a record that was taken out."""
        self.gone.get(kind, {}).pop(identity, None)

    def tick(self, now: int) -> int:
        """Return a time, epoch ms, that is later than any that it returned before."""
        self.latest = max(now, self.latest + 1)
        return self.latest


def _inner(held: Mapping[Identity, Item], identity: Identity) -> list[Identity]:
    """Return the identities that begin with another one."""
    return [each for each in held if each[: len(identity)] == identity]
