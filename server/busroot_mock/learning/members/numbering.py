"""Whole numbers that records get as keys, of one counter for several kinds too."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from busroot_mock.generic.model import Kind, Source
from busroot_mock.generic.wrapped_numbers import before_all, number_of
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.fills import is_new

_SURE: Final = 0.8
_MOSTLY: Final = 0.6
"""Some records may be made where nothing shows it."""
_FEWEST: Final = 3
_BETTER: Final = 2
"""So many more numbers must a counter explain that is shared than one that is not."""


class _New(NamedTuple):
    """The number of a new record, and those that there are and were before, by kind."""

    number: int
    now: Mapping[str, frozenset[str]]
    ever: Mapping[str, int]
    behind: str = ""
    """What stands before the number in a key that is a text."""


def with_numbers(
    kinds: Mapping[str, Kind], samples: Mapping[str, Sequence[Sample]], seen: Sequence[Seen]
) -> dict[str, Kind]:
    """Return kinds with how the numbers of their records follow each other.

    Args:
        kinds: By name.
        samples: What became of records, by kind.
        seen: All calls, in order.
    """
    made = {n: [e for e in own if is_new(e, kinds[n])] for n, own in samples.items()}
    late = {name: _late(own, kinds[name].key, seen) for name, own in made.items()}
    ever, news = _ever(seen, late), dict[str, list[_New]]()
    for name, own in made.items():
        if new := [*_news(own, kinds[name].key, ever, late)]:
            news[name] = new
    found, usual = dict(kinds), _usual(news)
    for name, new in news.items():
        others = [other for other in news if other != name]
        source = _source(name, new, others, kinds[name], usual)
        if source is None:
            continue
        found[name] = _with_source(found[name], source)
        for other in source.get("with", ()):
            back = _as(source["as"], [name], [*news[other], new[0]], kinds[other])
            if _hits(news[other], back["as"], (other, name)) * 2 >= len(news[other]) - 1:
                found[other] = _with_source(found[other], back)
    return found


def _with_source(kind: Kind, source: Source) -> Kind:
    return replace(kind, fills={**kind.fills, kind.key or "": source})


def _late(made: Sequence[Sample], key: str | None, seen: Sequence[Seen]) -> frozenset[str]:
    """Return the keys of records that nothing shows to be made, after others of smaller numbers.

    A copy that an action leaves is such a record: it was not there when those were made.
    """
    own = [each.after.get(key or "") for each in made]
    if not own or not all(type(number) is int for number in own):
        return frozenset()
    first, kind = min(map(int, map(str, own))), made[0].seen.role.kind
    known = {
        key for each in {id(s.keys): s.keys for s in seen}.values() for key in each.get(kind, ())
    }
    numbers = {key for key in known if (number_of(key) or 0) > first}
    return frozenset(numbers - {*map(str, own)})


def _news(
    samples: Sequence[Sample],
    key: str | None,
    ever: Mapping[int, Mapping[str, int]],
    late: Mapping[str, frozenset[str]],
) -> Iterator[_New]:
    samples = [each for each in samples if key not in each.sent and key in each.after]
    values = [each.after.get(key or "") for each in samples]
    behind = before_all(values)
    if not behind and not all(type(value) is int for value in values):
        return
    for sample, value in zip(samples, values, strict=True):
        number = number_of(value) or 0
        now = {kind: keys - late.get(kind, frozenset()) for kind, keys in sample.seen.keys.items()}
        yield _New(number, now, ever[id(sample.seen)], behind or "")


def _ever(seen: Sequence[Seen], late: Mapping[str, frozenset[str]]) -> dict[int, dict[str, int]]:
    """Return by call the greatest number that a key of a kind had until then."""
    found: dict[int, dict[str, int]] = {}
    greatest: dict[str, int] = defaultdict(int)
    known: Any = None
    for each in seen:
        if each.keys is not known:  # the same until a record comes or goes
            known = each.keys
            for kind, keys in known.items():
                known_then = keys - late.get(kind, frozenset())
                greatest[kind] = max([greatest[kind], *_numbers(known_then)])
        found[id(each)] = dict(greatest)
    return found


def _numbers(keys: frozenset[str]) -> Iterator[int]:
    return (number for key in keys if (number := number_of(key)) is not None)


def _usual(news: Mapping[str, Sequence[_New]]) -> str | None:
    """Return the way in which most kinds that show it are numbered; None if they differ."""
    pairs = [(_hits(own, "next", (n,)), _hits(own, "number", (n,))) for n, own in news.items()]
    ways = Counter("next" if one > other else "number" for one, other in pairs if one != other)
    (way, count), *rest = ways.most_common() or [("", 0)]
    return way if count > _BETTER * sum(other for _, other in rest) else None


def _source(
    name: str, own: Sequence[_New], others: Sequence[str], kind: Kind, usual: str | None
) -> Source | None:
    """Return where the numbers of a kind come from; None if that is known well enough.

    Args:
        name: Of the kind.
        own: Its new records.
        others: Kinds that may have the same counter.
        kind: With where its numbers seem to come from.
        usual: The way of other kinds, for one that shows none.
    """
    old = kind.fills.get(kind.key or "", {})
    hits = {(way, ()): _hits(own, way, (name,)) for way in ("next", "number")}
    shared = {
        (way, (other,)): _hits(own, way, (name, other))
        for way in ("next", "number")
        for other in others
    }
    most = max(hits.values())
    best = max(shared, key=lambda each: shared[each], default=None)
    is_sure = best is not None and shared[best] >= max(_SURE * (len(own) - 1), most + _BETTER)
    if best is not None and is_sure and len(own) >= _FEWEST:
        return _as(best[0], best[1], own, kind)
    is_open = hits["next", ()] == hits["number", ()] >= _MOSTLY * (len(own) - 1)
    if old.get("as") == "number" and usual == "next" and is_open:
        return {**_as("next", (), own, kind), "because": "other kinds give numbers again"}
    if old.get("as") == "uuid":
        way = max(hits, key=lambda each: hits[each])[0]
        return _as(way, (), own, kind)
    return None


def _hits(own: Sequence[_New], way: str, names: Sequence[str]) -> int:
    """Return how many numbers follow those of some kinds: of now, or of all times."""
    first, hits = own[0].number, 0
    for each in own[1:]:
        if way == "next":
            known = max(
                (n for kind in names for n in _numbers(each.now.get(kind, frozenset()))), default=0
            )
        else:
            known = max(each.ever.get(kind, 0) for kind in names)
        hits += each.number == max(first, known + 1)
    return hits


def _as(way: str, others: Sequence[str], own: Sequence[_New], kind: Kind) -> Source:
    shared: Source = {"with": list(others)} if others else {}
    shared |= {"behind": own[0].behind} if own[0].behind else {}
    first = min(each.number for each in own)
    if way == "next":
        return {"as": "next", "of": kind.key, "from": first, "everywhere": True, **shared}
    return {"as": "number", "after": first - 1, **shared}
