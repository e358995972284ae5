"""Lists of records that no record of another kind names."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from busroot_mock.generic.model import Kind
from busroot_mock.learning.kinds.seen import Seen

_FEWEST: Final = 2


def unused_in(lists: Sequence[tuple[Seen, set[str]]], kind: Kind, kinds: Iterable[Kind]) -> Any:
    """Return the kind whose records name none of those that a list shows, and all others; or None.

    Args:
        lists: Answers with the keys that they show, of all records of the kind.
        kind: Of the records.
        kinds: All that there are.
    """
    for other in kinds:
        if not other.variables or other.names.get(other.variables[-1]) != kind.name:
            continue
        pairs = [
            (shown, {identity[-1] for identity in seen.others if identity}, seen.keys)
            for seen, shown in lists
        ]
        rest = [(shown, own, own - keys.get(other.name, frozenset())) for shown, own, keys in pairs]
        are_left = all(shown == left for shown, _, left in rest)
        if len(rest) >= _FEWEST and are_left and any(left < own for _, own, left in rest):
            return other.name
    return None
