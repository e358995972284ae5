"""Keys that requests of several kinds send in the same way, for kinds that did so rarely."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import samples_of

_FEWEST: Final = 2
"""So many kinds must send it so."""
Rule = dict[str, Any]


def share_sends(kinds: Collection[KindSeen], seen: Sequence[Seen]) -> None:
    """Let what is sent as a key of what a member shows be sent so of other kinds, too.

    These have the member, which never showed anything else.
    """
    known: dict[tuple[str, str, str, str], list[tuple[Rule, Rule]]] = defaultdict(list)
    for kind in kinds:
        for name, rule in kind.sends.items():
            shown = kind.shows.get(rule["to"])
            if shown and "objects" not in rule:
                known[name, rule["to"], rule["key"], shown["kind"]].append((rule, shown))
    for (name, member, key, of), own in known.items():
        for kind in kinds if len(own) >= _FEWEST else ():
            is_open = name not in kind.sends and member in kind.members and kind.name != of
            if is_open and kind.shows.get(member, own[0][1])["kind"] == of:
                _add(kind, name, key, own[0], seen)


def _add(
    kind: KindSeen, name: str, key: str, known: tuple[Rule, Rule], seen: Sequence[Seen]
) -> None:
    rule, shown = known
    values = [*_values(kind, rule["to"], seen)]
    if not values or not all(map(_may_show, values)):
        return
    for each in samples_of(seen, kind):
        if each.sent.get(name) and _keys(each.after.get(rule["to"]), key) != _texts(
            each.sent[name]
        ):
            return
    why = f"other kinds are sent {name} so"
    kind.sends[name] = {**rule, "because": why}
    kind.shows.setdefault(rule["to"], {**shown, "because": why})


def _values(kind: KindSeen, member: str, seen: Sequence[Seen]) -> Iterator[Any]:
    """Yield what records of a kind had in a member when they were shown."""
    for each in seen:
        if each.role.kind == kind.name and each.after and member in each.after.members:
            yield each.after.members[member]


def _may_show(value: Any) -> bool:
    """Tell whether a value is an object, a list of these, or nothing."""
    items = value if isinstance(value, list) else [value]
    return all(each is None or isinstance(each, Mapping) for each in items)


def _keys(value: Any, key: str) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return sorted(str(each.get(key)) for each in items if isinstance(each, Mapping))


def _texts(value: Any) -> list[str]:
    return sorted(map(str, value if isinstance(value, list) else [value]))
