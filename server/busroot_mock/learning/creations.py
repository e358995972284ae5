"""Creations of records that are there already."""

from collections.abc import Sequence

from busroot_mock.generic.model import Kind
from busroot_mock.learning.copies import Sample


def overwrites(samples: Sequence[Sample], kind: Kind) -> bool:
    """Tell whether creating a record that is there changes it."""
    for each in samples:
        key = str(each.after.get(kind.key or "", ""))
        old = next((i for d, i in each.seen.others.items() if d and d[-1] == key), None)
        if old is not None:
            own = {n: v for n, v in old.members.items() if n not in kind.touches}
            if any(each.after.get(name) != value for name, value in own.items()):
                return True
    return False


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
