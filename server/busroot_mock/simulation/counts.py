"""Units that are made in a time, and units that are expected."""

from math import ceil
from typing import Final, NamedTuple

from busroot_mock.simulation.draws import draws, within
from busroot_mock.simulation.rates import Rates
from busroot_mock.store.table import Record

MILLION: Final = 1_000_000


class Counts(NamedTuple):
    """Units since a schedule began.

    Args:
        good: Made well.
        bad: Made badly.
        ideal: Expected by the cycle time, downtime not taken off.
        target: Expected by the cycle time, downtime taken off.
    """

    good: int
    bad: int
    ideal: int
    target: int


NO_COUNTS: Final = Counts(0, 0, 0, 0)


class Pace(NamedTuple):
    """How fast and how well a schedule is really worked on; whole numbers, so sums are exact.

    Args:
        cycle: Cycle time that is asked for, microseconds.
        actual: Cycle time that is reached, microseconds; never less.
        units: Units a cycle, in thousandths.
        bad: Bad ones in a million units.
    """

    cycle: int
    actual: int
    units: int
    bad: int

    def made(self, productive: int) -> tuple[int, int]:
        """Return the good and the bad units of so many productive ms."""
        units = productive * 1000 // self.actual * self.units // 1000
        bad = units * self.bad // MILLION
        return units - bad, bad

    def expected(self, span: int) -> int:
        """Return the units that so many ms ought to bring."""
        return span * 1000 // self.cycle * self.units // 1000

    def needed(self, good: int) -> int:
        """Return the fewest productive ms that make so many good units: `made` turned round."""
        units = (good - 1) * MILLION // (MILLION - self.bad) + 1
        cycles = -(-1000 * units // self.units)
        return -(-cycles * self.actual // 1000)


def pace(seed: int, schedule_id: int, rates: Rates) -> Pace | None:
    """Return the pace of a schedule, if it has a rate.

    Assumed: 85 to 100 % of the speed asked for, and no faster than the minimum cycle time; up to
    4 % bad.
    """
    if rates.cycle_time is None:
        return None
    drawn = draws(seed, "pace", schedule_id)
    cycle = max(1, round(rates.cycle_time * 1000))
    actual = -(-cycle * MILLION // within(drawn[0], 850_000, MILLION))
    least = ceil((rates.minimum_cycle_time or 0) * 1000)
    return Pace(cycle, max(actual, least), rates.units_per_cycle, within(drawn[1], 0, 40_000))


def needed_time(record: Record, at: Pace | None) -> int | None:
    """Return the productive ms that the quantity of a schedule takes; None without one or a rate.

    Assumed: a quantity is complete when so many good units are made.
    """
    quantity = record.get("plannedQuantity")
    if at is None or quantity is None or quantity <= 0:
        return None
    return at.needed(ceil(quantity))
