"""Members of records that are made beside their list: keys that the record of the path names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from busroot_mock.generic.ask import at, leaves
from busroot_mock.generic.model import Kind, Source, pointer_to
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.fills import kind_of_samples


def own_fills(
    seen_kind: KindSeen, kind: Kind, samples: Sequence[Sample], seen: Sequence[Seen]
) -> dict[str, Any]:
    """Return where members come from in records that one of several operations makes."""
    own: Mapping[str, Source] = kind_of_samples(seen_kind, samples, seen, {}).fills
    if len(samples) == 1:
        own = _unlike(kind.fills, samples[0], own)
    names = {name for each in samples for name in each.after}
    other = {n: own[n] for n in own if n in names and own[n] != kind.fills.get(n)}
    other.pop(kind.key or "", None)
    other |= _named_by_parents([*kind.within.values()], samples)
    return {"fills": other} if other else {}


def _named_by_parents(names: Iterable[str], samples: Sequence[Sample]) -> dict[str, Source]:
    """Return where in records of their paths new ones have the keys from below which they are.

    Args:
        names: Of the members that have such keys.
        samples: New records that were made elsewhere. One is enough: of all that a record names,
            only one place may have the key.
    """
    found = {}
    for name in names:
        own = [each for each in samples if name in each.after and name not in each.sent]
        source = _source(name, own) if own else None
        if source:
            found[name] = source
    return found


def _source(name: str, own: Sequence[Sample]) -> Source | None:
    usual = own[-1].after[name]
    if not all(isinstance(each.after[name], str) for each in own):
        return None
    places = [
        (kind, steps)
        for kind, parent in own[-1].seen.parents.items()
        for steps, value in leaves(parent.members)
        if value == usual
    ]
    fitting = [
        (kind, steps)
        for kind, steps in places
        if all(
            kind in each.seen.parents
            and at(each.seen.parents[kind].members, steps) == each.after[name]
            for each in own
        )
    ]
    if len(fitting) != 1 or len(fitting[0][1]) < 2:
        return None  # a member of the record itself is found elsewhere
    kind, steps = fitting[0]
    return {"as": "parent", "kind": kind, "at": pointer_to(steps), "else": usual}


def _unlike(
    usual: Mapping[str, Source], sample: Sample, own: Mapping[str, Source]
) -> dict[str, Source]:
    """Return where members come from of the only record that was made in a way, if it shows so.

    Args:
        usual: Where they come from in records of the kind.
        sample: The record.
        own: Where they may come from in this one alone.
    """
    found = {}
    for name, value in sample.after.items():
        source = usual.get(name)
        if name in sample.sent or name not in own:
            continue
        if source is None or (
            source["as"] == "path" and source["of"] not in sample.seen.call.ask.values
        ):
            found[name] = own[name]
        elif source["as"] == "value" and source["value"] != value:
            found[name] = {"as": "value", "value": value}
    return found
