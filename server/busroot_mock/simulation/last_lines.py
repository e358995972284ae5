"""The last lines of a station, kept, and the records by which the newest is known again."""

from collections import deque
from collections.abc import Hashable
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple
from weakref import ref

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.production import Line
from busroot_mock.simulation.runs import Runs
from busroot_mock.store.indexes import By
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record, Store

_WEIGHT: Final = 20_000
"""Bytes that a line takes, about, and more for each schedule of its station."""
_WEIGHT_OF_SCHEDULE: Final = 6_000
_WEIGHT_OF_HINT: Final = 10_000

MOST_LINES: Final = 8
"""Lines of a station that are kept: each write makes one, which has most from the one before."""

_AROUND: Final = itemgetter("stationGroups", "plants", "shiftPatterns", "skus", "skuGroups")
_MARK: Final = attrgetter("mark")
_OF_STATION: Final = By("stationCode")


class Own:
    """The records of one station, by which its newest line is known again."""

    def __init__(self, store: Store, station: Record) -> None:
        code = station["code"]
        self.station = station
        self.schedules = store["schedules"].having(_OF_STATION, code)
        self.issues = store["issues"].having(_OF_STATION, code)
        self._around = [*map(_MARK, _AROUND(store))]

    def known(self, memory: Memory, seed: int) -> "Known | None":
        """Return what is known of the newest line of the station, if that is by these records."""
        last: _Last | None = memory.get(_hint(seed, self.station))
        known = last and last.known
        return known if known and known.own._is(self) else None

    def note(self, memory: Memory, line: Line, since: int | None = None) -> None:
        """Keep a line as the newest of the station; `since` is as in `Known`."""
        last = _last(memory, line.context.seed, self.station)
        last.known = Known(self, ref(line), since)

    def _is(self, other: "Own") -> bool:
        # Lists of a table are never changed: after a write there is another.
        is_same = self.schedules is other.schedules and self.issues is other.issues
        return is_same and self._around == other._around


class Known(NamedTuple):
    """A line of a station, by the records that it is known by.

    Attributes:
        line: The memory owns it.
        since: When the run began that goes on, epoch ms, if the line lacks issues that were entered
            in it; None if it lacks none.
    """

    own: Own
    line: ref[Line]
    since: int | None

    def holds_for(self, runs: Runs) -> bool:
        """Tell whether it lacks nothing that bears on how an issue is entered, by its runs."""
        if self.since is None:
            return True
        return bool(runs) and runs[-1].end is None and runs[-1].start == self.since


class _Last:
    """The last lines of a station: hints, since the memory owns lines.

    Attributes:
        lines: With their keys, the newest at the end.
        known: By which records the newest is known again.
    """

    __slots__ = ("known", "lines")

    def __init__(self) -> None:
        self.lines: deque[tuple[Hashable, ref[Line]]] = deque(maxlen=MOST_LINES)
        self.known: Known | None = None


def kept_line(memory: Memory, context: StationContext) -> Line | None:
    """Return the line of equal records, if it is kept."""
    known: Line | None = memory.get(_key(context))
    return known


def last_line(memory: Memory, context: StationContext) -> Line | None:
    """Return the line of the station that was kept last, if it is kept."""
    last: _Last | None = memory.get(_hint(context.seed, context.station))
    return last.lines[-1][1]() if last and last.lines else None


def keep_line(memory: Memory, line: Line) -> None:
    """Keep a new line as the last of its station; what it has in common is found by comparing."""
    context = line.context
    key = _key(context)
    memory.put(key, line, _WEIGHT + _WEIGHT_OF_SCHEDULE * len(context.schedules))
    last = _last(memory, context.seed, context.station)
    if len(last.lines) == MOST_LINES:
        memory.drop(last.lines[0][0])
    last.lines.append((key, ref(line)))


def _last(memory: Memory, seed: int, station: Record) -> _Last:
    hint = _hint(seed, station)
    last: _Last = memory.get(hint) or memory.put(hint, _Last(), _WEIGHT_OF_HINT)
    return last


def _key(context: StationContext) -> Hashable:
    return ("line", context.seed, *context.identity)


def _hint(seed: int, station: Record) -> Hashable:
    return "last lines", seed, id(station)
