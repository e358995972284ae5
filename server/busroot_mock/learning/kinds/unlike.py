"""Words of paths that are no values: below each, records of another kind are shown."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from busroot_mock.generic.ask import places
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.record_places import list_in

_FEWEST: Final = 2
"""Members that tell a kind of records apart; a single one may be the key of a map."""
_SHARED: Final = 0.5
"""Two kinds share at most so much of the members of both."""
Paths = Sequence[tuple[Call, list[str]]]


def unlike(groups: Mapping[str, Paths], segments: Iterable[str]) -> set[str]:
    """Return the segments right below which each has lists of records of its own kind.

    Of values, the same is shown below each, whatever they are.

    Args:
        groups: By segment, the calls whose paths go on with it.
        segments: Those that may be values, by all else that is known.
    """
    shown = {each: _members(groups[each]) for each in segments}
    known = {each: members for each, members in shown.items() if len(members) >= _FEWEST}
    if len(known) < _FEWEST:
        return set()
    if any(_likeness(*two) > _SHARED for two in combinations(known.values(), 2)):
        return set()
    # Beside such words, all that was answered is one, such as a record that there is just once.
    return {e for e in shown if any(c.is_success and not any(rest) for c, rest in groups[e])} | {
        *known
    }


def _members(group: Paths) -> set[str]:
    """Return the members of the records of lists, each of which has a path below its list."""
    lists = [found[1] for call, rest in group if not any(rest) and (found := _listed(call))]
    inner = [call for call, rest in group if len([*filter(None, rest)]) == 1]
    below = [record for call in inner if (record := _record(call))]
    names = {name for items in lists for item in items for name in item}
    return names if any(record.keys() & names for record in below) else set()


def _listed(call: Call) -> tuple[Any, list[Any]] | None:
    return list_in(call.data) if call.is_success and call.ask.method == "GET" else None


def _record(call: Call) -> Mapping[str, Any] | None:
    """Return the outermost object of an answer with more than one member."""
    if not call.is_success or not isinstance(call.data, dict):
        return None
    found = (value for _, value in places(call.data) if isinstance(value, dict))
    return next((each for each in found if len(each) >= _FEWEST), None)


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)
