"""Values that another record has, and whether two records ever had the same."""

from collections.abc import Sequence
from typing import Any

from busroot_mock.generic.items import Item
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in


def is_taken(each: Seen, name: str, value: Any, *gone: str) -> bool:
    """Tell whether a record other than its own had a value before a call.

    Args:
        each: The call.
        name: The member.
        value: What it would be.
        gone: Given if records count that were removed.
    """
    own = each.before
    held = (each.gone if gone else each.others).values()
    others = (item for item in held if item is not own)
    # Nothing is known by a value of which there are just two, nor by a list.
    is_key = not isinstance(value, bool | list) and value not in (None, "")
    return is_key and any(_has(item, name, value) for item in others)


def was_shared(each: Seen, name: str, done: Sequence[Seen], *gone: str) -> bool:
    """Tell whether a record was ever given the value of a member that another one had."""
    alike = (o for o in done if o.role.kind == each.role.kind and o.after is not None)
    return any(
        name in (sent := sent_in(other)) and is_taken(other, name, sent[name], *gone)
        for other in alike
    )


def _has(item: Item, name: str, value: Any) -> bool:
    return name in item.members and bool(item.members[name] == value)
