"""Members of a record that a refused request would have changed, or for which it was refused."""

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import BROKEN
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_FEW: Final = 3


def said_changed(each: Seen) -> str | None:
    """Return a member of which the answer has the name, the value before, and the new one."""
    if each.before is None or each.call.ask.data is BROKEN:
        return None
    before, text = each.before.members, each.call.body.decode("utf-8", "replace").lower()
    for name, value in sent_in(each).items():
        words = [str(word).lower() for word in (name, value, before.get(name))]
        if name in before and before[name] != value and all(word in text for word in words):
            return name
    return None


def changed(each: Seen, all_done: Sequence[Seen]) -> str | None:
    """Return a member that a request gives another value, as none ever did that was done."""
    before = each.before.members if each.before else {}
    sent, text = sent_in(each), each.call.body.decode("utf-8", "replace")
    done = [
        (sent_in(other), other.before.members)
        for other in all_done
        if other.call.label == each.call.label and other.before is not None
    ]
    new = [name for name in sent if name in before and sent[name] != before[name]]
    fixed = [
        name
        for name in new
        if not any(name in s and name in b and s[name] != b[name] for s, b in done)
    ]
    named = [name for name in fixed if name in text]
    if named or (len(fixed) == 1 and done and len(new) == 1):
        return min(named or fixed, key=len)
    return None


def state_apart(
    each: Seen, all_done: Sequence[Seen], keys: Collection[str | None]
) -> dict[str, Any] | None:
    """Return a member of a record, with a value that it never had when the same was done.

    Args:
        each: The refused request.
        all_done: All requests that were done.
        keys: Members that this record alone has so.
    """
    done = [
        other.before.members
        for other in all_done
        if other.call.label == each.call.label and other.before is not None
    ]
    for name, value in each.before.members.items() if each.before and done else ():
        if name in keys:
            continue
        is_plain = isinstance(value, str | bool) or value is None
        values = [members.get(name) for members in done]
        kinds = {json.dumps(known) for known in values}
        if is_plain and value not in values and len(kinds) <= _FEW < len(values) + _FEW - 1:
            return {"member": name, "value": value}
    return None
