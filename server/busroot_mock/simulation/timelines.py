"""What the stations of an account do: the factory, fed from a store."""

from collections import defaultdict
from collections.abc import Iterable

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.plants import group_of, plant_of
from busroot_mock.simulation.production import Line, line
from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.callers import Caller


def lines_of(caller: Caller, stations: Iterable[Record]) -> list[Line]:
    """Return the line of each station, as it is at the present instant of the caller's world."""
    store, now = caller.store, caller.world.clock.now_ms()
    schedules, issues = _by_station(store, "schedules"), _by_station(store, "issues")
    return [
        line(_context(caller, station, schedules[station["code"]], issues[station["code"]]), now)
        for station in stations
    ]


def line_of(caller: Caller, station: Record) -> Line:
    """Return the line of one station."""
    return lines_of(caller, [station])[0]


def _by_station(store: Store, table: str) -> defaultdict[str, list[Record]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for record in store[table]:
        found[record["stationCode"]].append(record)
    return found


def _context(
    caller: Caller, station: Record, schedules: list[Record], issues: list[Record]
) -> StationContext:
    store = caller.store
    group = group_of(store, station)
    pattern_id = station["shiftPatternId"] or group["shiftPatternId"]
    return StationContext(
        station=station,
        group=group,
        plant=plant_of(store, group),
        pattern=store["shiftPatterns"].get(pattern_id),
        schedules=schedules,
        issues=issues,
        skus=store["skus"],
        sku_groups=store["skuGroups"],
        reasons=store["reasons"],
        users=caller.world.platform["users"],
        seed=caller.world.seed,
    )
