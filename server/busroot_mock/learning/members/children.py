"""Records that come with a new one: nobody made them, and they are part of one that was made."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from busroot_mock.generic.items import Identity, Items
from busroot_mock.generic.model import Kind, Source
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import records_at
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.late import identity_shown
from busroot_mock.learning.members.named_children import with_named
from busroot_mock.learning.members.new_values import fill
from busroot_mock.learning.members.numbered_children import numbered

_Shown = Sequence[tuple[Identity, Sample]]


def with_children(
    kinds: Mapping[str, Kind], seen: Sequence[Seen], first: Items
) -> tuple[dict[str, Kind], Items]:
    """Return kinds with what comes with their records, and the other records of the start."""
    made = _made(kinds, seen)
    own = {each.role.kind for each in seen if each.role.does in ("create", "put")}
    rest, found = Items(), dict(kinds)
    for name, held in first.kinds.items():
        parent = next((k for k in kinds.values() if k.key and _is_outer(k, kinds[name])), None)
        kept = (
            numbered(kinds[name], made, parent.name, seen) if parent and name not in own else None
        )
        samples: dict[str, list[tuple[Identity, Sample]]] = defaultdict(list)
        for identity, item in held.items():
            shown = _first_shown(kinds[name], identity, seen) if parent else None
            if parent is None or shown is None or (parent.name, identity[:-1]) not in made:
                rest.put(name, identity, item)
            else:
                above = {n: each for n, each in shown.parents.items() if n != name}
                call = _without_own_key(shown.call, kinds[name])
                own_call = replace(shown, call=call, parents=above)
                samples[identity[-1]].append((identity, Sample(own_call, {}, None, item.members)))
        groups = [each for each in samples.values() if len(each) > 1 or name not in own]
        # What came with a record is all there if it was listed: the others like it are so too.
        beside = {each.seen.call.number for group in groups for _, each in group}
        groups += [
            each
            for each in samples.values()
            if each not in groups and {one.seen.call.number for _, one in each} & beside
        ]
        if parent is not None and kept is not None:
            makes = {**found[parent.name].makes, **({name: kept} if kept else {})}
            found[parent.name] = replace(found[parent.name], makes=makes)
        elif parent is not None and groups:
            all_of = [each for group in groups for each in group]
            sources = [_sources(group, all_of, kinds[name]) for group in groups]
            makes = {**found[parent.name].makes, name: sources}
            found[parent.name] = replace(found[parent.name], makes=makes)
    return with_named(found, {*made}, rest)


def _is_outer(outer: Kind, inner: Kind) -> bool:
    if outer.variables == inner.variables[:-1] and inner.path.startswith(f"{outer.path}/"):
        return True
    # Or its path names the other one, and nothing else but its own key.
    return len(inner.variables) == 2 and inner.names.get(inner.variables[0]) == outer.name


def _made(
    kinds: Mapping[str, Kind], seen: Sequence[Seen]
) -> dict[tuple[str, Identity], list[Seen]]:
    """Return the calls that have made records, by kind and identity."""
    found: dict[tuple[str, Identity], list[Seen]] = defaultdict(list)
    for each in seen:
        kind = kinds.get(each.role.kind)
        if kind and each.after and each.role.does in ("create", "put") and each.before is None:
            values = [each.call.ask.values.get(name, "") for name in kind.variables[:-1]]
            key = each.after.members.get(kind.key or "", "")
            found[kind.name, (*values, str(key))].append(each)
    return dict(found)


def _first_shown(kind: Kind, identity: Identity, seen: Sequence[Seen]) -> Seen | None:
    for each in seen:
        if each.role.kind != kind.name or not each.call.is_success or each.role.at is None:
            continue
        records = records_at(each.call.data, each.role.at)
        if any(identity_shown(kind, each, dict(record)) == identity for record in records):
            return each
    return None


def _without_own_key(call: Call, kind: Kind) -> Call:
    """Return the call by which a record was shown, without its key, which is not sent to make it.

    No member can come from there: the path that makes it ends before.
    """
    values = {n: value for n, value in call.ask.values.items() if n != kind.variables[-1]}
    return replace(call, ask=replace(call.ask, values=values))


def _sources(group: _Shown, all_of: _Shown, kind: Kind) -> dict[str, Source]:
    """Return where the members come from of what comes with a new record.

    Args:
        group: Those with the same key.
        all_of: Those with any key.
        kind: Of them.
    """
    own = [each for _, each in group]
    varying, key = _varying([each for _, each in all_of], kind), kind.key or ""
    where = _where([each for each, _ in group], [each for each, _ in all_of], kind)
    whole = own[-1].after
    found: dict[str, Source] = {}
    if key in whole:
        found[key] = {"as": "value", "value": whole[key], **where}
    # Some calls show less of a record than most.
    for name in dict.fromkeys([*whole, *_usual([each for _, each in all_of])]):
        general = fill(name, [each for _, each in all_of if name in each.after], None, found)
        is_general = general is not None and general["as"] != "value"
        values = {json.dumps(each.after[name]) for each in own if name in each.after}
        if len(values) == 1 and (len(own) > 1 or name not in varying) and not is_general:
            found.setdefault(name, {"as": "value", "value": json.loads(values.pop())})
        elif general:
            found.setdefault(name, general)
    # Calls by which it was shown have other words for what its own path says.
    return found | {name: {"as": "path", "of": of} for of, name in kind.within.items()}


def _usual(samples: Sequence[Sample]) -> list[str]:
    """Return the members that most of some records have."""
    counts = Counter(name for each in samples for name in each.after)
    return [name for name, count in counts.items() if count * 2 > len(samples)]


def _varying(samples: Sequence[Sample], kind: Kind) -> set[str]:
    """Return the members that differ between records with the same key."""
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in samples:
        for name, value in each.after.items():
            shown[str(each.after.get(kind.key or "")), name].add(json.dumps(value))
    return {name for (_, name), values in shown.items() if len(values) > 1}


def _where(
    group: Sequence[Identity], all_of: Sequence[Identity], kind: Kind
) -> dict[str, dict[str, list[str]]]:
    """Return the values above the new record with which a key is there, if others have others."""
    found = {}
    for place, name in enumerate(kind.variables[:-2]):
        own, known = ({each[place] for each in some} for some in (group, all_of))
        if own != known:
            found[name] = sorted(own)
    return {"where": found} if found else {}
