"""The timelines of an account's stations: the simulation, fed from a store, and kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import methodcaller
from typing import Final
from weakref import ref

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.differences import Difference, Entered
from busroot_mock.simulation.last_lines import Own, keep_line, kept_line, last_line
from busroot_mock.simulation.plants import group_of, plant_of
from busroot_mock.simulation.production import Line, Timeline
from busroot_mock.simulation.runs import Runs
from busroot_mock.store.held import SLOT
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record, Store, Table, new_table
from busroot_mock.timestamps import epoch_ms
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
"""Bytes that the lines of an account take, about, apart from each."""


def timelines_of(account: Account, stations: Iterable[Record]) -> Iterator[Timeline]:
    """Return the timeline of each station, up to the present instant of the account's world.

    Each is worked out when it is asked for, from records and clock as they are now.
    """
    now, lines = account.world.clock.now_ms(), _lines_of(account)
    reasons = lines.view(account.store["reasons"])
    users = lines.view(account.world.platform["users"])
    return (lines.timeline(station, now, reasons, users) for station in stations)


def runs_by(
    account: Account, stations: Iterable[Record], now: int
) -> Iterator[tuple[Record, Runs]]:
    """Yield stations with their runs up to an instant, epoch ms: all that many need to be asked."""
    lines = _lines_of(account)
    return ((station, lines.line(station).runs(now)) for station in stations)


def timeline_of(account: Account, station: Record) -> Timeline:
    """Return the timeline of one station; after a write, quicker than one of many."""
    own, now = Own(account.store, station), account.world.clock.now_ms()
    return _timeline(account, _newest_line(account, own), now)


def timeline_for_issue(account: Account, station: Record) -> Timeline:
    """Return the timeline of a station as far as an issue that is about to be entered needs it.

    Issues may be missing that were entered since the run began that goes on. They bear on no run
    before it, and not on when it is scheduled, but take productive time from it: so it still goes
    on.
    """
    memory, now = account.world.memory, account.world.clock.now_ms()
    own = Own(account.store, station)
    known = own.known(memory, account.world.seed)
    line = known and known.line()
    if not known or not line or not known.holds_for(line.runs(now)):
        line = _newest_line(account, own)
    return _timeline(account, line, now)


def timeline_with(account: Account, before: Timeline, issue: Record) -> Timeline:
    """Return a timeline at the same instant that has an issue in its run.

    Args:
        account: Which has the timeline, and the issue by now, as the last one in its store.
        before: The timeline of the issue's station, as it was for the issue.
        issue: Which began by now.
    """
    own, run = Own(account.store, before.context.station), before.runs[-1]
    if run.end is None and epoch_ms(issue["startAt"]) >= run.start:
        own.note(account.world.memory, before.line, run.start)
        return before
    lacks_none = len(own.issues) == len(before.context.issues) + 1
    line = _line_with(account, own, before) if lacks_none else _newest_line(account, own)
    return _timeline(account, line, before.now)


def _line_with(account: Account, own: Own, before: Timeline) -> Line:
    """Return the line of a station once an issue, the last one of its own, has been entered."""
    line = Line(before.line.context.after(own.issues))
    line.take_over(before.line, Entered(own.issues[-1]))
    keep_line(account.world.memory, line)
    own.note(account.world.memory, line)
    return line


def _newest_line(account: Account, own: Own) -> Line:
    """Return the line of a station by its records."""
    world, station = account.world, own.station
    known = own.known(world.memory, world.seed)
    line = known.line() if known and known.since is None else None
    if line is None:
        context = _context(world.seed, account.store, station, own.schedules, own.issues)
        line = _line(world.memory, context)
        own.note(world.memory, line)
    return line


def _timeline(account: Account, line: Line, now: int) -> Timeline:
    context = line.context.among(account.store["reasons"], account.world.platform["users"])
    return Timeline(context, now, line.runs(now), line)


def context_of(account: Account, schedule: Record) -> StationContext:
    """Return the station of a schedule, as far as that shows it before it begins."""
    store, world = account.store, account.world
    station = store["stations"].records[schedule["stationCode"],]
    context = _context(world.seed, store, station, (schedule,), ())
    return context.among(store["reasons"], world.platform["users"])


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
        # The memory owns lines, and has their weight.
        self._known: dict[str, tuple[StationContext, ref[Line]]] = {}

    def view(self, table: Table) -> Table:
        """Return a copy of a table, the same as long as the table is as it is."""
        key = "view", table.mark
        known: Table | None = self._memory.get(key)
        return self._memory.put(key, table.view(), SLOT * len(table)) if known is None else known

    def line(self, station: Record) -> Line:
        """Return the line of a station."""
        code = station["code"]
        context, known = self._known.get(code) or (self._context(station), None)
        line = known and known()
        if not line:
            line = _line(self._memory, context)
            self._known[code] = context, ref(line)
        return line

    def timeline(self, station: Record, now: int, reasons: Table, users: Table) -> Timeline:
        """Return the timeline of a station up to an instant, epoch ms."""
        line = self.line(station)
        context = self._known[station["code"]][0]
        if context.reasons is not reasons or context.users is not users:
            context = context.among(reasons, users)
            self._known[station["code"]] = context, ref(line)
        return Timeline(context, now, line.runs(now), line)

    def _context(self, station: Record) -> StationContext:
        own = Own(self._store, station)
        return _context(self._seed, self._store, station, own.schedules, own.issues)


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
    known = kept_line(memory, context)
    if known:
        return known
    line, former = Line(context), last_line(memory, context)
    if former:
        line.take_over(former, Difference(former.context, context))
    keep_line(memory, line)
    return line


def _named(table: Table, records: Iterable[Record], member: str) -> Mapping[str, Record]:
    """Return those records of a table, by code, that others name."""
    codes = dict.fromkeys(map(methodcaller("get", member), records))
    named = ((code, table.get(code)) for code in codes if code is not None)
    return {code: record for code, record in named if record is not None}


_NO_REASONS: Final = new_table("reasons")
_NO_USERS: Final = new_table("users")
