"""Words of paths that are values: what was sent to the list in front of them has them, as names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from busroot_mock.learning.calls.calls import Call

_FEWEST: Final = 2
Paths = Sequence[tuple[Call, list[str]]]


def sent_names(groups: Mapping[str, Paths], paths: Paths) -> set[str]:
    """Return the segments behind the path of a list that new records were given in one member.

    One word may be there by chance; where answers at such a path show records, they say so too.

    Args:
        groups: By segment, the calls whose paths go on with it.
        paths: All calls at the list and below it.
    """
    sent: dict[str, set[str]] = defaultdict(set)
    for call, rest in paths:
        data = call.ask.data
        if not rest and call.ask.method == "POST" and call.is_success and isinstance(data, dict):
            for name, value in data.items():
                sent[name] |= {value} if isinstance(value, str) else set()
    found = ((name, groups.keys() & values) for name, values in sent.items())
    fit = [
        segments
        for name, segments in found
        if len(segments) >= _FEWEST and all(_shows(groups[each], name, each) for each in segments)
    ]
    return max(fit, key=len, default=set())


def _shows(group: Paths, name: str, segment: str) -> bool:
    """Tell whether the records at a path have its last segment in a member, if any are shown."""
    shown: list[Mapping[str, Any]] = [
        call.data
        for call, rest in group
        if not rest and call.is_success and isinstance(call.data, dict)
    ]
    return all(each.get(name, segment) == segment for each in shown)
