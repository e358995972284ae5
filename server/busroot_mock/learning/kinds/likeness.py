"""Likeness of what answers show to records of a kind, and to lists of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import places
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import KindSeen, list_in

_FEWEST: Final = 4
"""So many members make a part of a record known."""
_OF_A_PART: Final = 0.75
_LIKE: Final = 0.6


def likeness_of(names: set[str], members: frozenset[str]) -> float:
    """Return how alike two records are by their members, one of which may show a part of them."""
    shared = len(names & members)
    is_part = shared == len(names) >= _FEWEST
    return max(shared / len(names | members), _OF_A_PART if is_part else 0)


def known_part(items: Sequence[Mapping[str, Any]], kind: KindSeen) -> float:
    """Return which part of some records have keys of a kind: whole numbers are keys of many."""
    keys = [item[kind.key or ""] for item in items]
    known = sum(str(key) in kind.keys for key in keys) / len(items)
    names = {name for item in items for name in item}
    is_sure = not all(isinstance(key, int) for key in keys)
    return known if is_sure or likeness_of(names, kind.members) >= _LIKE else 0


def shows_lists(shown: Sequence[tuple[Call, str]]) -> bool:
    """Tell whether answers at a path that names a value are lists of what has it.

    Args:
        shown: Calls, each with the value that its path names.
    """
    lists = [found for call, _ in shown if (found := list_in(call.data))]
    return len(lists) * 2 > len(shown) and not any(
        isinstance(value, dict) and 0 not in steps and wanted in map(str, value.values())
        for call, wanted in shown
        if isinstance(call.data, dict)
        for steps, value in places(call.data)
    )


def tells_apart(name: str, beside: set[str]) -> Callable[[Sequence[Mapping[str, Any]]], bool]:
    """Return what tells whether a member has different values in the items of a list.

    Args:
        name: Of the member.
        beside: Values below which a key is one: a member that has them counts as well.
    """

    def tells(items: Sequence[Mapping[str, Any]]) -> bool:
        if not any(name in item for item in items):
            return True  # such a list does not show it
        outer = (n for n in items[0] if n != name and any(str(i.get(n)) in beside for i in items))
        names = (name, *([first] if (first := next(outer, "")) else []))
        return len({tuple(str(item.get(n)) for n in names) for item in items}) == len(items)

    return tells
