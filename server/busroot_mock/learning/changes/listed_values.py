"""Plain values that records list, such as labels, and requests that add them or take them away."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, Ask, places
from busroot_mock.generic.items import Members
from busroot_mock.generic.listed_values import is_amiss, values_named
from busroot_mock.generic.model import Source, pointer_to
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 3
_MOSTLY: Final = 0.8


def values_changed(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return which list of a record an action adds values to, or takes them from.

    Args:
        samples: The records before the action, and as they were shown next.
    """
    for name in _lists_in([each.after for each in samples]):
        for source in sources_in(samples[-1].seen.call.ask):
            pairs = [
                (named, _texts(each.before or {}, name), _texts(each.after, name))
                for each in samples
                if (named := {str(v) for v in values_named(source, each.seen.call.ask)})
            ]
            added = [named <= after for named, before, after in pairs if not named <= before]
            taken = [not named & after for named, before, after in pairs if named & before]
            if added and sum(added) * 2 > len(added) and not any(taken):
                return {"adds": {"to": name, "values": source}}
            if taken and sum(taken) * 2 > len(taken) and not any(added):
                return {"takes": {"from": name, "values": source}}
    return {}


def values_amiss(
    each: Seen, done: Sequence[Seen], refused: Sequence[Seen]
) -> dict[str, Any] | None:
    """Return which list of the record has, or lacks, what refused requests name alone.

    Args:
        each: A request that was refused.
        done: Those of the operation that were done.
        refused: Those that were refused as this one.
    """
    if each.before is None:
        return None
    for name in _lists_in([each.before.members]):
        for source in sources_in(each.call.ask):
            for word in ("lacks", "has"):
                rule = {"member": name, word: source}
                fits = [is_amiss(rule, o.call.ask, o.before.members) for o in refused if o.before]
                other = [is_amiss(rule, o.call.ask, o.before.members) for o in done if o.before]
                right = sum(fits) + other.count(False)
                count = len(fits) + len(other) if other else 0
                is_often = count >= _FEWEST and right >= _MOSTLY * count
                if is_often and is_amiss(rule, each.call.ask, each.before.members):
                    return rule
    return None


def sources_in(ask: Ask) -> Iterator[Source]:
    """Yield where a request may name values: the end of its path, or texts of its body."""
    if ask.values and ask.path.rstrip("/").endswith(ask.last):
        yield {"as": "path", "of": [*ask.values][-1]}
    for steps, value in places(ask.data) if ask.data is not ABSENT else ():
        texts = value if isinstance(value, list) else [value]
        if steps and 0 not in steps and texts and all(isinstance(v, str | int) for v in texts):
            yield {"as": "body", "of": pointer_to(steps)}


def _lists_in(records: Sequence[Members]) -> list[str]:
    """Return the members that are lists of plain values wherever they are."""
    names = dict.fromkeys(name for record in records for name in record)
    return [name for name in names if all(_is_plain(record.get(name, [])) for record in records)]


def _is_plain(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str | int) for each in value)


def _texts(record: Members, name: str) -> set[str]:
    value = record.get(name)
    return {str(each) for each in value} if isinstance(value, list) else set()
