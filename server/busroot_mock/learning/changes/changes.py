"""Words for changes: of members that are left out, of objects, of the key."""

from collections.abc import Sequence
from typing import Any

from busroot_mock.generic.model import Kind
from busroot_mock.learning.changes.actions import renaming
from busroot_mock.learning.changes.resets import joined_in, resets_of
from busroot_mock.learning.kinds.seen import Seen
from busroot_mock.learning.members.copies import Sample
from busroot_mock.learning.members.fills import is_whole


def words_of_change(
    seen: Sequence[Seen],
    samples: Sequence[Sample],
    known: Sequence[Sample],
    kind: Kind,
    followed: Any,
) -> dict[str, Any]:
    """Return what is said of an operation that changes records.

    Args:
        seen: Its calls.
        samples: What became of records by it.
        known: What became of all records of the kind.
        kind: Of the records.
        followed: The records that follow if one gets another key.
    """
    found = renaming(seen, kind, followed)
    if is_whole(samples, known):
        return {**found, "whole": True}
    resets, joins = resets_of(samples, known, kind), joined_in(samples)
    return {
        **found,
        **({"resets": resets} if resets else {}),
        **({"joins": joins} if joins else {}),
    }
