"""Writes with the record as it was shown next, where their answer shows none."""

from collections.abc import Sequence

from busroot_mock.learning.kinds.record_places import KindSeen
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.fills import samples_of
from busroot_mock.learning.members.late import with_late


def shown_late(seen: Sequence[Seen], kind: KindSeen) -> list[Sample]:
    """Return what was sent of records of a kind, each with the record that was shown for it."""
    samples = samples_of(seen, kind)
    pairs = zip(samples, with_late(samples, seen, kind), strict=True)
    return [own if own.seen.role.at is not None else later for own, later in pairs]
