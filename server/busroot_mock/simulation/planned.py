"""The schedules of a station in the order of their planned starts."""

from bisect import insort
from collections.abc import Iterable
from operator import itemgetter
from typing import Final

from busroot_mock.simulation.differences import Difference, Entered
from busroot_mock.store.table import Record
from busroot_mock.timestamps import epoch_ms

Planned = tuple[int, int, Record]
"""A schedule with its planned start, epoch ms, and its id."""

_FEW: Final = 8  # schedules are put in their places one by one; more are sorted


def in_order(planned: list[Planned], records: Iterable[Record]) -> list[Planned]:
    """Return schedules by planned start, with more of them; what was deleted is not planned."""
    more = [
        (epoch_ms(record["plannedStartAt"]), record["id"], record)
        for record in records
        if record.get("deletedAt") is None
    ]
    if len(more) > _FEW:
        return sorted([*planned, *more], key=itemgetter(0, 1))
    ordered = planned.copy()
    for each in more:
        insort(ordered, each, key=itemgetter(0, 1))
    return ordered


def planned_anew(planned: list[Planned], difference: Difference | Entered) -> list[Planned]:
    """Return schedules by planned start, once some have gone and others come."""
    if not difference.gone and not difference.come:
        return planned
    gone = set(map(id, difference.gone))
    kept = [each for each in planned if id(each[2]) not in gone] if gone else planned
    return in_order(kept, difference.come)
