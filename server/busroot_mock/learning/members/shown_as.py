"""Names under which records show what was sent under others."""

from collections.abc import Sequence
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 2
_LONG: Final = 16


def shown_as(samples: Sequence[Sample]) -> dict[str, str]:
    """Return the names of members by those under which their values were sent.

    Whenever one was sent, the other had its value then, two different ones at least, or a long one
    under a longer name, and records never have the first.
    """
    shown = {name for each in samples for name in each.after}
    sent = dict.fromkeys(name for each in samples for name in each.sent if name not in shown)
    return {name: found for name in sent if (found := _shown(name, samples))}


def _shown(name: str, samples: Sequence[Sample]) -> str | None:
    own = [each for each in samples if name in each.sent]
    values = [each.sent[name] for each in own]
    if not values or not all(map(_is_plain, values)):
        return None
    are_varied = len({str(value) for value in values}) >= _FEWEST
    is_long = all(len(str(value)) >= _LONG for value in values)
    found = [
        other
        for other in own[-1].after
        if (are_varied or (is_long and other.startswith(name)))
        and all(
            each.after.get(other, ABSENT) == each.sent[name] and other not in each.sent
            for each in own
        )
    ]
    return found[0] if len(found) == 1 else None


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
