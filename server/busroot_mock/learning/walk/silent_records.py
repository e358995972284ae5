"""New records that no answer to their creation shows, with the keys that later answers give."""

from collections import defaultdict
from collections.abc import Sequence

from busroot_mock.generic.ask import ABSENT, at
from busroot_mock.generic.items import Members
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.late_keys import Event, late_keys, records_in
from busroot_mock.learning.kinds.listed_keys import as_shown
from busroot_mock.learning.kinds.record_places import key_in_location
from busroot_mock.learning.kinds.roles import Roles


def keys_of_silent(calls: Sequence[Call], roles: Roles) -> dict[int, Members]:
    """Return by the number of a call the key that its new record turns out to have."""
    found: dict[int, Members] = {}
    events: dict[str, list[Event]] = defaultdict(list)
    for call in calls:
        role = roles.roles[call.label]
        kind = roles.kinds.get(role.kind)
        if kind is None or kind.key is None or not call.is_success:
            continue
        if call.envelope and call.envelope.key and role.does == "create":
            found[call.number] = {call.envelope.key: call.envelope.of}
            continue
        is_silent = role.does == "create" and role.at is None and not role.keyed
        is_silent = is_silent and not key_in_location(call)
        sent = at(call.ask.data, role.taken) if call.ask.data is not ABSENT else None
        asked = as_shown(sent, role.shows_as) if is_silent and isinstance(sent, dict) else None
        events[kind.name].append(Event(call.number, asked, records_in(call, role.at, kind.key)))
    for name, own in events.items():
        found |= late_keys(own, roles.kinds[name].key or "")
    return found
