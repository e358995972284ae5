"""The rates in effect for a schedule."""

from typing import NamedTuple

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.intervals import HOUR, MINUTE
from busroot_mock.store.table import Record

DEFAULT_MULTIPLIER = 1.5
"""Cycle times without a completion that make downtime, where neither schedule nor SKU says."""


class Rates(NamedTuple):
    """How fast a station ought to work on a schedule.

    Args:
        cycle_time: ms from one completion to the next; None where no level gives a rate.
        source: The level that gave it: schedule, sku, station, station_group.
        batch_size: Parts that one completion stands for.
        units_per_cycle: The same for all SKUs of a SKU group together, in thousandths.
        minimum_cycle_time: ms; completions that come faster are dropped.
        line_speed_target: In the unit of the station's speed signal.
        threshold_multiplier: Cycle times without a completion that make downtime.
    """

    cycle_time: float | None
    source: str | None
    batch_size: float | None
    units_per_cycle: int
    minimum_cycle_time: float | None
    line_speed_target: float | None
    threshold_multiplier: float

    def units_per(self, span: int) -> float | None:
        """Return the units that a span of so many ms ought to bring."""
        if self.cycle_time is None:
            return None
        return round(span * self.units_per_cycle / (1000 * self.cycle_time), 4)

    @property
    def units_per_minute(self) -> float | None:
        """The rate in units per minute."""
        return self.units_per(MINUTE)

    @property
    def units_per_hour(self) -> float | None:
        """The rate in units per hour."""
        return self.units_per(HOUR)


def rates(context: StationContext, schedule: Record) -> Rates:
    """Return the rates in effect for a schedule.

    Precedence: schedule, SKU or SKU group, station, station group (source: "Stations"). Assumed:
    at one level, a cycle time goes before units per minute, and they before units per hour.
    """
    sku = _sku(context, schedule)
    batch = _first("batchSize", schedule, sku) or 1
    units = max(1, round(batch * 1000 * _multiplier(context, schedule)))
    levels = {
        "schedule": schedule,
        "sku": sku,
        "station": context.station,
        "station_group": context.group,
    }
    given = ((name, _cycle_time(level, units)) for name, level in levels.items())
    source, cycle_time = next((pair for pair in given if pair[1] is not None), (None, None))
    return Rates(
        cycle_time=cycle_time,
        source=source,
        batch_size=batch,
        units_per_cycle=units,
        minimum_cycle_time=_first("minimumCycleTime", sku, context.station),
        line_speed_target=_first("lineSpeedTarget", schedule, sku, context.station),
        threshold_multiplier=_first("downtimeDurationThresholdMultiplier", schedule, sku)
        or DEFAULT_MULTIPLIER,
    )


def _sku(context: StationContext, schedule: Record) -> Record:
    """Return what a schedule makes, as a level of rates."""
    if schedule.get("skuCode") is not None:
        return context.skus.get(schedule["skuCode"]) or {}
    group = context.sku_groups.get(schedule.get("skuGroupCode")) or {}
    return {"cycleTime": group.get("defaultCycleTime")}


def _multiplier(context: StationContext, schedule: Record) -> float:
    """Return the units of all members that one cycle of a SKU group brings; of a SKU, 1."""
    group = context.sku_groups.get(schedule.get("skuGroupCode")) or {}
    return sum(member["productionMultiplier"] for member in group.get("skus", ())) or 1


def _cycle_time(level: Record, units: int) -> float | None:
    cycle_time = _first("cycleTime", level)
    if cycle_time is not None:
        return cycle_time
    for name, span in (("unitsPerMinute", MINUTE), ("unitsPerHour", HOUR)):
        rate = _first(name, level)
        if rate is not None:
            return round(span * units / (1000 * rate), 3) or 0.001
    return None


def _first(name: str, *levels: Record) -> float | None:
    """Return the first that is given. Assumed: 0 and less give nothing."""
    for level in levels:
        value: float | None = level.get(name)
        if value is not None and value > 0:
            return value
    return None
