"""Rates of schedules: that they are one rate, and whose it is."""

from typing import Any

from busroot_mock.contract.loader import Location

from . import contract_terms as terms
from .lists import LISTINGS, Item
from .probe import Probe
from .viewer import Viewer

SCHEDULES = LISTINGS["listSchedules"]
NEAR = 2e-3
HALF = 5e-5
"""By how much rounding to four decimals moves a rate: of slow cycles, more than `NEAR`."""
DESCRIBED = ("components", "schemas", "Schedule", "description")
_FIRST = (*DESCRIBED, "whichever comes first")
_ONE = ("components", "schemas", "Sku", "properties", "batchSize", "description", "null for 1")
_STATION = ("components", "schemas", "Station", "description")
NO_PRODUCTION = "nonProductionReasonCode"
RATES = ("cycleTime", "unitsPerMinute", "unitsPerHour")
EFFECTIVE = {name: f"effective{name[0].upper()}{name[1:]}" for name in RATES}
OTHERS = {
    "lineSpeedTarget": "effectiveLineSpeedTarget",
    "minimumCycleTime": "effectiveMinimumCycleTime",
}
MINUTE = 60_000
SOURCES: list[tuple[str | None, ...]] = [
    ("schedule",), ("sku",), ("station", "station_group"), (None,)
]  # fmt: skip
"""What a schedule may name as the source of its rate, by level; a station shows its group's."""


def check_saved(probe: Probe, schedule: Item) -> None:
    """Check the rates of a schedule that was just saved."""
    check_same_rate(probe, schedule)
    check_source(probe, schedule, *sources(probe))


def sources(probe: Probe) -> tuple[dict[str, Item], dict[str, Item], dict[str, Item]]:
    """Return what gives rates: SKUs, SKU groups and stations, each by code."""
    return (
        _by_code(probe, "listSkus"),
        _by_code(probe, "listSkuGroups"),
        _by_code(probe, "listStations"),
    )


def _by_code(probe: Probe, name: str) -> dict[str, Item]:
    return {item["code"]: item for item in probe.pool(LISTINGS[name])}


def check_same_rate(viewer: Viewer, schedule: Item) -> None:
    """Check that cycle time, units per minute and units per hour are one rate."""
    minute, hour = schedule["effectiveUnitsPerMinute"], schedule["effectiveUnitsPerHour"]
    if minute and hour and not _near(hour, minute * 60, 61 * HALF):
        _fail(viewer, schedule, "effectiveUnitsPerHour", minute * 60)
    cycle, batch = schedule["effectiveCycleTime"], schedule["effectiveBatchSize"]
    per_minute = batch * MINUTE / cycle if batch and cycle else None
    single = schedule["skuGroupCode"] is None
    if minute and per_minute and single:
        viewer.asked(SCHEDULES.operation, SCHEDULES.member("cycleTime"))
    if schedule["nonProductionReasonCode"] is not None:
        saved = terms.member(("components", "schemas", "ScheduleInput"), NO_PRODUCTION)
        words = (*saved, "description", "without production")
        viewer.asked(SCHEDULES.operation, (*DESCRIBED, "also without production"), words)
    _check_whole_cycles(viewer, schedule, batch if single else None)
    if minute and per_minute and single and not _near(minute, per_minute, HALF):
        _fail(viewer, schedule, "effectiveUnitsPerMinute", per_minute)
    if schedule["nonProductionReasonCode"] is not None and cycle is not None:
        _fail(viewer, schedule, "effectiveCycleTime", None)


def _check_whole_cycles(viewer: Viewer, schedule: Item, batch: float | None) -> None:
    """Check that the ideal is of whole cycles, where a cycle makes a whole number of units."""
    ideal = schedule["idealQuantity"]
    if not batch or batch != int(batch) or not ideal:
        return
    place = (*SCHEDULES.member("idealQuantity"), "description", "whole cycles")
    if batch > 1:
        viewer.asked(SCHEDULES.operation, place)
    if ideal % batch:
        expected = f"idealQuantity of schedule {schedule['id']} is of whole cycles of {batch}"
        viewer.fail(SCHEDULES.operation, expected, f"it is {ideal}", place, about="idealQuantity")


def check_source(
    viewer: Viewer,
    schedule: Item,
    skus: dict[str, Item],
    groups: dict[str, Item],
    stations: dict[str, Item],
) -> None:
    """Check that the effective rate is the first that is given, by code of what gives it."""
    if schedule["nonProductionReasonCode"] is not None:
        return
    group, sku = groups.get(schedule["skuGroupCode"]), skus.get(schedule["skuCode"])
    station = stations.get(schedule["stationCode"])
    product = sku or (group and {"cycleTime": group["defaultCycleTime"]})
    if station is None or product is None:
        return
    _check_given(viewer, schedule, [schedule, product, station])
    levels = [_cycle(level, schedule) for level in (schedule, product, station)]
    expected = next(filter(None, levels), None)
    _check_level(viewer, schedule, levels)
    _note_asked(viewer, schedule, levels, group is not None and sku is None)
    _note_sku(viewer, schedule, sku, levels)
    _check_batch(viewer, schedule, sku)
    _check_others(viewer, schedule, [schedule, sku or {}, station])
    actual = schedule["effectiveCycleTime"]
    if actual != expected and not (actual and expected and _near(actual, expected)):
        _fail(viewer, schedule, "effectiveCycleTime", expected)


def _check_given(viewer: Viewer, schedule: Item, levels: list[Item]) -> None:
    """Check that the first rate that is given holds, as it is given.

    The manual says so; in what unit others follow from it, and which of two counts, is assumed.
    """
    given = [[name for name in RATES if level.get(name)] for level in levels]
    number = next((number for number, names in enumerate(given) if names), None)
    if number is None and (shown := [each for each in EFFECTIVE.values() if schedule[each]]):
        expected = f"{shown[0]} of schedule {schedule['id']} is given by schedule, SKU or station"
        rests = [_FIRST, (*_STATION, "hold in the end")]
        viewer.fail(SCHEDULES.operation, expected, "none gives a rate", *rests, about="no rate")
    if number is None or len(given[number]) > 1:
        return
    (name,) = given[number]
    member, rate = EFFECTIVE[name], levels[number][name]
    if not schedule[member] or not _near(schedule[member], rate):
        expected = f"{member} of schedule {schedule['id']} is {rate}, the first rate that is given"
        viewer.fail(
            SCHEDULES.operation,
            expected,
            f"it is {schedule[member]}",
            _FIRST,
            about=f"first {name}",
        )


def _check_level(viewer: Viewer, schedule: Item, levels: list[float | None]) -> None:
    """Check what a schedule tells of its rate: which level gives it, and how much it is."""
    number = next((number for number, rate in enumerate(levels) if rate), len(SOURCES) - 1)
    ideal, units = schedule.get("performanceIdeal"), schedule["effectiveUnitsPerMinute"]
    viewer.asked(SCHEDULES.operation, SCHEDULES.member("performanceModeFrom"))
    words = "units per minute at" if units else "null where"
    viewer.asked(SCHEDULES.operation, (*SCHEDULES.member("performanceIdeal"), "description", words))
    if schedule.get("performanceModeFrom") not in SOURCES[number]:
        _fail(viewer, schedule, "performanceModeFrom", " or ".join(map(str, SOURCES[number])))
    is_units = ideal == units or bool(ideal and units and _near(ideal, units))
    if "performanceIdeal" in schedule and not is_units:
        _fail(viewer, schedule, "performanceIdeal", units)


def _note_asked(viewer: Viewer, schedule: Item, levels: list[float | None], grouped: bool) -> None:
    """Note what the rates of schedule, product and station could have shown."""
    given = [rate for rate in levels if rate]
    if not given:
        viewer.asked(SCHEDULES.operation, (*DESCRIBED, "nobody gives a rate"))
    if any(not _near(given[0], rate) for rate in given[1:]):
        viewer.asked(SCHEDULES.operation, (*DESCRIBED, "hold in the end"))
    if levels[1] and not levels[0]:
        name = "SkuGroup.defaultCycleTime" if grouped else "Sku.cycleTime"
        schema, member = name.split(".")
        place = terms.member(("components", "schemas", schema), member)
        viewer.asked(LISTINGS["listSkuGroups" if grouped else "listSkus"].operation, place)


def _check_batch(viewer: Viewer, schedule: Item, sku: Item | None) -> None:
    """Check the units in one cycle: of the schedule, or else of its SKU, or else one."""
    if sku is None:
        return
    given = [each for each in (schedule["batchSize"], sku.get("batchSize")) if each is not None]
    if not given:
        viewer.asked(LISTINGS["listSkus"].operation, _ONE)
    if schedule["effectiveBatchSize"] != (given or [1])[0]:
        rests = _FIRST if given else _ONE
        _fail(viewer, schedule, "effectiveBatchSize", (given or [1])[0], rests)


def _check_others(viewer: Viewer, schedule: Item, levels: list[Item]) -> None:
    """Check what else is in effect: the first that schedule, SKU or station gives."""
    for name, effective in OTHERS.items():
        given = [level[name] for level in levels if level.get(name) is not None]
        if any(not each or each < 0 for each in given):
            continue  # Nothing says whether that counts.
        expected, actual = next(iter(given), None), schedule[effective]
        if len(set(given)) > 1:
            viewer.asked(SCHEDULES.operation, (*DESCRIBED, "hold in the end"))
        if actual != expected and not (actual and expected and _near(actual, expected)):
            _fail(viewer, schedule, effective, expected, _FIRST if given else DESCRIBED)


def _note_sku(viewer: Viewer, schedule: Item, sku: Item | None, levels: list[float | None]) -> None:
    """Note what the rate of a schedule and of its SKU could have shown."""
    if levels[0] is None and any(levels[1:]):
        viewer.asked(SCHEDULES.operation, (*DESCRIBED, "does not override it"))
    if sku is None or levels[0]:
        return
    described = ("components", "schemas", "Sku", "description")
    given = [name for name in RATES if sku.get(name)]
    words = "Its rate is one of" if given else "where stations give it" if levels[2] else ""
    viewer.asked(LISTINGS["listSkus"].operation, *([(*described, words)] if words else []))
    if len(given) > 1:
        place = ("components", "schemas", "SkuInput", "description", "counts first")
        viewer.asked(SCHEDULES.operation, place)


def _cycle(level: Item, schedule: Item) -> float | None:
    """Return the ms of a cycle by the rate of a level; None if it has no rate."""
    if level.get("cycleTime"):
        return float(level["cycleTime"])
    per_minute = level.get("unitsPerMinute") or (level.get("unitsPerHour") or 0) / 60
    batch = schedule["effectiveBatchSize"] or 1
    return MINUTE * batch / per_minute if per_minute else None


def _near(first: float, second: float, rounded: float = 0.0) -> bool:
    return abs(first - second) <= NEAR * max(abs(first), abs(second), 1e-9) + rounded


def _fail(
    viewer: Viewer, schedule: Item, member: str, expected: Any, rests: Location = DESCRIBED
) -> None:
    text = f"{member} of schedule {schedule['id']} is {expected}"
    viewer.fail(SCHEDULES.operation, text, f"it is {schedule[member]}", rests, about=member)
