"""The timelines of an account's stations: the simulation, fed from a store, and kept."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
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
)
"""The tables of an account that runs are made of."""

_WEIGHT: Final = 20_000
"""Bytes that a station takes, about, and one more for each of its schedules."""
_WEIGHT_OF_SCHEDULE: Final = 6_000
_WEIGHT_OF_HINT: Final = 10_000

MOST_LINES: Final = 8
"""Lines of a station that are kept: each write makes one, which has most from the one before."""

_Last = deque[tuple[Hashable, ref[Line]]]


def timelines_of(account: Account, stations: Iterable[Record]) -> Iterator[Timeline]:
    """Return the timeline of each station, up to the present instant of the account's world.

    Each is worked out when it is asked for, from records and clock as they are now.
    """
    now, lines = account.world.clock.now_ms(), _lines_of(account)
    reasons = lines.view(account.store["reasons"])
    users = lines.view(account.world.platform["users"])
    return (lines.timeline(station, now, reasons, users) for station in stations)


def timeline_of(account: Account, station: Record) -> Timeline:
    """Return the timeline of one station; after a write, quicker than one of many."""
    world, store, code = account.world, account.store, station["code"]
    schedules = [record for record in store["schedules"] if record["stationCode"] == code]
    issues = [record for record in store["issues"] if record["stationCode"] == code]
    context = _context(world.seed, store, station, schedules, issues)
    line, now = _line(world.memory, context), world.clock.now_ms()
    context = context.among(store["reasons"], world.platform["users"])
    return Timeline(context, now, line.runs(now), line)


def timeline_after(account: Account, timeline: Timeline, issue: Record) -> Timeline:
    """Return a timeline at the same instant, once its newest issue has been entered.

    Args:
        account: Which has the timeline, and the issue by now.
        timeline: As it was before.
        issue: The record, the last one in the store.
    """
    before, now = timeline.context, timeline.now
    context = timeline.line.context.after(issue)
    line = _line(account.world.memory, context)
    context = context.among(before.reasons, before.users)
    return Timeline(context, now, line.runs(now), line)


def _lines_of(account: Account) -> "_Lines":
    """Return the lines of an account as its records are, made anew if a table has changed."""
    world, store = account.world, account.store
    key = ("lines", account.id, world.seed, *(store[name].mark for name in READ))
    known: _Lines | None = world.memory.get(key)
    return known or world.memory.put(key, _Lines(account), _WEIGHT)


class _Lines:
    """The lines of the stations of an account, each worked out when it is asked for.

    Those of equal records are shared, by whichever tables hold them now.
    """

    def __init__(self, account: Account) -> None:
        self._memory: Memory = account.world.memory
        self._seed = account.world.seed
        # A copy keeps what it has when the account goes on.
        self._store = {name: self.view(account.store[name]) for name in READ}
        self._schedules = self._kept("by station", self._store["schedules"], _by_station)
        self._issues = self._kept("by station", self._store["issues"], _by_station)
        # The memory owns lines, and has their weight.
        self._known: dict[str, tuple[StationContext, ref[Line]]] = {}

    def view(self, table: Table) -> Table:
        """Return a copy of a table, the same as long as the table is as it is."""
        view: Table = self._kept("view", table, Table.view)
        return view

    def timeline(self, station: Record, now: int, reasons: Table, users: Table) -> Timeline:
        """Return the timeline of a station up to an instant, epoch ms."""
        code = station["code"]
        context, known = self._known.get(code) or (self._context(station), None)
        line = (known and known()) or _line(self._memory, context)
        is_other = context.reasons is not reasons or context.users is not users
        if is_other:
            context = context.among(reasons, users)
        if is_other or not (known and known()):
            self._known[code] = context, ref(line)
        return Timeline(context, now, line.runs(now), line)

    def _context(self, station: Record) -> StationContext:
        code = station["code"]
        schedules, issues = self._schedules.get(code, ()), self._issues.get(code, ())
        return _context(self._seed, self._store, station, schedules, issues)

    def _kept(self, what: str, table: Table, make: Callable[[Table], Any]) -> Any:
        """Return what a function makes of a table; kept as long as the table is as it is."""
        key = what, table.mark
        known = self._memory.get(key)
        return self._memory.put(key, make(table), SLOT * len(table)) if known is None else known


def _context(
    seed: int,
    store: Store,
    station: Record,
    schedules: Sequence[Record],
    issues: Sequence[Record],
) -> StationContext:
    """Return what runs of a station are made of: reasons and users are not."""
    group = group_of(store, station)
    pattern_id = station["shiftPatternId"] or group["shiftPatternId"]
    return StationContext(
        station=station,
        group=group,
        plant=plant_of(store, group),
        pattern=store["shiftPatterns"].get(pattern_id),
        schedules=schedules,
        issues=issues,
        skus=_named(store["skus"], schedules, "skuCode"),
        sku_groups=_named(store["skuGroups"], schedules, "skuGroupCode"),
        reasons=_NO_REASONS,
        users=_NO_USERS,
        seed=seed,
    )


def _line(memory: Memory, context: StationContext) -> Line:
    """Return the line of equal records that was kept, or a new one."""
    key = ("line", context.seed, *_identities(context))
    known: Line | None = memory.get(key)
    if known:
        return known
    weight = _WEIGHT + _WEIGHT_OF_SCHEDULE * len(context.schedules)
    line: Line = memory.put(key, Line(context), weight)
    # The last line of the station is a hint: what it has in common is found by comparing.
    hint = "last lines", id(context.station)
    last: _Last = memory.get(hint) or _Last(maxlen=MOST_LINES)
    former = last and last[-1][1]()
    if former:
        line.take_over(former)
    if len(last) == MOST_LINES:
        memory.drop(last[0][0])
    last.append((key, ref(line)))
    memory.put(hint, last, _WEIGHT_OF_HINT)
    return line


def _identities(context: StationContext) -> Iterable[int | tuple[int, ...]]:
    """Yield the identities of all records that runs are made of; the line holds on to them."""
    yield from map(id, (context.station, context.group, context.plant, context.pattern))
    yield tuple(map(id, context.schedules))
    yield tuple(map(id, context.issues))
    yield tuple(map(id, context.skus.values()))
    yield tuple(map(id, context.sku_groups.values()))


def _by_station(table: Table) -> Mapping[str, list[Record]]:
    records: dict[str, list[Record]] = {}
    for record in table:
        records.setdefault(record["stationCode"], []).append(record)
    return records


def _named(table: Table, records: Iterable[Record], member: str) -> Mapping[str, Record]:
    """Return those records of a table, by code, that others name."""
    codes = {record.get(member): None for record in records}
    named = ((code, table.get(code)) for code in codes if code is not None)
    return {code: record for code, record in named if record is not None}


_NO_REASONS: Final = new_table("reasons")
_NO_USERS: Final = new_table("users")
