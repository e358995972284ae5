"""Records that are sent and shown alone in a list, such as `{"limits": [{...}]}`."""

from collections.abc import Sequence

from busroot_mock.generic.ask import Steps
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import list_in


def only_item_at(calls: Sequence[Call]) -> Steps | None:
    """Return where bodies and answers have the only item of a list, if all that were done do."""
    found = {_place(call) for call in calls if call.is_success}
    return found.pop() if len(found) == 1 else None


def _place(call: Call) -> Steps | None:
    data = call.ask.data
    sent = list_in(data) if isinstance(data, dict) and len(data) == 1 else None
    shown = list_in(call.data)
    if sent is None or shown is None or sent[0] != shown[0]:
        return None
    (record, *more), (own, *others) = sent[1], shown[1]
    is_same = not more and not others and any(own.get(n) == v for n, v in record.items())
    return (*sent[0], 0) if is_same else None
