"""Members of records that an operation does not show."""

from collections.abc import Sequence
from typing import Any

from busroot_mock.generic.ask import at
from busroot_mock.generic.model import Kind, Spec
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample


def hidden_members(
    own: Sequence[Seen], spec: Spec, kind: Kind, samples: Sequence[Sample]
) -> list[str]:
    """Return the members that an operation does not show, of records that have them.

    Args:
        own: Its calls.
        spec: The operation.
        kind: Of the records.
        samples: What was sent of them.
    """
    fields = spec.more.get("fields")
    plain = [each for each in own if fields not in each.call.ask.asked]
    shown = {name for each in plain for record in _shown(each) for name in record}
    # What clients send may be there another time.
    sent = {name for each in samples for name in each.sent}
    there = {*kind.fills, *kind.touches} - sent
    if spec.does in ("read", "list"):
        there |= {name for each in plain for item in _items(each) for name in item}
    return sorted(there - shown) if shown else []


def _shown(each: Seen) -> list[dict[str, Any]]:
    value = at(each.call.data, each.role.at) if each.role.at is not None else None
    records = value if isinstance(value, list) else [value]
    return [record for record in records if isinstance(record, dict)]


def _items(each: Seen) -> list[dict[str, Any]]:
    if each.role.does == "read":
        return [each.before.members] if each.before else []
    return [item.members for item in each.others.values()]
