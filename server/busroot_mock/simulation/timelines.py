"""The timelines of an account's stations: the simulation, fed from a store, and kept."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from operator import methodcaller
from typing import Final
from weakref import ref

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.differences import Difference, Entered
from busroot_mock.simulation.plants import group_of, plant_of
from busroot_mock.simulation.production import Line, Timeline
from busroot_mock.simulation.runs import Runs
from busroot_mock.store.held import SLOT
from busroot_mock.store.indexes import By
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

_AROUND: Final = ("stationGroups", "plants", "shiftPatterns", "skus", "skuGroups")
_OF_STATION: Final = By("stationCode")


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
    world, store = account.world, account.store
    own = _Own(store, station)
    line = own.newest(world.memory, world.seed)
    if line is None:
        context = _context(world.seed, store, station, own.schedules, own.issues)
        line = _line(world.memory, context)
        own.note(world.memory, line)
    now = world.clock.now_ms()
    context = line.context.among(store["reasons"], world.platform["users"])
    return Timeline(context, now, line.runs(now), line)


def context_of(account: Account, schedule: Record) -> StationContext:
    """Return the station of a schedule, as far as that shows it before it begins."""
    store, world = account.store, account.world
    station = store["stations"].records[schedule["stationCode"],]
    context = _context(world.seed, store, station, (schedule,), ())
    return context.among(store["reasons"], world.platform["users"])


def timeline_after(account: Account, timeline: Timeline) -> Timeline:
    """Return a timeline at the same instant, once an issue has been entered at its station.

    Args:
        account: Which has the timeline, and the issue by now, as the last one in its store.
        timeline: As it was before.
    """
    memory, before, now = account.world.memory, timeline.context, timeline.now
    own = _Own(account.store, before.station)
    line = Line(timeline.line.context.after(own.issues))
    line.take_over(timeline.line, Entered(own.issues[-1]))
    _keep(memory, line)
    own.note(memory, line)
    context = line.context.among(before.reasons, before.users)
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
        own = _Own(self._store, station)
        return _context(self._seed, self._store, station, own.schedules, own.issues)


class _Own:
    """The records of one station, by which its newest line is known again."""

    def __init__(self, store: Store, station: Record) -> None:
        code = station["code"]
        self.station = station
        self.schedules = store["schedules"].having(_OF_STATION, code)
        self.issues = store["issues"].having(_OF_STATION, code)
        self._around = [store[name].mark for name in _AROUND]

    def newest(self, memory: Memory, seed: int) -> Line | None:
        """Return the newest line of the station, if it was made of these records."""
        last: _Last | None = memory.get(_hint(seed, self.station))
        known = last and last.own
        return known[1]() if known and known[0]._is(self) else None

    def note(self, memory: Memory, line: Line) -> None:
        """Keep a line as the newest of the station."""
        hint = _hint(line.context.seed, self.station)
        last: _Last = memory.get(hint) or memory.put(hint, _Last(), _WEIGHT_OF_HINT)
        last.own = self, ref(line)

    def _is(self, other: "_Own") -> bool:
        # Lists of a table are never changed: after a write there is another.
        is_same = self.schedules is other.schedules and self.issues is other.issues
        return is_same and self._around == other._around


class _Last:
    """The last lines of a station: hints, since the memory owns lines.

    Attributes:
        lines: With their keys, the newest at the end.
        own: The records by which a line is known again.
    """

    __slots__ = ("lines", "own")

    def __init__(self) -> None:
        self.lines: deque[tuple[Hashable, ref[Line]]] = deque(maxlen=MOST_LINES)
        self.own: tuple[_Own, ref[Line]] | None = None


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
    known: Line | None = memory.get(_key(context))
    if known:
        return known
    line = Line(context)
    last: _Last | None = memory.get(_hint(context.seed, context.station))
    former = last.lines[-1][1]() if last and last.lines else None
    if former:
        line.take_over(former, Difference(former.context, context))
    _keep(memory, line)
    return line


def _keep(memory: Memory, line: Line) -> None:
    """Keep a new line as the last of its station; what it has in common is found by comparing."""
    context = line.context
    key, hint = _key(context), _hint(context.seed, context.station)
    memory.put(key, line, _WEIGHT + _WEIGHT_OF_SCHEDULE * len(context.schedules))
    last: _Last = memory.get(hint) or memory.put(hint, _Last(), _WEIGHT_OF_HINT)
    if len(last.lines) == MOST_LINES:
        memory.drop(last.lines[0][0])
    last.lines.append((key, ref(line)))


def _key(context: StationContext) -> Hashable:
    return ("line", context.seed, *context.identity)


def _hint(seed: int, station: Record) -> Hashable:
    return "last lines", seed, id(station)


def _named(table: Table, records: Iterable[Record], member: str) -> Mapping[str, Record]:
    """Return those records of a table, by code, that others name."""
    codes = dict.fromkeys(map(methodcaller("get", member), records))
    named = ((code, table.get(code)) for code in codes if code is not None)
    return {code: record for code, record in named if record is not None}


_NO_REASONS: Final = new_table("reasons")
_NO_USERS: Final = new_table("users")
