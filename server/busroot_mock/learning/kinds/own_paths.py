"""Paths without a key that always name the same record, such as that of whoever asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, BROKEN, at, places
from busroot_mock.generic.model import Model, variables_of
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen, records_at, taken_at, wrapped_at
from busroot_mock.learning.kinds.roles import Role, Roles

_DOES: Final = {"GET": "read", "PUT": "merge", "PATCH": "merge"}
_FEWEST: Final = 2
"""So many texts of a record are hardly those of another one by chance."""
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
        single = roles.kinds.get(role.kind)
        is_single = single is not None and single.key is None
        if not (role.does == "answer" or is_single) or method not in _DOES or variables_of(path):
            continue
        # All that is done at the path of a record that there is once is done with the same.
        alike = [each for each in calls if each.path == path] if is_single else own
        done = [call for call in alike if call.is_success and call.ask.method in _DOES]
        same = _listed_elsewhere if is_single else _same_record
        kind_and_key = same(roles, done, calls)
        if kind_and_key:
            kind, place, key = kind_and_key
            why = f"{len(own)} times, it was the same {kind.name}, whose path is another"
            taken = taken_at(own, kind, place)
            roles.roles[label] = Role(label, _DOES[method], kind.name, place, taken, why)
            found[label] = {variables_of(kind.path)[-1]: key}
    left = {role.kind for role in roles.roles.values()}
    for name in [n for n, kind in roles.kinds.items() if kind.key is None and n not in left]:
        del roles.kinds[name]
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


def _listed_elsewhere(
    roles: Roles, done: Sequence[Call], calls: Sequence[Call]
) -> tuple[KindSeen, Any, str] | None:
    """Return the kind, the place and the key of a record that there is once, and that a list has.

    The list has the key, and texts that are hardly the same by chance, under the same names.
    """
    ways = {wrapped_at(call.data) for call in done if isinstance(call.data, dict)}
    place = ways.pop() if len(ways) == 1 else None
    shown = [at(call.data, place) for call in done] if place is not None else []
    if not all(isinstance(each, dict) for each in shown):
        return None
    for kind in roles.kinds.values():
        if not shown or kind.key is None or len(variables_of(kind.path)) != 1:
            continue
        keys = {str(each.get(kind.key, "")) for each in shown}
        if len(keys) == 1 and (key := keys.pop()) and key != "None":
            records = [r for call in calls for r in _records(roles, call, kind, key)]
            if any(_share_texts(one, other) for one in shown for other in records):
                return kind, place, key
    return None


def _with_key(call: Call, kind: KindSeen, key: str) -> Iterator[Mapping[str, Any]]:
    if call.path.rstrip("/") in (kind.listed, kind.path) and call.data not in (ABSENT, BROKEN):
        for _, value in places(call.data):
            if isinstance(value, dict) and str(value.get(kind.key)) == key:
                yield value


def _records(roles: Roles, call: Call, kind: KindSeen, key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records with a key that an answer is about, not objects within them."""
    role = roles.roles[call.label]
    if call.is_success and role.kind == kind.name and role.at is not None:
        shown = records_at(call.data, role.at)
        yield from (each for each in shown if str(each.get(kind.key or "")) == key)


def _share_texts(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    texts = {name: each for name, each in one.items() if isinstance(each, str) and len(each) > 2}
    same = {each for name, each in texts.items() if other.get(name) == each}
    return len(same) >= _FEWEST and len(same) * 2 >= len(texts)


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
    return any(_with_key(call, kind, key))


def _with(call: Call, values: Mapping[str, str] | None) -> Call:
    if values is None:
        return call
    return replace(call, ask=replace(call.ask, values={**values, **call.ask.values}))
