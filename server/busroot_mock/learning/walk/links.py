"""Values of paths that name records of another kind, whose paths do not lead there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from inflection import camelize

from busroot_mock.generic.items import Items
from busroot_mock.generic.model import variables_of
from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 2
Links = Mapping[str, str]
"""By the path up to a value: the kind of the record that the value names."""


def up_to(path: str, name: str) -> str:
    """Return a path up to a placeholder."""
    return path[: path.index(f"{{{name}}}") + len(name) + 2]


def links_of(seen: Sequence[Seen], kinds: Mapping[str, KindSeen], first: Items) -> Links:
    """Return the values of paths that named a record whenever a request was done.

    Args:
        seen: The calls.
        kinds: By name.
        first: The records that were there before the calls.
    """
    before = {name: {each[-1] for each in held if each} for name, held in first.kinds.items()}
    values: dict[str, set[str]] = defaultdict(set)
    fitting: dict[str, set[str]] = {}
    for each in seen:
        if not each.call.is_success:
            continue
        for name in variables_of(each.call.path):
            prefix, value = up_to(each.call.path, name), each.call.ask.values[name]
            values[prefix].add(value)
            known = {
                kind
                for kind in fitting.get(prefix, kinds.keys())
                if (value in each.keys.get(kind, ()) or value in before.get(kind, ()))
                and not prefix.startswith(kinds[kind].path)
            }
            fitting[prefix] = known
    links = {}
    for prefix, found in fitting.items():
        if any(value.isdecimal() for value in values[prefix]):
            # Small numbers are keys of many kinds: the path must say which.
            found &= {camelize(variables_of(prefix)[-1].removesuffix("_id"))}
        if found and len(values[prefix]) >= _FEWEST:
            links[prefix] = min(found, key=lambda name: (len(kinds[name].keys), name))
    return links


def links_in(path: str, links: Links) -> dict[str, str]:
    """Return by placeholder of a path the kind that its value names."""
    found = {name: links.get(up_to(path, name)) for name in variables_of(path)}
    return {name: kind for name, kind in found.items() if kind is not None}


def naming(name: str, kinds: Iterable[KindSeen], links: Links) -> Iterator[tuple[KindSeen, int]]:
    """Yield the kinds whose paths name records of a kind, and at which of their values."""
    for kind in kinds:
        for variable, named in links_in(kind.path, links).items():
            if named == name:
                yield kind, variables_of(kind.path).index(variable)
