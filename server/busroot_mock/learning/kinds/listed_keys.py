"""Keys of records that lists and new records alone show, and names under which keys are sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, Steps, at, places
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.kinds.likeness import tells_apart
from busroot_mock.learning.kinds.record_places import KindSeen, best, is_key, list_in

_FEWEST: Final = 2
_LONG: Final = 16
Record = Mapping[str, Any]


def key_of_listed(
    made: Sequence[Call], listed: Sequence[Call], values: set[str], beside: set[str]
) -> str | None:
    """Return the member of listed or new records whose values stand in paths.

    Args:
        made: Calls that made records.
        listed: Calls that were answered with lists.
        values: Those in paths.
        beside: Values below which a key is one.
    """
    lists = [found[1] for call in listed if (found := list_in(call.data))]
    # Objects within items are of other records, as far as the items have the values.
    names = Counter(n for items in lists for item in items for n in _having(item, values))
    if not names:
        # Where answers show no new records, what was sent does.
        silent = [call.ask.data for call in made if call.data is ABSENT]
        for data in [*(call.data for call in (*made, *listed)), *silent]:
            for _, value in places(data) if data is not ABSENT else ():
                names.update(_having(value, values) if isinstance(value, dict) else ())
    if not names:
        bodies = [value for call in made for _, value in places(call.ask.data)]
        sent = Counter(n for b in bodies if isinstance(b, dict) for n in _having(b, values))
        names = Counter({n: count for n, count in sent.items() if count >= _FEWEST})
    keys = {n: c for n, c in names.items() if all(map(tells_apart(n, beside), lists))}
    return best(Counter(keys))


def _having(record: Record, values: set[str]) -> list[str]:
    return [name for name, value in record.items() if is_key(value) and str(value) in values]


def names_shown(
    made: Sequence[Call], listed: Sequence[Call], kind: KindSeen, taken: Steps
) -> dict[str, str]:
    """Return by the name of what is sent that of the member with which lists show it.

    Args:
        made: Calls that made records, which no answer shows.
        listed: Calls that were answered with lists of them.
        kind: Of the records.
        taken: Where bodies have the records.
    """
    lists = [found[1] for call in listed if (found := list_in(call.data))]
    shown: dict[str, set[str]] = {}
    for record in (record for items in lists for record in items):
        for name, value in record.items():
            shown.setdefault(name, set()).update([str(value)] if is_key(value) else [])
    bodies = [body for call in made if isinstance(body := at(call.ask.data, taken), dict)]
    names: dict[str, str] = {}
    for name in dict.fromkeys(name for body in bodies for name in body if name not in shown):
        sent = {str(body[name]) for body in bodies if is_key(body.get(name))}
        others = [n for n, values in shown.items() if _are_enough(sent & values)]
        if shown and others:
            names[name] = min(others, key=lambda n: (n != kind.key, -len(sent & shown[n])))
    return names


def _are_enough(shared: set[str]) -> bool:
    """Tell whether values are hardly shared by chance: two of them, or a long one."""
    return len(shared) >= _FEWEST or any(len(each) >= _LONG for each in shared)


def as_shown(sent: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """Return what is sent under the names with which it is shown."""
    return {names.get(name, name): value for name, value in sent.items()}
