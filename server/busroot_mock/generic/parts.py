"""Records that are part of others: deleted with them, and shown within them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from busroot_mock.generic.ask import ABSENT
from busroot_mock.generic.items import Identity, Item, Items, Members
from busroot_mock.generic.model import Kind, Model, filled, steps_in, variables_of
from busroot_mock.generic.references import with_shown
from busroot_mock.generic.removals import remove_with_all
from busroot_mock.generic.users_of import IN_PATH


def places_in(path: str, outer: str) -> tuple[int, ...] | None:
    """Return where the identity of a record has that of another one; None if nowhere.

    Args:
        path: Of the record; it leads through the other one, maybe not by all of its own path.
        outer: The path of the other one.
    """
    name = outer.rpartition("/")[2]
    literal = outer.split("/")[-2:-1]
    segments = path.split("/")[:-1]
    if not name.startswith("{") or name not in segments:
        return None
    if segments[segments.index(name) - 1 : segments.index(name)] != literal:
        return None
    names = variables_of(path)
    return tuple(names.index(each) if each in names else -1 for each in variables_of(outer))


def is_within(identity: Identity, places: tuple[int, ...], outer: Identity) -> bool:
    """Tell whether a record is part of another one."""
    pairs = zip(places, outer, strict=False)
    return all(place < 0 or identity[place] == value for place, value in pairs)


def remove(model: Model, kind: Kind, identity: Identity, items: Items) -> None:
    """Take out a record, with all that is part of it and all whose paths name it.

    What refers to it by a member is removed as well, or loses the reference, where that is so.
    """
    start, kinds = (kind.name, identity), [*model.kinds.values()]
    named = model.naming
    remove_with_all(start, kinds, model.parts.__getitem__, lambda n: named.get(n, ()), items)


def with_parts(
    model: Model,
    kind: Kind,
    identity: Identity,
    item: Item,
    items: Items,
    asked: Mapping[str, str] | None = None,
) -> Item:
    """Return a record as it is shown: with the records that are part of it and shown in it.

    Args:
        model: What is known.
        kind: Of the record.
        identity: Of the record.
        item: The record.
        items: All records.
        asked: The parameters of the request.
    """
    item = with_shown(model.kinds, kind, item, items)
    if not kind.embeds:
        return item
    members = dict(item.members)
    for name, rule in kind.embeds.items():
        is_asked = name in (asked or {}).get(rule.get("asked", ""), "").split(",")
        value = ABSENT
        if is_asked or "asked" not in rule:
            value = _part(model, kind, identity, members, items, rule)
        members.pop(name, None)
        members |= {} if value is ABSENT else {name: value}
    return Item(members, item.within)


def _part(
    model: Model,
    kind: Kind,
    identity: Identity,
    members: Members,
    items: Items,
    rule: Mapping[str, Any],
) -> Any:
    """Return what a member shows of others, `ABSENT` if it is not there."""
    if "value" in rule:
        return rule["value"]
    if "paths" in rule:
        found = _paths(model, kind, identity, items, rule["paths"])
        return in_order_of_type(found)
    inner = model.kinds[rule["kind"]]
    if rule.get("keys"):
        held = items.of(inner.name)
        return keys_of(inner.path, inner.key or "", kind.path, identity, held)
    if "merges" in rule:
        return merged([*_merges(inner, members, items, rule), members.get(rule["onto"])])
    shown = list(_shown(inner, kind, identity, items, rule))
    if rule.get("counts"):
        return len(shown)
    if not shown and rule.get("omits"):
        return ABSENT
    key = inner.key or ""
    return {str(each.get(key)): each for each in shown} if rule.get("map") else shown


def in_order_of_type(values: Iterable[Any]) -> list[Any]:
    """Return values in order: numbers, then texts, then what has no order, as it was."""
    found = list(values)
    numbers = [each for each in found if isinstance(each, int | float)]
    texts = [each for each in found if isinstance(each, str)]
    rest = [each for each in found if not isinstance(each, int | float | str)]
    return [*sorted(numbers), *sorted(texts), *rest]


def all_with_parts(
    model: Model, kind: Kind, chosen: Sequence[Item], items: Items
) -> Sequence[Item]:
    """Return records of a kind as they are shown, also those that were taken out."""
    if not kind.embeds and not kind.shows:
        return chosen
    known = (items.gone.get(kind.name, {}), items.of(kind.name))
    identities = {id(item): identity for held in known for identity, item in held.items()}
    return [with_parts(model, kind, identities[id(i)], i, items) for i in chosen]


def merged(objects: Iterable[Any]) -> Members:
    """Return the members of several objects, of which later ones count."""
    return {n: each for one in objects if isinstance(one, dict) for n, each in one.items()}


def keys_of(
    path: str, key: str, other: str, identity: Identity, held: Mapping[Identity, Item]
) -> list[Any]:
    """Return the keys of all records that have the values of a record's path where both have them.

    Args:
        path: Of the records.
        key: Of the records.
        other: The path of the record.
        identity: Of the record.
        held: The records.
    """
    values = dict(zip(variables_of(other), identity, strict=False))
    names = variables_of(path)[:-1]
    near = [(n, values[name]) for n, name in enumerate(names) if name in values]
    return [
        item.members.get(key, own[-1])
        for own, item in held.items()
        if all(own[n] == value for n, value in near)
    ]


def _merges(inner: Kind, members: Members, items: Items, rule: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the objects of the records that a list of a record names, in its order."""
    keys = members.get(rule["by"])
    held = {identity[-1]: item for identity, item in items.of(inner.name).items() if identity}
    for key in keys if isinstance(keys, list) else ():
        if isinstance(key, str) and key in held:
            yield held[key].members.get(rule["merges"])


def _paths(
    model: Model, kind: Kind, identity: Identity, items: Items, rules: Sequence[Mapping[str, Any]]
) -> Iterator[Any]:
    """Yield the paths of the records that refer to one, or their keys."""
    for rule in rules:
        inner, by = model.kinds[rule["kind"]], rule["by"]
        places = places_in(inner.path, kind.path) if by == IN_PATH else None
        for other, item in items.of(inner.name).items():
            if by == IN_PATH:
                refers = places is not None and is_within(other, places, identity)
            else:
                refers = identity[-1] in _values_at(item.members, steps_in(by))
            if refers and rule.get("keys"):
                yield item.members.get(inner.key or "", other[-1])
            elif refers:
                values = dict(zip(inner.variables, other, strict=True))
                yield f"{rule['before']}{filled(inner.path, values)}"


def _values_at(value: Any, steps: Sequence[str | int]) -> list[Any]:
    """Return what is at a place, where 0 stands for each item of a list."""
    found = [value]
    for step in steps:
        if step == "0":
            found = [each for inner in found if isinstance(inner, list) for each in inner]
        else:
            found = [inner[step] for inner in found if isinstance(inner, dict) and step in inner]
    return found


def key_at(members: Members, name: str, key: str | None) -> str:
    """Return the key that a member has, or an object in it."""
    value = members.get(name)
    return str(value.get(key or "") if isinstance(value, dict) else value)


def _shown(
    inner: Kind, kind: Kind, identity: Identity, items: Items, rule: Mapping[str, Any]
) -> Iterator[Members]:
    places, names = places_in(inner.path, kind.path), rule.get("shows", [])
    for other, item in items.of(inner.name).items():
        if "by" in rule:
            is_part = key_at(item.members, rule["by"], rule.get("key")) == identity[-1]
        else:
            is_part = places is not None and is_within(other, places, identity)
        if is_part:
            yield {name: item.members[name] for name in names if name in item.members}
