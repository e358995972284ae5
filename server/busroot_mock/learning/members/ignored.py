"""Members of bodies that say something else than those of records that are called the same."""

from collections.abc import Sequence
from typing import Final

from busroot_mock.generic.ask import kind_of
from busroot_mock.learning.members.copies import Sample

_FEWEST: Final = 2
_WHOLE: Final = ("object", "array")
"""Types that servers turn into no others: numbers may be shown as texts."""


def ignored(samples: Sequence[Sample]) -> list[str]:
    """Return the members whose values were shown with another type each time they were sent.

    Args:
        samples: Of one operation; twice at least, and null is none.
    """
    pairs: dict[str, list[tuple[str, str]]] = {}
    for each in samples:
        for name, value in each.sent.items():
            shown = each.after.get(name)
            # What no answer shows is taken to be as it was sent.
            is_shown = each.seen.role.at is not None or shown != value
            if value is not None and shown is not None and is_shown:
                kinds = (kind_of(value), kind_of(shown))
                pairs.setdefault(name, []).append(kinds)
    return sorted(
        name
        for name, found in pairs.items()
        if len(found) >= _FEWEST and all(own in _WHOLE and own != other for own, other in found)
    )


def without_ignored(samples: Sequence[Sample]) -> list[Sample]:
    """Return samples without what operations ignore of that which was sent."""
    by_label: dict[str, list[Sample]] = {}
    for each in samples:
        by_label.setdefault(each.seen.call.label, []).append(each)
    names = {label: {*ignored(own)} for label, own in by_label.items()}
    return [_without(each, names[each.seen.call.label]) for each in samples]


def _without(sample: Sample, names: set[str]) -> Sample:
    """Return a sample without what it was sent under some names, nor what is so for that alone."""
    if not names & sample.sent.keys():
        return sample
    sent = {n: v for n, v in sample.sent.items() if n not in names}
    as_sent = {n for n in names & sample.sent.keys() if sample.after.get(n) == sample.sent[n]}
    after = {n: v for n, v in sample.after.items() if n not in as_sent}
    return sample._replace(sent=sent, after=after)
