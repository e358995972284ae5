"""Operations that are always about one record, which their path does not name, such as `/me`."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from busroot_mock.generic.ask import ABSENT, at
from busroot_mock.generic.model import variables_of
from busroot_mock.learning.calls import Call
from busroot_mock.learning.record_places import KindSeen, list_in, records_with, taken_at
from busroot_mock.learning.roles import Role, Roles

_FEWEST: Final = 2
_DOES: Final = {"GET": "read", "PATCH": "merge"}


def settle_same(roles: Roles, calls: Sequence[Call]) -> list[Call]:
    """Give operations that always show one record its role; return calls that name it.

    Args:
        roles: What each operation does.
        calls: In order.
    """
    by_path: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if "{" not in call.path and call.is_success and call.data is not ABSENT:
            by_path[call.path].append(call)
    values: dict[str, dict[str, str]] = {}
    for path, own in by_path.items():
        labels = {call.label for call in own if call.ask.method in _DOES}
        if len(own) < _FEWEST or any(roles.roles[each].does != "answer" for each in labels):
            continue
        shown = [roles.shown_in(call.data) for call in own]
        found = shown[0]
        if found is None or found[0].key is None or not all(each == found for each in shown):
            continue
        kind, place = found
        keys = {str(at(call.data, (*place, kind.key or ""))) for call in own}
        if len(keys) == 1 and len(variables_of(kind.path)) == 1 and _is_known(calls, kind, keys):
            values[path] = {variables_of(kind.path)[0]: keys.pop()}
            for label in labels:
                taken = taken_at([each for each in own if each.label == label], kind, place)
                does, why = _DOES[label.partition(" ")[0]], f"it always shows one {kind.name}"
                roles.roles[label] = Role(
                    label, does, kind.name, place, taken, why, same=values[path]
                )
    return [
        replace(call, ask=replace(call.ask, values=values[call.path]))
        if call.path in values and roles.roles[call.label].same
        else call
        for call in calls
    ]


def _is_known(calls: Sequence[Call], kind: KindSeen, keys: set[str]) -> bool:
    """Tell whether answers at the paths of a kind show a record with the key."""
    near = [call for call in calls if call.is_success and call.path in (kind.path, kind.listed)]
    shown = (record for call in near for record in records_with(call.data, kind.key or ""))
    lists = (item for call in near if (found := list_in(call.data)) for item in found[1])
    return any(str(each.get(kind.key)) in keys for each in (*shown, *lists))
