"""Members of records that are shown only if a parameter has their names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import records_at
from busroot_mock.learning.kinds.roles import Role

Asked = dict[str, dict[str, str]]
"""By kind and member, the parameter whose texts name the member."""


def asked_members(calls: Iterable[Call], roles: Mapping[str, Role]) -> Asked:
    """Return the members of records that are shown only if a parameter has their names.

    Args:
        calls: In order.
        roles: By operation.
    """
    shown: dict[str, list[tuple[set[tuple[str, str]], set[str]]]] = defaultdict(list)
    for call in calls:
        role = roles[call.label]
        if role.does == "read" and role.at is not None and call.is_success:
            names = {name for record in records_at(call.data, role.at) for name in record}
            texts = {(part, name) for name, text in call.ask.query for part in text.split(",")}
            shown[role.kind].append((texts, names))
    found: Asked = {}
    for kind, own in shown.items():
        for part, parameter in sorted({each for texts, _ in own for each in texts}):
            if any(part in names for _, names in own) and all(
                part not in names or (part, parameter) in texts for texts, names in own
            ):
                found.setdefault(kind, {})[part] = parameter
    return found
