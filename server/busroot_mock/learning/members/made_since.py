"""Records that were made since the first call, though no call is seen to make them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from busroot_mock.generic.forms import is_of
from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Kind
from busroot_mock.learning.kinds.record_places import KindSeen, records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample

_PAGES = (10, 20, 25, 30, 50, 100)
_FULL = 19
"""Signs of a time to the second."""


def without_later(
    first: Items, kinds: Mapping[str, Kind], samples: Mapping[str, Sequence[Sample]]
) -> Items:
    """Return the records of the start without those that the server dates later.

    A record is later if a member, which is the time of making in all records that calls made, says
    so: by the clock of the server, after it had made the first of these. So it is if its number
    is greater than one that the server gave to a record that a call made.
    """
    found = first.copy()
    for name, kind in kinds.items():
        members = [n for n, source in kind.fills.items() if source["as"] == "time"]
        members = [n for n in members if n not in kind.touches]
        made = [
            time
            for each in samples[name]
            if each.before is None
            for member in members
            for time in _times(each.after.get(member))
        ]
        for identity, item in first.of(name).items() if made else ():
            own = [time for member in members for time in _times(item.members.get(member))]
            if own and max(own) > min(made):
                found.of(name).pop(identity)
        least = _least_given(kind, samples[name])
        for identity, item in [*found.of(name).items()]:
            number = item.members.get(kind.key or "")
            if least is not None and type(number) is int and number > least:
                found.of(name).pop(identity)
    return found


def _least_given(kind: Kind, samples: Sequence[Sample]) -> int | None:
    """Return the least number that the server gave to a new record; None if it gives none."""
    key = kind.key or ""
    if kind.fills.get(key, {}).get("as") not in ("next", "number"):
        return None
    made = [each for each in samples if each.before is None and key not in each.sent]
    return min((n for each in made if type(n := each.after.get(key)) is int), default=None)


def without_listed_later(
    first: Items, kinds: Mapping[str, KindSeen], seen: Sequence[Seen]
) -> Items:
    """Return the records of the start without those that a whole list before did not have.

    A list at the path of its records is whole if nothing was asked of it, and it is not as long as
    pages are.
    """
    found = first.copy()
    lists: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    known: dict[str, set[str]] = defaultdict(set)
    for each in seen:
        kind = kinds.get(each.role.kind)
        if kind is None or kind.key is None or each.role.at is None or not each.call.is_success:
            continue
        records = records_at(each.call.data, each.role.at)
        keys = {str(record[kind.key]) for record in records if kind.key in record}
        place = (each.call.label, each.call.ask.path)
        for key in keys - known[kind.name]:
            if any(key not in earlier for earlier in lists[place]):
                held = found.of(kind.name)
                for identity in [one for one in held if one and one[-1] == key]:
                    held.pop(identity)
        known[kind.name] |= keys
        is_whole = not each.call.ask.query and len(records) not in _PAGES
        if each.role.does == "list" and each.call.path == kind.listed and is_whole:
            lists[place].append(keys)
    return found


def _times(value: object) -> Iterator[float]:
    if isinstance(value, str) and len(value) >= _FULL and is_of("time", value):
        try:
            yield datetime.fromisoformat(value).timestamp()
        except ValueError:
            return
