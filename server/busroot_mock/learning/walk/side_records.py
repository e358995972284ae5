"""Records that requests leave beside what they are about, such as the job that does the work."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from busroot_mock.generic.ask import ABSENT, Steps, at
from busroot_mock.generic.forms import id_form
from busroot_mock.generic.items import Identity, Item
from busroot_mock.generic.model import pointer_to, variables_of
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.roles import Roles
from busroot_mock.learning.kinds.seen import Seen


class Left(NamedTuple):
    """Where the answers of an operation show a record of another kind that they leave."""

    kind: KindSeen
    place: Steps

    def key(self, call: Call) -> str:
        """Return the key of the record that a call has left, empty if it has none."""
        record = at(call.data, self.place) if call.is_success else ABSENT
        return str(record.get(self.kind.key, "")) if isinstance(record, dict) else ""

    def record(self, call: Call) -> tuple[Identity, Item] | None:
        """Return the record that a call has left."""
        key, values = self.key(call), call.ask.values
        if not key:
            return None
        outer = (values[name] for name in variables_of(self.kind.path)[:-1])
        return (*outer, key), Item(dict(at(call.data, self.place)), values)

    def words(self, seen: Iterable[Seen]) -> dict[str, Any]:
        """Return the same in the words of the contract, with the form of the keys."""
        keys = [key for each in seen if (key := self.key(each.call))]
        form = id_form(keys) or {"as": "uuid"}
        return {"kind": self.kind.name, "at": pointer_to(self.place), "form": form}


def side_records(calls: Sequence[Call], roles: Roles) -> Mapping[str, Left]:
    """Return the operations whose answers all show a record of another kind that is new."""
    by_label: dict[str, list[Call]] = {}
    for call in calls:
        if call.ask.method not in ("GET", "HEAD") and call.is_success:
            by_label.setdefault(call.label, []).append(call)
    found: dict[str, Left] = {}
    for label, own in by_label.items():
        role = roles.roles[label]
        left = None if role.does in ("answer", "batch") else _left(own, roles)
        if left is not None and left.kind.name != role.kind:
            found[label] = left
    return found


def _left(calls: Sequence[Call], roles: Roles) -> Left | None:
    found = [roles.shown_in(call.data) for call in calls]
    first = found[0]
    if first is None or any(each != first for each in found):
        return None
    left = Left(*first)
    outer = variables_of(left.kind.path)[:-1]
    is_below = all(name in calls[0].ask.values for name in outer)
    are_new = all(roles.is_first(left.key(call), call) for call in calls)
    return left if is_below and are_new else None
