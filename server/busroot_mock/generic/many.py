"""Requests with entries for several records, each of which is made, changed or removed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from busroot_mock.generic.ask import ABSENT, BROKEN, Ask, Steps, leaves
from busroot_mock.generic.identities import identity_of
from busroot_mock.generic.items import Item
from busroot_mock.generic.made_with import children
from busroot_mock.generic.model import Kind, Model, Recorded, Spec
from busroot_mock.generic.parts import remove
from busroot_mock.generic.sources import Scope
from busroot_mock.generic.writes import Making, changed, made


def entries_at(value: Any, steps: Steps) -> list[Any]:
    """Return the entries of the lists at a place, where 0 stands for each item of a list."""
    if not steps:
        return value if isinstance(value, list) else []
    if str(steps[0]) == "0":
        items = value if isinstance(value, list) else []
        return [each for inner in items for each in entries_at(inner, steps[1:])]
    inner = value.get(steps[0]) if isinstance(value, dict) else None
    return entries_at(inner, steps[1:])


def with_keys(value: Any, steps: Steps, key: str) -> Any:
    """Return a body with the keys of the entries in place of them."""
    if not steps and isinstance(value, list):
        return [each.get(key, each) if isinstance(each, dict) else each for each in value]
    if steps and str(steps[0]) == "0" and isinstance(value, list):
        return [with_keys(each, steps[1:], key) for each in value]
    if steps and isinstance(value, dict) and steps[0] in value:
        return {**value, str(steps[0]): with_keys(value[steps[0]], steps[1:], key)}
    return value


def only_keys(spec_taken: Steps, kind: Kind, ask: Ask) -> Ask:
    """Return a request whose entries are the keys of the records."""
    if ask.data is ABSENT or ask.data is BROKEN:
        return ask
    return replace(ask, body=json.dumps(with_keys(ask.data, spec_taken, kind.key or "")).encode())


def many(spec: Spec, ask: Ask, making: Making) -> tuple[Recorded, Scope]:
    """Do what a request says of several records; return the answer to one like it."""
    kind = making.model.kinds[spec.kind]
    _enter(spec, kind, ask, making)
    own = only_keys(spec.taken, kind, ask)
    recorded = _most_alike(making.model, spec, own)
    return recorded, Scope(own, time=making.time)


def _enter(spec: Spec, kind: Kind, ask: Ask, making: Making) -> None:
    """Make, change or remove the record of each entry: it is text where one is to go."""
    for entry in entries_at(ask.data, spec.taken) if ask.data not in (ABSENT, BROKEN) else ():
        if isinstance(entry, dict) and kind.key in entry:
            identity = identity_of(kind, ask, entry[kind.key], entry)
            old = making.items.get(kind.name, identity)
            inner = Spec(
                f"{spec.method} {spec.path}", "create" if old is None else "merge", kind.name
            )
            own = replace(ask, body=json.dumps(entry).encode())
            _put(making, kind, inner, own, old)
        elif isinstance(entry, str | int):
            identity = identity_of(kind, ask, entry, {})
            if making.items.get(kind.name, identity) is not None:
                remove(making.model, kind, identity, making.items)


def _put(making: Making, kind: Kind, spec: Spec, ask: Ask, old: Item | None) -> None:
    if old is not None:
        item = changed(making, kind, spec, ask, old, False)
        making.items.put(kind.name, identity_of(kind, ask, item.members[kind.key or ""], {}), item)
        return
    identity, item = made(making, kind, spec, ask)
    making.items.put(kind.name, identity, item)
    for child in [*children(making, kind, identity)]:
        making.items.put(*child)


def _most_alike(model: Model, spec: Spec, ask: Ask) -> Recorded:
    """Return the recorded answer to the request that had most of the same words beside entries."""
    own = {*_words(ask.data, spec.taken)}
    candidates = [each for each in model.answers if each.label == spec.label]
    candidates = [each for each in candidates if not each.is_refusal]

    def likeness(each: Recorded) -> int:
        return len(own & {*_words(_json(each.asked.get("", "")), spec.taken)})

    return max(reversed(candidates), key=likeness)


def _words(data: Any, taken: Steps) -> Iterator[tuple[Steps, str]]:
    entries = tuple(str(step) for step in taken)
    for steps, value in leaves(data):
        plain = tuple("0" if isinstance(step, int) else str(step) for step in steps)
        if plain[: len(entries)] != entries:
            yield plain, str(value)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {}
