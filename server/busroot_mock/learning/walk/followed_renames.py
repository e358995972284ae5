"""Records that refer to one by its key, and whether they follow when that gets another one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.model import steps_in
from busroot_mock.generic.renames import replaced
from busroot_mock.generic.users_of import IN_PATH, uses_of

_SURE: Final = 0.8
Rules = Sequence[dict[str, str]]


class _Expected(NamedTuple):
    """A text that a record has if it does not follow, and that it has if it does."""

    renamed: str
    at: str
    old: str
    new: str


class FollowedRenames:
    """Compares records that named another one with how they are shown after that was renamed."""

    def __init__(self) -> None:
        self._expected: dict[tuple[str, Identity], list[_Expected]] = defaultdict(list)
        self._hits: Counter[tuple[str, str, str]] = Counter()
        self._misses: Counter[tuple[str, str, str]] = Counter()

    def note_rename(self, kind: str, old: str, new: str, items: Items) -> None:
        """Note that a record has another key now, and who refers to it by the old one."""
        for other, held in items.kinds.items():
            for identity, item in held.items() if other != kind else ():
                for name, place in uses_of(other, identity, item.members, (old,)):
                    if place != IN_PATH:
                        expected = _Expected(kind, place, old, new)
                        self._expected[name, identity].append(expected)

    def note(self, kind: str, identity: Identity, shown: Members) -> None:
        """Compare a record as it is shown, once after each rename."""
        for each in self._expected.pop((kind, identity), ()):
            key = (each.renamed, kind, each.at)
            steps = steps_in(each.at)
            if replaced(shown, steps, each.old, each.new) != shown:
                self._misses[key] += 1
            elif replaced(shown, steps, each.new, each.old) != shown:
                self._hits[key] += 1

    def of(self, kind: str, listed: Mapping[str, Any]) -> Rules:
        """Return which records follow when one of a kind gets another key, and where.

        Args:
            kind: Of the record that gets another key.
            listed: By member of it, the records that it lists since they refer to it.
        """
        found = {
            key[1:]: {"because": f"{hits} had the new key, {self._misses[key]} the old one"}
            for key, hits in self._hits.items()
            if key[0] == kind and hits >= _SURE * (hits + self._misses[key])
        }
        for other, place in _referring(listed):
            if (kind, other, place) not in {*self._hits, *self._misses}:
                assumed = {"because": "it lists those that refer to it", "x-certainty": "assumed"}
                found[other, place] = assumed
        return [{"kind": other, "at": place, **more} for (other, place), more in found.items()]


def _referring(listed: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield kind and place of what refers to a record, as its own lists show."""
    for rule in listed.values():
        for each in rule.get("paths", ()):
            if each["by"] != IN_PATH:
                yield each["kind"], each["by"]
