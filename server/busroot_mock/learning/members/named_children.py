"""Records that come with a new one and whose paths name it, beside values that are the same."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.items import Identity, Items, Members
from busroot_mock.generic.model import Kind, Source

_FEWEST: Final = 2
Made = set[tuple[str, Identity]]


def with_named(
    kinds: Mapping[str, Kind], made: Made, first: Items
) -> tuple[dict[str, Kind], Items]:
    """Return kinds with what comes with records that it names, and the other records of the start.

    Args:
        kinds: By name.
        made: The records that calls have made, by kind.
        first: Records that no call has made.
    """
    found, rest = dict(kinds), first.copy()
    for inner in kinds.values():
        for parent in [kinds[name] for name in dict.fromkeys(inner.names.values())]:
            pairs = [*_pairs(inner, parent, made, rest)]
            sources = _sources(parent, [(own, members) for own, _, members in pairs])
            if not sources or _lacks_any(inner, sources):
                continue
            makes = [*found[parent.name].makes.get(inner.name, []), sources]
            own_makes = {**found[parent.name].makes, inner.name: makes}
            found[parent.name] = replace(found[parent.name], makes=own_makes)
            for _, identity, _ in pairs:
                rest.of(inner.name).pop(identity, None)
    return found, rest


def _pairs(
    inner: Kind, parent: Kind, made: Made, first: Items
) -> Iterator[tuple[Identity, Identity, Members]]:
    """Yield identities of records that were made and of those that name them, with members."""
    places = [inner.variables.index(v) for v, name in inner.names.items() if name == parent.name]
    for identity, item in first.of(inner.name).items():
        for name, own in made:
            is_named = any(identity[place] == own[-1] for place in places)
            if name == parent.name and is_named and {*own} <= {*identity}:
                yield own, identity, item.members


def _sources(parent: Kind, pairs: list[tuple[Identity, Members]]) -> dict[str, Source]:
    """Return where all members come from; empty if one comes from elsewhere, or differs."""
    if len({own for own, _ in pairs}) < _FEWEST or len(pairs) > len({own for own, _ in pairs}):
        return {}
    values: dict[str, list[Any]] = defaultdict(list)
    for _, members in pairs:
        for name, value in members.items():
            values[name].append(value)
    found: dict[str, Source] = {}
    for name, shown in values.items():
        if len(shown) == len(pairs) and len({*map(json.dumps, shown)}) == 1:
            found[name] = {"as": "value", "value": shown[0]}
            continue
        same = (
            variable
            for place, variable in enumerate(parent.variables)
            if len(shown) == len(pairs)
            and all(each == own[place] for each, (own, _) in zip(shown, pairs, strict=True))
        )
        of = next(same, None)
        if of is None:
            return {}
        found[name] = {"as": "path", "of": of}
    return found


def _lacks_any(inner: Kind, sources: Mapping[str, Source]) -> bool:
    """Tell whether members lack the values of the path."""
    needed = [inner.within.get(name, "") for name in inner.variables[:-1]]
    return not all(name in sources for name in needed) or inner.key not in sources
