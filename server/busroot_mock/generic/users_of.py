"""Records that refer to another one, by a member or by their path."""

from collections.abc import Iterator, Mapping
from typing import Any

from busroot_mock.generic.ask import leaves
from busroot_mock.generic.items import Identity, Items
from busroot_mock.generic.model import pointer_to

IN_PATH = "path"
"""In place of a pointer, where the path of a record leads through the other one."""

Use = tuple[str, str]
"""The kind of a record that refers to another one, and where; 0 stands for each item of a list."""


Shows = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By kind and member, the records of which it shows objects: their kind, and their key there."""


def users_of(kind: str, identity: Identity | None, items: Items, shows: Shows) -> Iterator[Use]:
    """Yield how records refer to one, each way once."""
    if not identity:
        return
    found = dict.fromkeys(
        use
        for name, held in items.kinds.items()
        if name != kind
        for other, item in held.items()
        for use in (
            *uses_of(name, other, item.members, identity),
            *_numbered(kind, name, item.members, identity, shows.get(name, {})),
        )
    )
    yield from found


def uses_of(name: str, other: Identity, members: object, identity: Identity) -> Iterator[Use]:
    """Yield how one record refers to another.

    Args:
        name: Its kind.
        other: Its own identity.
        members: Its own.
        identity: Of the other record.
    """
    if len(other) > len(identity) and other[: len(identity)] == identity:
        yield name, IN_PATH
    for steps, value in leaves(members):
        if value == identity[-1] and not isinstance(value, int) and steps:
            yield name, pointer_to(0 if isinstance(step, int) else step for step in steps)


def _numbered(
    kind: str,
    name: str,
    members: Mapping[str, Any],
    identity: Identity,
    shows: Mapping[str, Mapping[str, Any]],
) -> Iterator[Use]:
    """Yield how a record has objects of another one, of which the key is a whole number.

    Such a number by itself is that of many records.
    """
    for member, rule in shows.items():
        if rule["kind"] != kind or member not in members:
            continue
        for steps, value in leaves(members[member], (member,)):
            is_key = type(value) is int and steps[-1] == rule["key"]
            if is_key and str(value) == identity[-1]:
                yield name, pointer_to(0 if isinstance(step, int) else step for step in steps)
