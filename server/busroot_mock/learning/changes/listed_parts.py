"""Parts that records list among their members: actions that add them and take them away."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from busroot_mock.generic.forms import id_form
from busroot_mock.generic.items import Members
from busroot_mock.generic.model import Source
from busroot_mock.learning.kinds.record_places import is_key_name
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.new_values import fill


def lists_changed(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return which list of a record an action adds what is sent to, or takes what is named from.

    Args:
        samples: The records before the action, and as they were shown next.
    """
    for name in dict.fromkeys(name for each in samples for name in each.after):
        added = [found for each in samples if each.sent and (found := _added(each, name))]
        if added and len(added) * 2 > len(samples):
            return {"adds": {"to": name, "fills": _fills(added)}}
        keys = [each_keys for each in samples if (each_keys := _taken(each, name))]
        common = set.intersection(*keys) if keys else set()
        if common and len(keys) * 2 > len(samples):
            key = min(common, key=lambda key: (key != "id", key))
            return {"takes": {"from": name, "by": key}}
    return {}


def _added(sample: Sample, name: str) -> Sample | None:
    """Return the sample of the part that came with what was sent, if there is one."""
    for part in _only(sample.after, sample.before or {}, name):
        if sample.sent.items() <= part.items():
            return Sample(sample.seen, sample.sent, None, part)
    return None


def _taken(sample: Sample, name: str) -> set[str]:
    """Return the members by which the path names the part that is there no more."""
    last = [*sample.seen.call.ask.values.values()][-1:]
    gone = [*_only(sample.before or {}, sample.after, name)]
    return {key for part in gone for key, value in part.items() if [str(value)] == last}


def _only(of: Mapping[str, Any], other: Mapping[str, Any], name: str) -> Iterator[Members]:
    parts, others = of.get(name), other.get(name, [])
    if isinstance(parts, list) and isinstance(others, list):
        yield from (each for each in parts if isinstance(each, dict) and each not in others)


def _fills(added: Sequence[Sample]) -> dict[str, Source]:
    """Return where members of parts come from that are not sent."""
    found: dict[str, Source] = {}
    for name in dict.fromkeys(name for each in added for name in each.after):
        values = [each.after[name] for each in added if name in each.after]
        is_own = is_key_name(name) and len({*map(str, values)}) == len(values)
        source = fill(name, added, name if is_own and id_form(values) else None)
        if source:
            found[name] = source
    return found
