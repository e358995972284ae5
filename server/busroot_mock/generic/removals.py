"""Records that refer to one that is removed: they are removed with it, or lose the reference."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from busroot_mock.generic.ask import Steps
from busroot_mock.generic.items import Identity, Item, Items
from busroot_mock.generic.model import steps_in

Rules = Mapping[str, Mapping[str, Any]]


class Referring(Protocol):
    """A kind whose records refer to others, by pointers; 0 stands there for each item of a list."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def follows(self) -> Rules:
        """What its records are removed with."""

    @property
    def loses(self) -> Rules:
        """Whose removal takes a reference away."""


def remove_with_all(
    start: tuple[str, Identity],
    kinds: Sequence[Referring],
    parts: Callable[[str], Iterable[str]],
    naming: Callable[[str], Iterable[tuple[str, int]]],
    items: Items,
) -> None:
    """Take out a record, with all that is part of it, refers to it, or has a path that names it.

    A chain of records may be as long as a client likes: a loop takes it, not a call for each.

    Args:
        start: The kind of the record, and its identity.
        kinds: All kinds, with what their records follow and lose.
        parts: The kinds whose records are part of those of a kind.
        naming: The kinds whose paths name records of a kind, and where in the identity.
        items: All records.
    """
    waiting = [start]
    while waiting:
        name, identity = waiting.pop()
        items.remove(name, identity, parts(name))
        if not identity:
            continue
        for other, place in naming(name):
            waiting += [(other, each) for each in items.named_by(other, place, identity[-1])]
        for own in kinds:
            forget_key(own, name, identity[-1], items)
            waiting += [(own.name, e) for e in followers(own, name, identity[-1], items)]


def followers(own: Referring, removed: str, key: str, items: Items) -> list[Identity]:
    """Return the records of a kind that are removed with one of another kind."""
    pointers = [pointer for pointer, rule in own.follows.items() if rule["kind"] == removed]
    return [
        identity
        for pointer in pointers
        for identity, item in items.of(own.name).items()
        if key in values_at(item.members, steps_in(pointer))
    ]


def forget_key(own: Referring, removed: str, key: str, items: Items) -> None:
    """Take the key of a removed record out of all records of a kind that lose it."""
    for pointer, rule in own.loses.items():
        steps = steps_in(pointer)
        if rule["kind"] != removed:
            continue
        for identity, item in items.of(own.name).items():
            if key in values_at(item.members, steps):
                members = without(item.members, steps, key)
                if rule.get("absent"):
                    members = {n: each for n, each in members.items() if n != steps[0]}
                items.of(own.name)[identity] = Item(members, item.within)


def values_at(value: Any, steps: Steps) -> list[str]:
    """Return the keys at a place, as texts."""
    return [str(each) for each in _at(value, steps)]


def _at(value: Any, steps: Steps) -> Iterator[Any]:
    if not steps:
        yield value
    elif isinstance(value, list) and steps[0] == "0":
        for each in value:
            yield from _at(each, steps[1:])
    elif isinstance(value, dict) and steps[0] in value:
        yield from _at(value[steps[0]], steps[1:])


def without(value: Any, steps: Steps, key: str) -> Any:
    """Return a value without what refers to a key: an item of the innermost list, else null."""
    if isinstance(value, list):
        if "0" not in steps[1:]:
            return [each for each in value if key not in values_at(each, steps[1:])]
        return [without(each, steps[1:], key) for each in value]
    if not isinstance(value, dict) or key not in values_at(value, steps):
        return value
    inner = without(value[steps[0]], steps[1:], key) if "0" in steps else None
    return {**value, steps[0]: inner}
