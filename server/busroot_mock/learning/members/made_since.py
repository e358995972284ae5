"""Records that were made since the first call, though no call is seen to make them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from busroot_mock.generic.forms import is_of
from busroot_mock.generic.items import Items
from busroot_mock.generic.model import Kind
from busroot_mock.learning.members.copies import Sample

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


def _times(value: object) -> Iterator[float]:
    if isinstance(value, str) and len(value) >= _FULL and is_of("time", value):
        try:
            yield datetime.fromisoformat(value).timestamp()
        except ValueError:
            return
