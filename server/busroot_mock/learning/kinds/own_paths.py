"""Paths without a key that always name the same record, such as that of whoever asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, at, places
from busroot_mock.generic.model import Model, variables_of
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen, taken_at
from busroot_mock.learning.kinds.roles import Role, Roles

_DOES: Final = {"GET": "read", "PUT": "merge", "PATCH": "merge"}
Own = dict[str, dict[str, str]]
"""By operation, the values that its path stands for."""


def own_paths(roles: Roles, calls: Sequence[Call]) -> tuple[Own, list[Call]]:
    """Give operations whose path always names the same record their role.

    Returns:
        The values of paths that they stand for, and the calls with these.
    """
    found: Own = {}
    for label, role in roles.roles.items():
        own = [call for call in calls if call.label == label]
        method, _, path = label.partition(" ")
        if role.does != "answer" or method not in _DOES or variables_of(path):
            continue
        kind_and_key = _same_record(roles, [call for call in own if call.is_success], calls)
        if kind_and_key:
            kind, place, key = kind_and_key
            why = f"{len(own)} times, it was the same {kind.name}, whose path is another"
            taken = taken_at(own, kind, place)
            roles.roles[label] = Role(label, _DOES[method], kind.name, place, taken, why)
            found[label] = {variables_of(kind.path)[-1]: key}
    return found, [_with(call, found.get(call.label)) for call in calls]


def with_own_paths(model: Model, own: Own) -> Model:
    """Return a model whose operations know the record that their path always names."""
    specs = {
        label: replace(spec, more={**spec.more, "own": own[label]}) if label in own else spec
        for label, spec in model.specs.items()
    }
    return replace(model, specs=specs)


def _same_record(
    roles: Roles, done: Sequence[Call], calls: Sequence[Call]
) -> tuple[KindSeen, Any, str] | None:
    """Return the kind, the place and the key of the record that all answers show.

    Others must have shown it as well; and an answer that changed nothing may have it by chance.
    """
    shown = [(call, seen) for call in done if (seen := roles.shown_in(call.data))]
    if not done or len(shown) < len(done):
        return None
    kind, place = shown[0][1]
    if kind.key is None or len(variables_of(kind.path)) != 1:
        return None
    keys = {str(at(call.data, (*place, kind.key))) for call, _ in shown}
    is_enough = len(done) > 1 or any(map(_changes, done))
    if len(keys) > 1 or not is_enough:
        return None
    key = keys.pop()
    others = (call for call in calls if call.is_success)
    is_known = any(_lists(each, kind, key) for each in others)
    return (kind, place, key) if is_known else None


def _changes(call: Call) -> bool:
    """Tell whether an answer shows what was sent."""
    sent = call.ask.data if isinstance(call.ask.data, dict) else {}
    return bool(sent) and all(value in _values(call.data) for value in sent.values())


def _values(data: Any) -> Iterator[Any]:
    if isinstance(data, dict):
        for each in data.values():
            yield each
            yield from _values(each)


def _lists(call: Call, kind: KindSeen, key: str) -> bool:
    if call.path not in (kind.listed, kind.path) or call.data in (ABSENT, BROKEN):
        return False
    records = (value for _, value in places(call.data) if isinstance(value, dict))
    return any(str(each.get(kind.key)) == key for each in records)


def _with(call: Call, values: Mapping[str, str] | None) -> Call:
    if values is None:
        return call
    return replace(call, ask=replace(call.ask, values={**values, **call.ask.values}))
