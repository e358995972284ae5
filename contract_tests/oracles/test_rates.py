"""Effective rates of schedules are consistent, and follow from schedule, SKU and station."""

from typing import Any

from ..probing import contract_terms as terms
from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS, Item
from ..probing.probe import Probe

SCHEDULES = LISTINGS["listSchedules"]
NEAR = 2e-3
DESCRIBED = ("components", "schemas", "Schedule", "description")
MINUTE = 60_000
SOURCES: list[tuple[str | None, ...]] = [
    ("schedule",), ("sku",), ("station", "station_group"), (None,)
]  # fmt: skip
"""What a schedule may name as the source of its rate, by level; a station shows its group's."""


@oracle("rates-agree", "GET /schedule")
def test_effective_rates_are_the_same_rate(probe: Probe) -> None:
    with probe.example():
        for schedule in probe.all(SCHEDULES).items:
            minute, hour = schedule["effectiveUnitsPerMinute"], schedule["effectiveUnitsPerHour"]
            if minute and hour and not _near(hour, minute * 60):
                _fail(probe, schedule, "effectiveUnitsPerHour", minute * 60)
            cycle, batch = schedule["effectiveCycleTime"], schedule["effectiveBatchSize"]
            per_minute = batch * MINUTE / cycle if batch and cycle else None
            single = schedule["skuGroupCode"] is None
            if minute and per_minute and single:
                probe.asked(SCHEDULES.operation, SCHEDULES.member("cycleTime"))
            if schedule["nonProductionReasonCode"] is not None:
                probe.asked(SCHEDULES.operation, (*DESCRIBED, "also without production"))
            if minute and per_minute and single and not _near(minute, per_minute):
                _fail(probe, schedule, "effectiveUnitsPerMinute", per_minute)
            if schedule["nonProductionReasonCode"] is not None and cycle is not None:
                _fail(probe, schedule, "effectiveCycleTime", None)


@oracle("rates-agree", "GET /schedule", "GET /sku", "GET /sku-group", "GET /station")
def test_effective_rate_is_the_first_that_is_given(probe: Probe) -> None:
    def check() -> None:
        skus, groups, stations = (
            {item["code"]: item for item in probe.all(LISTINGS[name]).items}
            for name in ("listSkus", "listSkuGroups", "listStations")
        )
        for schedule in probe.all(SCHEDULES).items:
            if schedule["nonProductionReasonCode"] is not None:
                continue
            group, sku = groups.get(schedule["skuGroupCode"]), skus.get(schedule["skuCode"])
            station = stations.get(schedule["stationCode"])
            product = sku or (group and {"cycleTime": group["defaultCycleTime"]})
            if station is None or product is None:
                continue
            levels = [_cycle(level, schedule) for level in (schedule, product, station)]
            expected = next(filter(None, levels), None)
            _check_source(probe, schedule, levels)
            _note_asked(probe, schedule, levels, group is not None and sku is None)
            actual = schedule["effectiveCycleTime"]
            if actual != expected and not (actual and expected and _near(actual, expected)):
                _fail(probe, schedule, "effectiveCycleTime", expected)

    with probe.example():
        probe.retry(check)


def _check_source(probe: Probe, schedule: Item, levels: list[float | None]) -> None:
    """Check what a schedule tells of its rate: which level gives it, and how much it is."""
    number = next((number for number, rate in enumerate(levels) if rate), len(SOURCES) - 1)
    ideal, units = schedule.get("performanceIdeal"), schedule["effectiveUnitsPerMinute"]
    probe.asked(SCHEDULES.operation, SCHEDULES.member("performanceModeFrom"))
    words = "units per minute at" if units else "null where"
    probe.asked(SCHEDULES.operation, (*SCHEDULES.member("performanceIdeal"), "description", words))
    if schedule.get("performanceModeFrom") not in SOURCES[number]:
        _fail(probe, schedule, "performanceModeFrom", " or ".join(map(str, SOURCES[number])))
    is_units = ideal == units or bool(ideal and units and _near(ideal, units))
    if "performanceIdeal" in schedule and not is_units:
        _fail(probe, schedule, "performanceIdeal", units)


def _note_asked(probe: Probe, schedule: Item, levels: list[float | None], grouped: bool) -> None:
    """Note what the rates of schedule, product and station could have shown."""
    given = [rate for rate in levels if rate]
    if not given:
        probe.asked(SCHEDULES.operation, (*DESCRIBED, "nobody gives a rate"))
    if any(not _near(given[0], rate) for rate in given[1:]):
        probe.asked(SCHEDULES.operation, (*DESCRIBED, "hold in the end"))
    if levels[1] and not levels[0]:
        name = "SkuGroup.defaultCycleTime" if grouped else "Sku.cycleTime"
        schema, member = name.split(".")
        place = terms.member(("components", "schemas", schema), member)
        probe.asked(LISTINGS["listSkuGroups" if grouped else "listSkus"].operation, place)


def _cycle(level: Item, schedule: Item) -> float | None:
    """Return the ms of a cycle by the rate of a level; None if it has no rate."""
    if level.get("cycleTime"):
        return float(level["cycleTime"])
    per_minute = level.get("unitsPerMinute") or (level.get("unitsPerHour") or 0) / 60
    batch = schedule["effectiveBatchSize"] or 1
    return MINUTE * batch / per_minute if per_minute else None


def _near(first: float, second: float) -> bool:
    return abs(first - second) <= NEAR * max(abs(first), abs(second), 1e-9)


def _fail(probe: Probe, schedule: Item, member: str, expected: Any) -> None:
    text = f"{member} of schedule {schedule['id']} is {expected}"
    probe.fail(SCHEDULES.operation, text, f"it is {schedule[member]}", DESCRIBED, about=member)
