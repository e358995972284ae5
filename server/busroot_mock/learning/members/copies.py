"""Values of records that are copies: of the path, of what was sent, of other members."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from busroot_mock.generic.ask import ABSENT, at, leaves
from busroot_mock.generic.forms import slug_of
from busroot_mock.generic.items import Members
from busroot_mock.generic.model import Kind, Source, pointer_to
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.made_texts import text_with

_FEWEST: Final = 2
_SURE: Final = 0.8
"""Part of the records beside which a number is as said: some may not have been seen."""
_OFTEN: Final = 3
_MOSTLY: Final = 0.7
"""Part of the records that have a value of their path, where no other value says more."""
_NUMBERS: Final[Mapping[str, Callable[[Sequence[Any], Sequence[int], int], int]]] = {
    "next": lambda found, known, first: max(known, default=first - 1) + 1,
    "count": lambda found, known, first: len(found) + first,
}


Known = Collection[str] | None
"""The members that are filled in before another one; None if that does not matter."""


class Sample(NamedTuple):
    """What became of a record: what was sent, what it was before, and what it is now."""

    seen: Seen
    sent: Members
    before: Members | None
    after: Members


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same, lists of plain ones in any order."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(json.dumps, one)) == sorted(map(json.dumps, other))
    return bool(one == other) and isinstance(one, bool) is isinstance(other, bool)


def from_path(name: str, shown: Sequence[Sample]) -> Source | None:
    """Return the value of the path that a member has."""
    for variable in shown[0].seen.call.ask.values:
        values = [each.seen.call.ask.values.get(variable) for each in shown]
        hits = [v for each, v in zip(shown, values, strict=True) if str(each.after[name]) == v]
        if len(hits) == len(shown) or (
            _OFTEN <= len(hits) >= _MOSTLY * len(shown) and len({*hits}) > 1
        ):
            number = {"number": True} if isinstance(shown[0].after[name], int) else {}
            return {"as": "path", "of": variable, **number}
    return None


def from_member(name: str, shown: Sequence[Sample], known: Known) -> Source | None:
    """Return another member of the record that has the same value."""
    if len(shown) < 2:
        return None
    for other in shown[0].after:
        if (
            other != name
            and is_known(other, shown, known)
            and all(is_same(each.after.get(other, ABSENT), each.after[name]) for each in shown)
        ):
            return {"as": "member", "of": other}
    return None


def from_texts(name: str, shown: Sequence[Sample], known: Known) -> Source | None:
    """Return the source of a text that has other members in it, or values of the path."""
    names = [each for each in shown[0].after if each != name and is_known(each, shown, known)]
    texts = [each.after[name] for each in shown]
    return text_with(
        texts, [e.after for e in shown], [e.seen.call.ask.values for e in shown], names
    )


def is_known(name: str, shown: Sequence[Sample], known: Known) -> bool:
    """Tell whether a member has its value when another one is filled in."""
    return known is None or name in known or all(name in each.sent for each in shown)


def from_other(name: str, shown: Sequence[Sample], known: Known) -> Source | None:
    """Return another member whose value this is, or is made of; some text where that is empty."""
    for other in shown[0].after:
        pairs = [(each.after.get(other), each.after.get(name)) for each in shown]
        if not all(isinstance(value, str) for _, value in pairs):
            continue
        full = [(text, value) for text, value in pairs if text and isinstance(text, str)]
        empty = {value for text, value in pairs if text in ("", None)}
        if other == name or not is_known(other, shown, known):
            continue
        if len({*full}) < _FEWEST or len(empty) > 1:
            continue
        more = {"empty": empty.pop()} if empty else {}
        if len(full) + bool(more) * (len(pairs) - len(full)) < len(pairs):
            continue
        if all(text == value for text, value in full):
            return {"as": "member", "of": other, **more}
        if all(slug_of(text) == value for text, value in full):
            return {"as": "member", "of": other, "slug": True, **more}
    return None


def from_parent(name: str, shown: Sequence[Sample]) -> Source | None:
    """Return a member with the same value of a record that the path leads through.

    Of an object of that record, some may not have been seen by then.
    """
    for kind, parent in shown[-1].seen.parents.items():
        for other in parent.members:
            pairs = [
                (each.seen.parents[kind].members.get(other, ABSENT), each.after[name])
                for each in shown
                if kind in each.seen.parents
            ]
            is_known = any(is_same(was, value) for was, value in pairs)
            if len(pairs) == len(shown) and is_known and all(_is_part(*pair) for pair in pairs):
                usual = shown[-1].after[name]
                return {"as": "parent", "kind": kind, "of": other, "else": usual}
    return None


def _is_part(known: Any, value: Any) -> bool:
    """Tell whether a value is the same as another one, or an object with all that it has."""
    if isinstance(known, dict) and isinstance(value, dict) and known:
        return all(n in value and value[n] == each for n, each in known.items())
    return is_same(known, value)


def from_referred(
    values: Sequence[Any], shown: Sequence[Sample], known: Known = None, name: str = ""
) -> Source | None:
    """Return a member with the same value of a record that another member refers to."""
    if not values or any(isinstance(value, bool | dict | list) for value in values):
        return None
    if None in values and len({*values}) < _FEWEST:
        return None  # what is never there is from nowhere
    for by, (kind, item) in shown[-1].seen.referred.items():
        for other in item.members if by != name and is_known(by, shown, known) else ():
            pairs = zip(values, shown, strict=True)
            if all(_is_referred(value, each, by, kind, other) for value, each in pairs):
                return {"as": "referred", "by": by, "kind": kind, "of": other, "else": values[-1]}
    return _deeper(values, shown, name)


def _deeper(values: Sequence[Any], shown: Sequence[Sample], name: str) -> Source | None:
    """Return a member of an object of such a record, if it has the values, of which two differ."""
    if len({*values}) < _FEWEST:
        return None
    for by, (kind, item) in shown[-1].seen.referred.items():
        objects = {n: each for n, each in item.members.items() if isinstance(each, dict)}
        for steps in ((n, inner) for n, each in objects.items() for inner in each):
            found = [each.seen.referred.get(by) for each in shown]
            known = [at(f[1].members, steps) for f in found if f and f[0] == kind]
            if by != name and known == [*values]:
                of = pointer_to(steps)
                return {"as": "referred", "by": by, "kind": kind, "of": of, "else": values[-1]}
    return None


def _is_referred(value: Any, sample: Sample, by: str, kind: str, other: str) -> bool:
    found = sample.seen.referred.get(by)
    return found is not None and found[0] == kind and is_same(found[1].members.get(other), value)


def from_sent(name: str, shown: Sequence[Sample]) -> Source | None:
    """Return the place within what was sent that has the same value, wherever it is there."""
    sent_at = dict.fromkeys(s for each in reversed(shown) for s, _ in leaves(each.sent))
    for steps in sent_at:
        if len(steps) < 2 or not all(isinstance(step, str) for step in steps):
            continue
        pairs = [(at(each.sent, steps), each.after[name]) for each in shown]
        sent = [pair for pair in pairs if pair[0] is not ABSENT]
        if len({str(value) for value, _ in sent}) > 1 and all(a == b for a, b in sent):
            rest = [value for absent, value in pairs if absent is ABSENT]
            usual = rest[-1] if rest else sent[-1][1]
            return {"as": "sent", "of": pointer_to(steps), "else": usual}
    return None


def mapped(values: Sequence[Any], shown: Sequence[Sample]) -> Source | None:
    """Return a member with few values, each of which goes with one of these values."""
    best: Source | None = None
    for other in shown[0].after:
        known = [
            (each.after.get(other), json.dumps(value))
            for each, value in zip(shown, values, strict=True)
            if isinstance(each.after.get(other), str)
        ]
        pairs = {*known}
        keys, results = {key for key, _ in pairs}, {result for _, result in pairs}
        is_function = 1 < len(keys) == len(pairs) == len(results)
        if all(json.dumps(key) == result for key, result in pairs):
            continue  # the member itself
        if is_function and len(keys) * 2 <= len(known):
            to = {str(key): json.loads(result) for key, result in sorted(pairs, key=str)}
            if best is None or len(to) < len(best["to"]):
                best = {"as": "mapped", "of": other, "to": to, "else": values[-1]}
    return best


def place_among(name: str, shown: Sequence[Sample]) -> Source | None:
    """Return a number that counts the records beside a new one, or follows the greatest of them."""
    values = [each.after[name] for each in shown]
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return None
    return _among(name, values, shown, False) or _among(name, values, shown, True)


def _among(
    name: str, values: Sequence[int], shown: Sequence[Sample], everywhere: bool
) -> Source | None:
    beside = [
        [
            item.members.get(name)
            for identity, item in each.seen.others.items()
            if everywhere
            or all(item.within.get(n, v) == v for n, v in each.seen.call.ask.values.items())
        ]
        for each in shown
    ]
    numbers = [[v for v in found if isinstance(v, int)] for found in beside]
    pairs = list(zip(values, beside, numbers, strict=True))
    if len({len(found) for found in beside}) < 2:
        return None
    ways = {
        (way, first): sum(value == number(found, known, first) for value, found, known in pairs)
        for first in (0, 1)
        for way, number in _NUMBERS.items()
    }
    least = min([1, *values])  # where none was beside a new record, nothing else says the first
    (way, first), most = max(ways.items(), key=lambda pair: (pair[1], pair[0][1] == least))
    is_sure = most >= _SURE * len(pairs)
    more = {"everywhere": True} if everywhere else {}
    return {"as": way, "of": name, "from": first, **more} if is_sure else None


def copied(samples: Sequence[Sample], kind: Kind) -> list[str]:
    """Return the members that new records have from that of the path, if not sent."""
    pairs = [
        (each, source.members)
        for each in samples
        if (source := each.seen.parents.get(kind.name)) is not None
    ]
    return sorted(
        name
        for name in {name for _, source in pairs for name in source}
        if name != kind.key
        and all(
            name in each.sent or source.get(name, ABSENT) == each.after.get(name, ABSENT)
            for each, source in pairs
        )
    )
