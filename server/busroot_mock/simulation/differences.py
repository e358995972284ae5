"""The difference between two states of the records that bear on one station."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from math import inf
from operator import is_

from busroot_mock.simulation.context import StationContext
from busroot_mock.store.table import Record
from busroot_mock.timestamps import epoch_ms


class Difference:
    """The difference between two contexts of a station; reasons and users do not count.

    Attributes:
        gone: Schedules that only the first has.
        come: Schedules that only the second has.
    """

    def __init__(self, former: StationContext, present: StationContext) -> None:
        self._former = former
        self._present = present
        self.gone, self.come = _differing(former.schedules, present.schedules)

    @cached_property
    def start(self) -> float:
        """Up to when, epoch ms, the same records bear on the runs of both."""
        former, present = self._former, self._present
        fixed = ("station", "group", "plant", "pattern")
        if former.seed != present.seed:
            return -inf
        if any(getattr(former, name) is not getattr(present, name) for name in fixed):
            return -inf
        starts = [epoch_ms(record["plannedStartAt"]) for record in (*self.gone, *self.come)]
        gone, come = _differing(former.issues, present.issues)
        starts += [epoch_ms(issue["startAt"]) for issue in (*gone, *come)]
        return min(starts, default=inf)

    @cached_property
    def is_of_same_products(self) -> bool:
        """Whether all SKUs and SKU groups are the same records in both."""
        former, present = self._former, self._present
        return _have_same(former.skus, present.skus) and _have_same(
            former.sku_groups, present.sku_groups
        )

    def leaves_product_of(self, schedule: Record) -> bool:
        """Tell whether what a schedule makes is the same record in both."""
        former, present = self._former, self._present
        sku, group = schedule.get("skuCode"), schedule.get("skuGroupCode")
        is_same_sku = former.skus.get(sku) is present.skus.get(sku)
        return is_same_sku and former.sku_groups.get(group) is present.sku_groups.get(group)


class Entered:
    """The difference that one more issue makes, and nothing else."""

    gone: Sequence[Record] = ()
    come: Sequence[Record] = ()
    is_of_same_products = True

    def __init__(self, issue: Record) -> None:
        self.start: float = epoch_ms(issue["startAt"])

    def leaves_product_of(self, schedule: Record) -> bool:
        """Tell that what a schedule makes is the same."""
        return True


def _have_same(former: Mapping[str, Record], present: Mapping[str, Record]) -> bool:
    return former.keys() == present.keys() and all(
        record is present[code] for code, record in former.items()
    )


def _differing(
    former: Sequence[Record], present: Sequence[Record]
) -> tuple[list[Record], list[Record]]:
    """Return the records that only the first has, and those that only the second has."""
    if former is present:
        return [], []
    if all(map(is_, former, present)):  # Most often, more have come at the end.
        return list(former[len(present) :]), list(present[len(former) :])
    ours, theirs = ({id(record): record for record in records} for records in (former, present))
    gone = [record for each, record in ours.items() if each not in theirs]
    return gone, [record for each, record in theirs.items() if each not in ours]
