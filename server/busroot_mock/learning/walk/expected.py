"""Records as they must be after a request of which the answer does not show them."""

from collections.abc import Mapping
from typing import Any

from busroot_mock.generic.ask import ABSENT, at
from busroot_mock.generic.entries import with_entries
from busroot_mock.generic.items import Members
from busroot_mock.generic.json_patch import is_patch, patched
from busroot_mock.generic.references import with_objects
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.listed_keys import as_shown
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.roles import Role


def expected(
    call: Call, role: Role, kind: KindSeen, old: Members, entries: Mapping[str, Any]
) -> Members:
    """Return what a record must be after a request.

    Args:
        call: The request.
        role: What it does.
        kind: Of the record.
        old: What the record was, empty if it was not there.
        entries: Which lists within it are changed entry by entry.
    """
    data = call.ask.data
    if is_patch(data):
        return patched(old, data, role.taken)
    sent = at(data, role.taken) if data is not ABSENT else {}
    sent = as_shown(sent, role.shows_as) if isinstance(sent, dict) else {}
    members = with_objects(kind.sends, sent)
    members = with_entries(entries, old, members)
    if role.does == "act" or role.keyed:
        members = {name: value for name, value in members.items() if name in kind.members}
    return {**old, **members}
