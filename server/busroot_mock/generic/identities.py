"""Identities of records, by the path of a request and by members."""

from typing import Any

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.model import Kind


def identity_of(kind: Kind, ask: Ask, key: Any, members: Members) -> Identity:
    """Return the identity of the record with a key, below what the path or its members name."""
    outer = kind.variables[:-1] if kind.key is not None else kind.variables
    values = tuple(
        ask.values[name] if name in ask.values else str(members.get(kind.within.get(name, ""), ""))
        for name in outer
    )
    return (*values, str(key)) if kind.key is not None else values


def identity_in_path(kind: Kind, ask: Ask, items: Items) -> Identity:
    """Return the identity of the record of a kind that the path names, by whatever member."""
    values = [ask.values.get(name, "") for name in kind.variables]
    if kind.variables and kind.variables[-1] not in ask.values and kind.aliases and ask.values:
        values[-1] = [*ask.values.values()][-1]
    identity = tuple(values)
    if not all(values[:-1]) and values[-1]:
        known = [each for each in items.of(kind.name) if each[-1] == values[-1]]
        return known[0] if len(known) == 1 else identity
    return (items.find(kind.name, identity, kind.aliases) or identity) if values else identity


def identity_by(kind: Kind, members: Members) -> Identity | None:
    """Return the identity of a record whose members have all values of its path; else None."""
    names = (*(kind.within.get(name, "") for name in kind.variables[:-1]), kind.key or "")
    return tuple(str(members[name]) for name in names) if {*names} <= members.keys() else None


def identities_in(keys: Any, kind: str, items: Items) -> list[Identity]:
    """Return the identities of the records of a kind that are there with keys of a list."""
    wanted = {str(key) for key in keys} if isinstance(keys, list) else set()
    return [identity for identity in items.of(kind) if identity and identity[-1] in wanted]
