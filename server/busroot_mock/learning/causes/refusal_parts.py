"""Refusals that name several reasons at once, taken apart by these."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from busroot_mock.generic.ask import Steps, at, places, with_value
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.fills import sent_in

_OF_FORM: Final = (400, 422)
_DEEPEST: Final = 1
_FEWEST: Final = 3


class RefusalParts:
    """Finds where refusals have their reasons: by the names of members, or in a list.

    Several at once must have been seen, three times at least, in all that was recorded.

    Args:
        seen: The calls.
    """

    def __init__(self, seen: Sequence[Seen]) -> None:
        self._names: dict[str, set[str]] = defaultdict(set)
        for each in seen:
            self._names[each.call.label] |= {*sent_in(each)}
            if each.after is not None:
                self._names[each.call.label] |= {*each.after.members}
        counts = Counter[Steps | None]()
        for each in seen:
            for place, number in self._containers(each):
                counts[place] += number > 1
        self._places = [place for place, count in counts.items() if count >= _FEWEST]

    def of(self, each: Seen) -> list[Seen]:
        """Return a refusal once for each reason, with that alone; none if it has no such list."""
        for place, _ in self._containers(each):
            if place in self._places:
                return [
                    replace(each, call=replace(each.call, body=json.dumps(part).encode()))
                    for part in _parts(each.call.data, place)
                ]
        return []

    def _containers(self, each: Seen) -> Iterator[tuple[Steps | None, int]]:
        """Yield where a refusal may have its reasons, and how many; None for members of it."""
        data = each.call.data
        if each.call.status not in _OF_FORM or not isinstance(data, dict):
            return
        are_listed = all(isinstance(value, list | dict) and value for value in data.values())
        if data and are_listed and data.keys() <= self._names[each.call.label]:
            yield None, len(data)
            return
        for steps, value in places(data):
            if isinstance(value, list) and value and len(steps) <= _DEEPEST and 0 not in steps:
                yield steps, len(value)


def _parts(data: Any, place: Steps | None) -> Iterator[Any]:
    if place is None:
        yield from ({name: value} for name, value in data.items())
    else:
        yield from (with_value(data, place, [one]) for one in at(data, place))
