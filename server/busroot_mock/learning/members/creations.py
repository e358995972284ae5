"""Creations of records that are there already."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from busroot_mock.generic.items import Item, Members
from busroot_mock.generic.model import Kind
from busroot_mock.learning.members.copies import Sample


def made_again(samples: Sequence[Sample], kind: Kind) -> dict[str, Any]:
    """Return what becomes of a record that is made again, and how it is known."""
    known = known_by(samples, kind)
    again = {"again": "merge"} if overwrites(samples, kind) else {}
    return {**again, **({"knownBy": known} if known else {})}


def overwrites(samples: Sequence[Sample], kind: Kind) -> bool:
    """Tell whether creating a record that is there changes it."""
    for each in samples:
        old = _there(each, kind)
        if old is not None:
            own = {n: v for n, v in old.members.items() if n not in kind.touches}
            if any(each.after.get(name) != value for name, value in own.items()):
                return True
    return False


def appended(samples: Sequence[Sample], kind: Kind) -> list[str]:
    """Return the lists of records that are there to which what is sent is added."""
    votes: dict[str, list[bool]] = defaultdict(list)
    for each in samples:
        old = each.before if each.before is not None else _members(_there(each, kind))
        for name, sent in each.sent.items():
            was, now = old.get(name), each.after.get(name)
            if isinstance(sent, list) and isinstance(was, list) and was and sent != was:
                votes[name].append(now == [*was, *sent])
    return sorted(name for name, found in votes.items() if sum(found) * 2 > len(found))


def _there(sample: Sample, kind: Kind) -> Item | None:
    """Return the record that was there before one was made with its key, at the same place."""
    key, values = str(sample.after.get(kind.key or "", "")), sample.seen.call.ask.values
    for identity, item in sample.seen.others.items():
        outer = zip(kind.variables[:-1], identity, strict=False)
        if identity and identity[-1] == key and all(values.get(n, v) == v for n, v in outer):
            return item
    return None


def _members(item: Item | None) -> Members:
    return item.members if item else {}


def known_by(samples: Sequence[Sample], kind: Kind) -> str | None:
    """Return the member by which a creation finds that its record is there already."""
    again, new = list[set[str]](), set[str]()
    for each in samples:
        key = str(each.after.get(kind.key or "", ""))
        same = {
            name
            for identity, item in each.seen.others.items()
            for name, value in each.sent.items()
            if item.members.get(name) == value
            and value not in (None, [], {})
            and (not identity or identity[-1] == key)
        }
        is_there = any(identity and identity[-1] == key for identity in each.seen.others)
        if is_there and kind.key not in each.sent:
            again.append(same)
        elif not is_there:
            new |= {
                name
                for item in each.seen.others.values()
                for name, value in each.sent.items()
                if item.members.get(name) == value
            }
    names = set.intersection(*again) - new if again else set()
    return min(names, default=None)
