"""Effective rates of schedules."""

from typing import Any

from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS, Item
from ..probing.probe import Probe

SCHEDULES = LISTINGS["listSchedules"]
NEAR = 2e-3
MINUTE = 60_000


@oracle("rates-agree", "GET /schedule")
def test_effective_rates_are_the_same_rate(probe: Probe) -> None:
    with probe.example():
        for one in probe.all(SCHEDULES).items:
            minute, hour = one["effectiveUnitsPerMinute"], one["effectiveUnitsPerHour"]
            if minute and hour and not _near(hour, minute * 60):
                _broken(probe, one, "effectiveUnitsPerHour", minute * 60)
            cycle, batch = one["effectiveCycleTime"], one["effectiveBatchSize"]
            per_minute = batch * MINUTE / cycle if batch and cycle else None
            single = one["skuGroupCode"] is None
            if minute and per_minute and single and not _near(minute, per_minute):
                _broken(probe, one, "effectiveUnitsPerMinute", per_minute)
            if one["nonProductionReasonCode"] is not None and cycle is not None:
                _broken(probe, one, "effectiveCycleTime", None)


@oracle("rates-agree", "GET /schedule", "GET /sku", "GET /sku-group", "GET /station")
def test_effective_rate_is_the_first_that_is_given(probe: Probe) -> None:
    def check() -> None:
        skus, groups, stations = (
            {one["code"]: one for one in probe.all(LISTINGS[name]).items}
            for name in ("listSkus", "listSkuGroups", "listStations")
        )
        for one in probe.all(SCHEDULES).items:
            if one["nonProductionReasonCode"] is not None:
                continue
            group, sku = groups.get(one["skuGroupCode"]), skus.get(one["skuCode"])
            station = stations.get(one["stationCode"])
            product = sku or (group and {"cycleTime": group["defaultCycleTime"]})
            if station is None or product is None:
                continue
            levels = [_cycle(level, one) for level in (one, product, station)]
            expected = next(filter(None, levels), None)
            came = one["effectiveCycleTime"]
            if came != expected and not (came and expected and _near(came, expected)):
                _broken(probe, one, "effectiveCycleTime", expected)

    with probe.example():
        probe.settled(check)


def _cycle(level: Item, schedule: Item) -> float | None:
    """Return the ms of a cycle by the rate of a level, if it has one."""
    if level.get("cycleTime"):
        return float(level["cycleTime"])
    per_minute = level.get("unitsPerMinute") or (level.get("unitsPerHour") or 0) / 60
    batch = schedule["effectiveBatchSize"] or 1
    return MINUTE * batch / per_minute if per_minute else None


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR * max(abs(one), abs(other), 1e-9)


def _broken(probe: Probe, schedule: Item, member: str, expected: Any) -> None:
    place = ("components", "schemas", "Schedule", "description")
    told = f"{member} of schedule {schedule['id']} is {expected}"
    probe.broken(SCHEDULES.operation, told, f"it is {schedule[member]}", place, about=member)
