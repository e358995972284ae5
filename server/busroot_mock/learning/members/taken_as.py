"""Values that records show in place of others that were sent."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

from busroot_mock.learning.members.copies import Sample

_MOST: Final = 8
_OFTEN: Final = 5
"""So often each of a few values must be kept, on average, before all others are taken as one."""


def taken_as(samples: Iterable[Sample]) -> dict[str, dict[str, Any]]:
    """Return by member the values that are kept, and that which is shown in place of others.

    Where few values are kept, each of them often, all others are taken alike; else only those
    that were sent.
    """
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    others: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in samples:
        for name, value in each.sent.items():
            shown = each.after.get(name)
            if isinstance(value, str) and isinstance(shown, str):
                if value == shown:
                    kept[name][value] += 1
                else:
                    others[name][shown].add(value)
    found: dict[str, dict[str, Any]] = {}
    for name, changes in others.items():
        (shown, sent), *rest = changes.items()
        counts = kept[name]
        if rest or shown not in counts or sent & counts.keys():
            continue
        is_choice = len(counts) <= _MOST and counts.total() >= _OFTEN * len(counts)
        values = {"keeps": sorted(counts)} if is_choice else {"of": sorted(sent)}
        found[name] = {**values, "as": shown}
    return found
