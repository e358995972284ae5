"""Records that refer to one by its key, when that gets another key."""

from collections.abc import Mapping, Sequence
from typing import Any

from busroot_mock.generic.items import Identity, Item, Items
from busroot_mock.generic.model import Kind, Model, Spec, steps_in

Rules = Sequence[Mapping[str, str]]
"""The kinds of records that follow, each with the place of the key in them: `kind`, `at`."""


def rename(
    model: Model, spec: Spec, kind: Kind, identity: Identity, key: Any, items: Items
) -> Identity:
    """Give a record another key; return its identity then."""
    item, new = items.of(kind.name)[identity], (*identity[:-1], str(key))
    if new != identity:
        items.put(kind.name, identity, Item({**item.members, kind.key or "": key}, item.within))
        items.move(kind.name, identity, new, model.parts[kind.name])
        follow(spec.more.get("followed", ()), identity[-1], str(key), items)
    return new


def follow(rules: Rules, old: str, new: str, items: Items) -> None:
    """Put a new key in place of the old one in all records that follow."""
    for rule in rules:
        steps = steps_in(rule["at"])
        for identity, item in [*items.of(rule["kind"]).items()]:
            members = replaced(item.members, steps, old, new)
            if members != item.members:
                items.put(rule["kind"], identity, Item(members, item.within))


def replaced(value: Any, steps: Sequence[str | int], old: str, new: str) -> Any:
    """Return a value with a text in place of another at a place; 0 stands for each of a list."""
    if not steps:
        return new if value == old else value
    step, *rest = steps
    if isinstance(value, list) and str(step) == "0":
        return [replaced(each, rest, old, new) for each in value]
    if isinstance(value, dict) and step in value:
        return {**value, str(step): replaced(value[step], rest, old, new)}
    return value
