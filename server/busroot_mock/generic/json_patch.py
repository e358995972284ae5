"""Changes as JSON Patch (RFC 6902) lists them."""

from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, Steps, at
from busroot_mock.generic.items import Members
from busroot_mock.generic.model import steps_in
from busroot_mock.generic.whole_numbers import whole_in

_WAYS: Final = frozenset(["add", "remove", "replace", "move", "copy", "test"])


def is_patch(data: Any) -> bool:
    """Tell whether a body lists changes."""
    return (
        isinstance(data, list)
        and bool(data)
        and all(
            isinstance(each, dict)
            and isinstance(each.get("op"), str)
            and each["op"] in _WAYS
            and isinstance(each.get("path"), str)
            for each in data
        )
    )


def members_changed(changes: list[dict[str, Any]]) -> list[str]:
    """Return the members of a record that changes are about."""
    return [str(steps[0]) for each in changes if (steps := steps_in(each["path"]))]


def names_nothing(changes: list[dict[str, Any]], members: Members) -> bool:
    """Tell whether one of the changes removes, or replaces, what a record does not have."""
    return any(
        each["op"] in ("remove", "replace") and at(members, steps_in(each["path"])) is ABSENT
        for each in changes
    )


def values_at(changes: list[dict[str, Any]], pointer: str) -> list[Any]:
    """Return the values that changes give a place."""
    return [each["value"] for each in changes if each["path"] == pointer and "value" in each]


def patched(members: Members, changes: list[dict[str, Any]], place: Steps = ()) -> Members:
    """Return a record with changes; those that cannot be made are left out.

    Args:
        members: Of the record.
        changes: In order.
        place: Where the record is in what they speak of.
    """
    value: Any = members
    for change in changes:
        steps = _within(steps_in(change["path"]), place)
        if not steps:
            continue
        way, new = change["op"], change.get("value")
        if way in ("move", "copy"):
            source = _within(steps_in(str(change.get("from", ""))), place)
            new = at(value, source) if source else ABSENT
            if new is ABSENT:
                continue
            value = _without(value, source) if way == "move" else value
        if way == "remove":
            value = _without(value, steps)
        elif way != "test":
            value = _with(value, steps, new, way == "replace")
    return value if isinstance(value, dict) else members


def _within(steps: Steps, place: Steps) -> Steps:
    return steps[len(place) :] if steps[: len(place)] == place else steps


def _with(value: Any, steps: Steps, new: Any, is_replaced: bool) -> Any:
    step, *rest = steps
    if isinstance(value, dict):
        inner = _with(value.get(step, {}), tuple(rest), new, is_replaced) if rest else new
        return {**value, step: inner}
    if not isinstance(value, list):
        return value
    index = len(value) if step == "-" else whole_in(str(step))
    if index is None or not 0 <= index <= len(value):
        return value
    if rest:
        inner = [_with(each, tuple(rest), new, is_replaced) for each in value[index : index + 1]]
        return [*value[:index], *inner, *value[index + 1 :]]
    return [*value[:index], new, *value[index + is_replaced :]]


def _without(value: Any, steps: Steps) -> Any:
    step, *rest = steps
    if isinstance(value, dict) and step in value:
        if rest:
            return {**value, step: _without(value[step], tuple(rest))}
        return {name: each for name, each in value.items() if name != step}
    index = whole_in(str(step)) if isinstance(value, list) else None
    if index is not None and index >= 0:
        inner = [_without(each, tuple(rest)) for each in value[index : index + 1]] if rest else []
        return [*value[:index], *inner, *value[index + 1 :]]
    return value
