"""Records that come with a new one and have keys of their own: some, or one for each item sent."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from busroot_mock.generic.forms import id_form
from busroot_mock.generic.items import Identity, Members
from busroot_mock.generic.model import Kind, Source, pointer_to
from busroot_mock.learning.kinds.record_places import records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.new_values import fill

_FEWEST: Final = 2
_OFTEN: Final = 3


class Group(NamedTuple):
    """A new record, and what a list showed below it before anything else was made there."""

    made: Seen
    listed: Seen
    records: Sequence[Members]


def numbered(
    kind: Kind,
    made: Mapping[tuple[str, Identity], Sequence[Seen]],
    parent: str,
    seen: Sequence[Seen],
) -> list[dict[str, Source]] | None:
    """Return where the members come from of what comes with a new record; None if that is named.

    Args:
        kind: Of what comes with it.
        made: By kind and identity, the calls that made a record, in order.
        parent: The kind of the new record.
        seen: All calls.
    """
    groups = [
        group
        for (name, identity), calls in made.items()
        if name == parent and (group := _group(kind, identity, calls, seen))
    ]
    keys = [str(r.get(kind.key or "")) for group in groups for r in group.records]
    if len([g for g in groups if g.records]) < _FEWEST or len({*keys}) < len(keys):
        return None
    if not all(any(map(str.isdigit, key)) for key in keys):
        return None  # words, that only some records come with
    lists = _lists_of(groups)
    if lists:
        return [_sources(kind, groups, keys, lists)]
    least = min(len(group.records) for group in groups)
    firsts = [g._replace(records=[g.records[n]]) for n in range(least) for g in groups]
    return [_sources(kind, firsts, keys, ())] * least if least else []


def _group(
    kind: Kind, identity: Identity, calls: Sequence[Seen], seen: Sequence[Seen]
) -> Group | None:
    first = calls[0].call.number
    last = calls[1].call.number if len(calls) > 1 else None
    for each in seen:
        number, role = each.call.number, each.role
        if number <= first or role.kind != kind.name or role.does != "list" or role.at is None:
            continue
        if last is not None and number > last:
            return None
        own = tuple(each.call.ask.values.get(name, "") for name in kind.variables[:-1])
        if each.call.is_success and own == identity and not each.call.ask.query:
            return Group(calls[0], each, [*map(dict, records_at(each.call.data, role.at))])
    return None


def _lists_of(groups: Sequence[Group]) -> list[str]:
    """Return the members of bodies that have as many items as records were made with each."""
    bodies = [group.made.call.ask.data for group in groups]
    counts = [len(group.records) for group in groups]
    if not all(isinstance(body, dict) for body in bodies):
        return []
    if len({*counts}) < _FEWEST and len(counts) < _OFTEN:
        return []
    return [
        name
        for name, value in bodies[0].items()
        if isinstance(value, list)
        and all(
            isinstance(body.get(name), list) and len(body[name]) == count
            for body, count in zip(bodies, counts, strict=True)
        )
    ]


def _sources(
    kind: Kind, groups: Sequence[Group], keys: Sequence[str], lists: Sequence[str]
) -> dict[str, Source]:
    """Return where members come from: of the item that was sent, or as those of all others."""
    pairs = [(group, number) for group in groups for number in range(len(group.records))]
    samples = [_sample(kind, group, group.records[number]) for group, number in pairs]
    key = kind.key or ""
    found: dict[str, Source] = {key: id_form(keys) or {"as": "uuid"}}
    if lists:
        found[key] = {**found[key], "each": pointer_to((lists[0],))}
    for name in dict.fromkeys(name for sample in samples for name in sample.after if name != key):
        values = [(group.records[number].get(name), group, number) for group, number in pairs]
        own = _of_item(values, lists)
        source = own or fill(name, [each for each in samples if name in each.after], key, found)
        if source:
            found[name] = source
    return found | {name: {"as": "path", "of": of} for of, name in kind.within.items()}


def _sample(kind: Kind, group: Group, record: Members) -> Sample:
    values = {n: v for n, v in group.listed.call.ask.values.items() if n != kind.variables[-1]}
    call = replace(group.listed.call, ask=replace(group.listed.call.ask, values=values))
    return Sample(replace(group.listed, call=call), {}, None, record)


def _of_item(values: Sequence[tuple[Any, Group, int]], lists: Sequence[str]) -> Source | None:
    """Return the item, or its member, that a member of each record has."""
    if len({json.dumps(value) for value, _, _ in values}) < _FEWEST:
        return None
    for name in lists:
        items = [(value, group.made.call.ask.data[name][n]) for value, group, n in values]
        if all(value == item for value, item in items):
            return {"as": "item", "of": pointer_to((name,))}
        inner = items[0][1] if all(isinstance(item, dict) for _, item in items) else {}
        for each in inner:
            if all(each in item and item[each] == value for value, item in items):
                return {"as": "item", "of": pointer_to((name,)), "at": pointer_to((each,))}
    return None
