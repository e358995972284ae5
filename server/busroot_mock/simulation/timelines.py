"""The timelines of an account's stations: the simulation, fed from a store."""

from collections import defaultdict
from collections.abc import Iterable

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.plants import group_of, plant_of
from busroot_mock.simulation.production import Timeline, station_timeline
from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.accounts import Account


def timelines_of(account: Account, stations: Iterable[Record]) -> list[Timeline]:
    """Return the timeline of each station, up to the present instant of the account's world."""
    store, now = account.store, account.world.clock.now_ms()
    schedules, issues = _by_station(store, "schedules"), _by_station(store, "issues")
    return [
        station_timeline(_context(account, station, schedules[code], issues[code]), now)
        for station in stations
        for code in [station["code"]]
    ]


def timeline_of(account: Account, station: Record) -> Timeline:
    """Return the timeline of one station."""
    return timelines_of(account, [station])[0]


def _by_station(store: Store, table: str) -> defaultdict[str, list[Record]]:
    records: defaultdict[str, list[Record]] = defaultdict(list)
    for record in store[table]:
        records[record["stationCode"]].append(record)
    return records


def _context(
    account: Account, station: Record, schedules: list[Record], issues: list[Record]
) -> StationContext:
    store = account.store
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
        users=account.world.platform["users"],
        seed=account.world.seed,
    )
