"""The timelines of an account's stations: the simulation, fed from a store, and kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from weakref import ref

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.plants import group_of, plant_of
from busroot_mock.simulation.production import Line, Timeline
from busroot_mock.store.held import SLOT
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record, Store, Table, new_table
from busroot_mock.worlds.accounts import Account

READ: Final = (
    "stations",
    "stationGroups",
    "plants",
    "shiftPatterns",
    "schedules",
    "issues",
    "skus",
    "skuGroups",
    "reasons",
)
"""The tables of an account that the simulation reads; of those that accounts share, `users`."""

_WEIGHT: Final = 20_000
"""Bytes that a station takes, about, and one more for each of its schedules."""
_WEIGHT_OF_SCHEDULE: Final = 6_000
_WEIGHT_OF_HINT: Final = 500


def timelines_of(account: Account, stations: Iterable[Record]) -> list[Timeline]:
    """Return the timeline of each station, up to the present instant of the account's world."""
    now, lines = account.world.clock.now_ms(), _lines_of(account)
    return [lines.timeline(station, now) for station in stations]


def timeline_of(account: Account, station: Record) -> Timeline:
    """Return the timeline of one station."""
    return timelines_of(account, [station])[0]


def _lines_of(account: Account) -> "_Lines":
    """Return the lines of an account as its records are, made anew if a table has changed."""
    world, store = account.world, account.store
    users = world.platform["users"]
    key = ("lines", account.id, world.seed, users.mark, *(store[name].mark for name in READ))
    known: _Lines | None = world.memory.get(key)
    if known:
        return known
    entries = len(users) + sum(len(store[name]) for name in READ)
    lines = _Lines(account)
    world.memory.put(key, lines, 20_000 + SLOT * entries)
    return lines


class _Lines:
    """The lines of the stations of an account, each worked out when it is asked for.

    Those of equal records are shared, by whichever tables hold them now.
    """

    def __init__(self, account: Account) -> None:
        self._memory: Memory = account.world.memory
        self._seed = account.world.seed
        # A copy keeps what it has when the account goes on.
        self._store = {name: account.store[name].view() for name in READ}
        self._users = account.world.platform["users"].view()
        self._schedules = _by_station(self._store["schedules"])
        self._issues = _by_station(self._store["issues"])
        self._known: dict[str, tuple[StationContext, Line]] = {}

    def timeline(self, station: Record, now: int) -> Timeline:
        """Return the timeline of a station up to an instant, epoch ms."""
        code = station["code"]
        if code not in self._known:
            context = self._context(station)
            self._known[code] = context, self._line(context)
        context, line = self._known[code]
        return Timeline(context, now, line.runs(now), line)

    def _context(self, station: Record) -> StationContext:
        store, code = self._store, station["code"]
        group = group_of(store, station)
        pattern_id = station["shiftPatternId"] or group["shiftPatternId"]
        schedules = self._schedules[code]
        return StationContext(
            station=station,
            group=group,
            plant=plant_of(store, group),
            pattern=store["shiftPatterns"].get(pattern_id),
            schedules=schedules,
            issues=self._issues[code],
            skus=_named(store, "skus", schedules, "skuCode"),
            sku_groups=_named(store, "skuGroups", schedules, "skuGroupCode"),
            reasons=store["reasons"],
            users=self._users,
            seed=self._seed,
        )

    def _line(self, context: StationContext) -> Line:
        """Return the line of equal records that was kept, or a new one."""
        key = ("line", self._seed, *_identities(context))
        known: Line | None = self._memory.get(key)
        if known:
            return known
        # Runs read neither reasons nor users, which would only be held on to.
        own = replace(context, reasons=_NO_REASONS, users=_NO_USERS)
        weight = _WEIGHT + _WEIGHT_OF_SCHEDULE * len(context.schedules)
        line: Line = self._memory.put(key, Line(own), weight)
        # The last line of the station is a hint: what it has in common is found by comparing.
        last = "last line", id(context.station)
        known_last: ref[Line] | None = self._memory.get(last)
        former = known_last and known_last()
        if former:
            line.take_over(former)
        self._memory.put(last, ref(line), _WEIGHT_OF_HINT)
        return line


def _identities(context: StationContext) -> Iterable[int | tuple[int, ...]]:
    """Yield the identities of all records that runs are made of; the line holds on to them."""
    yield from map(id, (context.station, context.group, context.plant, context.pattern))
    for records in (context.schedules, context.issues, context.skus, context.sku_groups):
        yield tuple(map(id, records))


def _by_station(table: Table) -> defaultdict[str, list[Record]]:
    records: defaultdict[str, list[Record]] = defaultdict(list)
    for record in table:
        records[record["stationCode"]].append(record)
    return records


def _named(store: Store, name: str, records: Iterable[Record], member: str) -> Table:
    """Return a table of those records that others name."""
    keys = dict.fromkeys(record.get(member) for record in records)
    named = (store[name].get(key) for key in keys if key is not None)
    return new_table(name, (record for record in named if record is not None))


_NO_REASONS: Final = new_table("reasons")
_NO_USERS: Final = new_table("users")
