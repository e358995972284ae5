"""Records that refer to another one, by a member or by their path."""

from collections.abc import Iterator

from busroot_mock.generic.ask import leaves
from busroot_mock.generic.items import Identity, Items
from busroot_mock.generic.model import pointer_to

IN_PATH = "path"
"""In place of a pointer, where the path of a record leads through the other one."""

Use = tuple[str, str]
"""The kind of a record that refers to another one, and where; 0 stands for each item of a list."""


def users_of(kind: str, identity: Identity | None, items: Items) -> Iterator[Use]:
    """Yield how records refer to one, each way once."""
    if not identity:
        return
    found = dict.fromkeys(
        use
        for name, held in items.kinds.items()
        if name != kind
        for other, item in held.items()
        for use in uses_of(name, other, item.members, identity)
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
