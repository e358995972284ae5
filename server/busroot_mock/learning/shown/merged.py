"""Objects in records that have those of other records, which a list names, and then their own."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from busroot_mock.generic.items import Items, Members
from busroot_mock.generic.parts import merged
from busroot_mock.learning.kinds.record_places import KindSeen

_FEWEST: Final = 3
_SURE: Final = 0.8


class _Way(NamedTuple):
    """How an object may be made: of `merges` of the `kind` that `by` lists, and of `onto`."""

    name: str
    by: str
    kind: str
    merges: str
    onto: str


@dataclass
class _Votes:
    hits: int = 0
    misses: int = 0
    others: int = 0
    """Hits where the object is not just the record's own."""


class Merging:
    """Finds objects that are made of those of other records."""

    def __init__(self) -> None:
        self._votes: dict[str, dict[_Way, _Votes]] = defaultdict(lambda: defaultdict(_Votes))

    def note(self, kind: KindSeen, shown: Members, items: Items) -> None:
        """Note by which ways the objects of a record could be made when it was shown."""
        objects = [name for name, value in shown.items() if isinstance(value, dict)]
        for by, others in _named(kind, shown, items):
            for way in _ways(objects, by, others):
                sources = [each[1].get(way.merges, {}) for each in others]
                expected = merged([*sources, shown[way.onto]])
                votes = self._votes[kind.name][way]
                if expected == shown[way.name]:
                    votes.hits += 1
                    votes.others += expected != shown[way.onto]
                else:
                    votes.misses += 1

    def of(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return by member of what its objects are made, as far as they always were."""
        best: dict[str, tuple[int, _Way]] = {}
        for way, votes in self._votes[kind].items():
            is_sure = votes.hits >= max(_FEWEST, _SURE * (votes.hits + votes.misses))
            if is_sure and votes.others and votes.hits > best.get(way.name, (0, way))[0]:
                best[way.name] = votes.hits, way
        return {
            name: {
                "kind": way.kind,
                "merges": way.merges,
                "by": way.by,
                "onto": way.onto,
                "because": f"it was so in {hits} of the records shown",
            }
            for name, (hits, way) in best.items()
        }


def _named(
    kind: KindSeen, shown: Members, items: Items
) -> Iterator[tuple[str, Sequence[tuple[str, Members]]]]:
    """Yield lists of keys in a record with the records that they name, each with its kind."""
    for name, keys in shown.items():
        if not isinstance(keys, list) or not keys or not all(isinstance(k, str) for k in keys):
            continue
        for other, held in items.kinds.items():
            known = {identity[-1]: item.members for identity, item in held.items() if identity}
            if other != kind.name and all(key in known for key in keys):
                yield name, [(other, known[key]) for key in keys]


def _ways(
    objects: Sequence[str], by: str, others: Sequence[tuple[str, Mapping[str, Any]]]
) -> Iterator[_Way]:
    inner = dict.fromkeys(
        n for _, record in others for n, v in record.items() if isinstance(v, dict)
    )
    for name in objects:
        for merges in inner:
            for onto in objects:
                if onto != name:
                    yield _Way(name, by, others[0][0], merges, onto)
