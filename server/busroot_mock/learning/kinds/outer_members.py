"""Members of records that have the outer values of their path."""

from collections.abc import Sequence

from busroot_mock.generic.model import variables_of
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen, records_with


def outer_members(kind: KindSeen, calls: Sequence[Call]) -> dict[str, str]:
    """Return the members of records that have the outer values of a path, by their names there.

    Args:
        kind: Of the records.
        calls: All that were done.
    """
    found = {}
    near = [call for call in calls if call.path.startswith(kind.listed)]
    shown = [(call, each) for call in near for each in records_with(call.data, kind.key or "")]
    sent = [(c, each) for c in near for each in records_with(c.ask.data, kind.key or "")]
    for name in variables_of(kind.path)[:-1]:
        known = {call.ask.values[name] for call in calls if name in call.ask.values}
        for member in (shown or sent)[0][1] if shown or sent else ():
            # A body says less of a record than an answer.
            pairs = [*shown, *(pair for pair in sent if member in pair[1])]
            values = [(call.ask.values.get(name), str(r.get(member))) for call, r in pairs]
            is_same = all(value in (None, text) for value, text in values)
            if member != kind.key and is_same and {text for _, text in values} & known:
                found[name] = member
                break
    return found
