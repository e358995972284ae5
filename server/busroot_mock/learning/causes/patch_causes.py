"""Changes in a JSON Patch (RFC 6902) for which requests are refused."""

from collections.abc import Sequence
from typing import Any

from busroot_mock.generic.json_patch import is_patch, members_changed, names_nothing
from busroot_mock.learning.causes.sentences import mentions
from busroot_mock.learning.kinds.seen import Seen


def wrong_change(each: Seen, done: Sequence[Seen]) -> dict[str, Any] | None:
    """Return what no change may do: change what is not there, or a member that the answer names.

    Args:
        each: The refused request.
        done: Those of the operation that were done.
    """
    data = each.call.ask.data
    if each.before is None or not is_patch(data):
        return None
    others = [other for other in done if other.before and is_patch(other.call.ask.data)]
    if names_nothing(data, each.before.members):
        known = (names_nothing(o.call.ask.data, o.before.members) for o in others if o.before)
        return None if any(known) else {"wrong": "absent"}
    free = {name for other in others for name in members_changed(other.call.ask.data)}
    text = each.call.said
    fixed = [n for n in members_changed(data) if n not in free and mentions(text, n)]
    return {"wrong": "fixed", "member": fixed[0]} if fixed else None
