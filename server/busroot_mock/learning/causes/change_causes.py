"""Members of a record that a refused request would have changed, or for which it was refused."""

from collections.abc import Sequence
from typing import Final

from busroot_mock.generic.ask import BROKEN
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_FEW: Final = 3


def said_changed(each: Seen) -> str | None:
    """Return a member of which the answer has the name, the value before, and the new one."""
    if each.before is None or each.call.ask.data is BROKEN:
        return None
    before, text = each.before.members, each.call.said.lower()
    for name, value in sent_in(each).items():
        words = [str(word).lower() for word in (name, value, before.get(name))]
        if name in before and before[name] != value and all(word in text for word in words):
            return name
    return None


def changed(each: Seen, all_done: Sequence[Seen]) -> str | None:
    """Return a member that a request gives another value, as none ever did that was done."""
    before = each.before.members if each.before else {}
    sent, text = sent_in(each), each.call.said
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
