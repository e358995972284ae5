"""Records that come with new ones, or stand in for those that recordings have not shown."""

from collections.abc import Iterator, Sequence
from typing import Any

from busroot_mock.generic.ask import ABSENT, Ask, at
from busroot_mock.generic.identities import identity_by, identity_in_path
from busroot_mock.generic.items import Identity, Item, Members
from busroot_mock.generic.model import Kind, Model, Source, Sources, Spec, steps_in
from busroot_mock.generic.whole_numbers import as_whole
from busroot_mock.generic.writes import Making, filled_in, key_like


def stand_in(making: Making, spec: Spec, ask: Ask) -> bool:
    """Tell whether the record of a path is there; if nothing says that it is not, put one there.

    Of what no operation makes, recordings show hardly all that there is. It is like another one.
    """
    kind, items = making.model.kinds[spec.kind], making.items
    identity = identity_in_path(kind, ask, items)
    if items.get(kind.name, identity) is not None:
        return True
    others = list(items.of(kind.name).values())
    if not others or not all(identity):
        return False
    members = {**others[-1].members}
    own_key = _key_like(identity[-1], kind, others)
    sources = next(_all_sources(making.model, kind), None)
    if sources:
        key = {"as": "value", "value": own_key}
        members = _made(making, kind, {**sources, kind.key or "": key}, Item({}, ask.values))
    if kind.key is not None:
        members[kind.key] = own_key
    for name, member in kind.within.items():
        members[member] = ask.values.get(name, members.get(member))
    items.put(kind.name, identity, Item(members, ask.values))
    return True


def _key_like(text: str, kind: Kind, others: Sequence[Item]) -> Any:
    """Return a value of a path as keys are: a number if those of all others are."""
    are_numbers = all(type(each.members.get(kind.key or "")) is int for each in others)
    return as_whole(text) if are_numbers else key_like(text, kind)


def is_beyond(model: Model, kind: Kind, ask: Ask) -> bool:
    """Tell whether a record may have come with another one, though nothing has shown it there.

    Either nothing shows what comes with those below these values, or one like it comes with others.
    """
    keys = [one.get(kind.key or "", {}) for one in _all_sources(model, kind)]
    limited = [each for each in keys if "where" in each]
    elsewhere = [
        each
        for each in limited
        if any(ask.values.get(name) not in values for name, values in each["where"].items())
    ]
    is_known = any(str(each.get("value")) in ask.values.values() for each in elsewhere)
    return bool(elsewhere) and (is_known or len(elsewhere) == len(keys))


def _all_sources(model: Model, kind: Kind) -> Iterator[Sources]:
    for outer in model.kinds.values():
        yield from outer.makes.get(kind.name, ())


def children(
    making: Making, kind: Kind, identity: Identity
) -> Iterator[tuple[str, Identity, Item]]:
    """Yield kind, identity and record of what comes with a new record."""
    within = dict(zip(kind.variables, identity, strict=True))
    made_with: list[tuple[str, Sources]] = [
        (name, each)
        for name, makes in kind.makes.items()
        for one in makes
        for each in _for_items(one, making.model.kinds[name].key or "", making.data)
    ]
    for name, sources in made_with:
        inner = making.model.kinds[name]
        # Where its path names the other record, and does not lead through it, it has other words.
        item = Item({}, {**dict(zip(inner.variables, identity, strict=False)), **within})
        where = sources.get(inner.key or "", {}).get("where", {})
        if any(item.within.get(each) not in values for each, values in where.items()):
            continue
        _made(making, inner, sources, item)
        own = identity_by(inner, item.members) or (
            *identity,
            str(item.members.get(inner.key or "", "")),
        )
        placed = dict(zip(inner.variables, own, strict=False))
        yield name, own, Item(item.members, {**item.within, **placed})


def _for_items(sources: Sources, key: str, data: Any) -> list[Sources]:
    """Return the sources of a record for each item sent, if it comes with each."""
    each = sources.get(key, {}).get("each")
    if each is None or data is ABSENT:
        return [sources] if each is None else []
    items = at(data, steps_in(each), None)
    count = len(items) if isinstance(items, list) else 0
    return [
        {n: _of_item(source, data, place) for n, source in sources.items()}
        for place in range(count)
    ]


def _of_item(source: Source, data: Any, place: int) -> Source:
    if source["as"] != "item":
        return source
    steps = (*steps_in(source["of"]), place, *steps_in(source.get("at", "")))
    return {"as": "value", "value": at(data, steps, None)}


def _made(making: Making, kind: Kind, sources: Sources, item: Item) -> Members:
    """Return the members of a record that the server makes."""
    for name, source in sources.items():
        value = filled_in(making, kind, source, item)
        if value is not ABSENT:
            item.members[name] = value
    return item.members
