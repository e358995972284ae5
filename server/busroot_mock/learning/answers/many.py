"""Requests with entries for several records, as recordings show them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from busroot_mock.generic.ask import ABSENT, BROKEN, Steps
from busroot_mock.generic.identities import identities_in
from busroot_mock.generic.items import Identity, Item, Items
from busroot_mock.generic.many import entries_at, only_keys
from busroot_mock.generic.model import Kind, Recorded, pointer_to
from busroot_mock.generic.sources import MARK
from busroot_mock.learning.answers.answers import Writer
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.roles import Role
from busroot_mock.learning.kinds.seen import Seen


def gone_in(
    call: Call, role: Role, kind: KindSeen, items: Items, made: set[tuple[str, str]]
) -> list[Identity]:
    """Return the records that a request removes, after it has entered those that it brings."""
    if call.ask.data is ABSENT or call.ask.data is BROKEN:
        return []
    entries = entries_at(call.ask.data, role.taken)
    for entry in entries if role.does == "many" else ():
        if isinstance(entry, dict) and kind.key in entry:
            known = identities_in([entry[kind.key]], kind.name, items)
            identity = known[0] if known else (*call.ask.values.values(), str(entry[kind.key]))
            old = items.get(kind.name, identity)
            members = {**(old.members if old else {}), **entry}
            items.put(kind.name, identity, Item(members, old.within if old else call.ask.values))
            made.add((kind.name, identity[-1]))
    keys = [each for each in entries if isinstance(each, str | int)]
    return identities_in(keys, kind.name, items)


def answers_of(seen: Sequence[Seen], role: Role, kind: Kind) -> Iterator[Recorded]:
    """Yield the answers to requests with such entries, in which keys stand for them."""
    for each in seen:
        if each.call.is_success:
            call = replace(each.call, ask=only_keys(role.taken, kind, each.call.ask))
            recorded = Writer([replace(each, call=call)]).recorded()
            yield replace(recorded, body=_with_lists(recorded.body, call.data, call.ask.data))


def _with_lists(template: Any, shown: Any, sent: Any) -> Any:
    """Return a template in which a list is that of the body, however long, if it was so."""
    if isinstance(shown, list):
        same = [steps for steps, value in _lists_in(sent) if value == shown and shown]
        return {MARK: {"as": "body", "of": pointer_to(same[0])}} if same else template
    if isinstance(shown, dict) and isinstance(template, dict) and template.keys() == shown.keys():
        return {name: _with_lists(template[name], shown[name], sent) for name in shown}
    return template


def _lists_in(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, list[Any]]]:
    """Yield the lists in a body, each with its place."""
    if isinstance(value, list):
        yield steps, value
    inner = value.items() if isinstance(value, dict) else ()
    pairs: Iterable[tuple[str | int, Any]] = enumerate(value) if isinstance(value, list) else inner
    for step, each in pairs:
        yield from _lists_in(each, (*steps, step))
