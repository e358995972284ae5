"""The timeline of one station: the runs of its schedules, one after another."""

from bisect import bisect_left, bisect_right
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import Final, NamedTuple

from busroot_mock.simulation.context import StationContext, optional_ms
from busroot_mock.simulation.counts import needed_time, pace
from busroot_mock.simulation.differences import Difference, Entered
from busroot_mock.simulation.intervals import DAY, HOUR, MINUTE
from busroot_mock.simulation.planned import Planned, in_order, planned_anew
from busroot_mock.simulation.rates import rates
from busroot_mock.simulation.runs import Run, Runs
from busroot_mock.store.table import Record

LONGEST_RUN: Final = 183 * DAY
"""Assumed: after this a run is over, whatever its schedule says.

It bounds the work for a schedule that nobody ends, and the number of issues that a run can have.
"""
LONGEST_WAIT: Final = 31 * DAY
"""Assumed: a schedule that could not start for so long is never started. It bounds a pile-up."""

_FORESIGHT: Final = HOUR
"""How far beyond now a run is worked out at least: a stop that lasts now has its true end."""
_STEP: Final = 15 * MINUTE
"""A run that goes on is worked out anew only every so often."""


class Timeline(NamedTuple):
    """The runs of a station that have begun by `now`, epoch ms.

    Attributes:
        line: The runs' own; it stays the same as long as no record does something to them.
    """

    context: StationContext
    now: int
    runs: Runs
    line: "Line"

    def run_of(self, schedule_id: int) -> Run | None:
        """Return the run of a schedule, if it was started."""
        return self.runs.by_schedule.get(schedule_id)

    def run_at(self, at: int) -> Run | None:
        """Return the run that was on at an instant up to now, if there was one."""
        index = bisect_right(self.runs.starts, at) - 1
        run = self.runs[index] if index >= 0 else None
        return run if run and (run.end is None or at < run.end) else None

    def runs_between(self, start: int, end: int) -> list[Run]:
        """Return the runs that have a part in [start, end)."""
        first = max(bisect_right(self.runs.starts, start) - 1, 0)
        last = bisect_right(self.runs.starts, end - 1)
        return [run for run in self.runs[first:last] if run.end is None or run.end > start]


def station_timeline(context: StationContext, now: int) -> Timeline:
    """Return what the station did up to `now`, epoch ms, worked out anew."""
    line = Line(context)
    return Timeline(context, now, line.runs(now), line)


class Line:
    """The runs of a station, worked out as far as somebody asked, and kept.

    Schedules run one after another in the order of their planned starts, as soon as the one before
    is over. A later `now` changes nothing that lies before an earlier one: a run that is over stays
    as it is, and one that goes on is worked out a little ahead. What a run made is worked out when
    it is asked for; only where a quantity ends a run, at once.

    Args:
        context: The station. Of its tables, only `skus` and `sku_groups` are read.

    Attributes:
        planned_spans: Planned start and end of schedules by their ids, epoch ms, once worked out.
        lasting: What of schedules in wire form does not change, by their ids, with the reason that
            each shows.
        mark: Names the line in keys, which do not hold on to it.
    """

    def __init__(self, context: StationContext) -> None:
        self.context = context
        self.mark = object()
        self.planned_spans: dict[int, tuple[int, int]] = {}
        self.lasting: dict[int, tuple[Record | None, Record]] = {}
        self._over: list[Run] = []
        self._ends: list[int] = []
        self._following: list[int] = []
        self._ahead: _Ahead | None = None
        self._former: _Ahead | None = None
        self._last = _Begun(Runs(), inf, -inf)

    @cached_property
    def _planned(self) -> list[Planned]:
        """The schedules by planned start, epoch ms, and id."""
        return in_order([], self.context.schedules)

    def take_over(self, former: "Line", difference: Difference | Entered) -> None:
        """Take over the runs of another line of the station that are over before the two differ."""
        self._planned = planned_anew(former._planned, difference)
        until = difference.start
        same = bisect_left(former._ends, until)  # one that ends then may do so for what differs
        if not difference.is_of_same_products:
            over = enumerate(former._over[:same])
            others = (i for i, run in over if not difference.leaves_product_of(run.schedule))
            same = next(others, same)
        self._over = former._over[:same]
        self._ends = former._ends[:same]
        self._following = former._following[:same]
        run = former._ahead.run if former._ahead else None
        if run is None or until == -inf or not difference.leaves_product_of(run.schedule):
            return
        self._former = former._ahead
        if same == len(former._over) and run.until <= until:
            self._ahead = former._ahead

    def runs(self, now: int) -> Runs:
        """Return the runs that have begun by `now`, epoch ms."""
        if not self._last.since <= now < self._last.until:
            self._last = self._begun_by(now)
        return self._last.runs

    def _begun_by(self, now: int) -> "_Begun":
        count = bisect_right(self._ends, now)
        runs = Runs(self._over[:count])
        place = self._following[count - 1] if count else 0
        until = inf
        for index in range(place, len(self._planned)):
            planned_start = self._planned[index][0]
            start = max(planned_start, runs[-1].end or 0) if runs else planned_start
            if start > now:
                until = start
                break
            run = self._run(index, start, now) if start - planned_start <= LONGEST_WAIT else None
            if run is None:
                continue
            runs.append(run)
            if run.end is None:
                until = self._same_ahead()
                break
            if len(runs) > len(self._over):
                self._over.append(run)
                self._ends.append(run.end)
                self._following.append(index + 1)
        return _Begun(runs, now, until)

    def _same_ahead(self) -> float:
        """Return until when, epoch ms, the run that goes on stays as it is worked out."""
        assert self._ahead is not None
        run, complete, _ = self._ahead
        # As `_is_enough` has it: what has to be worked out beyond now is, up to here.
        enough = inf if run.until >= run.latest else run.until - _FORESIGHT + 1
        return min(run.latest, enough, inf if complete is None else complete)

    def _run(self, index: int, start: int, now: int) -> Run | None:
        """Return the run of a schedule that can start now; None if its time has passed."""
        record = self._planned[index][2]
        next_start = self._planned[index + 1][0] if index + 1 < len(self._planned) else None
        if self._ahead is None or not _is_enough(self._ahead, record, next_start, now):
            begun = _begun(self.context, record, start, next_start, self._former)
            if begun is None:
                return None
            self._ahead = _ahead(begun, next_start, now)
        return _by(self._ahead.run, self._ahead.complete, now)


class _Begun(NamedTuple):
    """The runs that had begun at any instant from `since` until `until`, epoch ms."""

    runs: Runs
    since: float
    until: float


class _Ahead(NamedTuple):
    """A run worked out a little beyond now, as of where it may go on.

    Attributes:
        complete: When its quantity is, if it is by then, epoch ms.
        next_start: When the next schedule is planned to start, which ends one that is continuous.
    """

    run: Run
    complete: int | None
    next_start: int | None


def _begun(
    context: StationContext,
    record: Record,
    start: int,
    next_start: int | None,
    former: _Ahead | None,
) -> Run | None:
    """Return the run of a schedule that starts now; None if its time has passed.

    Args:
        context: The station.
        record: The schedule.
        start: Epoch ms.
        next_start: When the next schedule is planned to start.
        former: A run that goes on and whose rates hold here too, if it is of the schedule.
    """
    if former and former.run.start == start and _is_of(former, record, next_start):
        return former.run.among(context)
    if former and former.run.schedule is record:
        effective, at = former.run.rates, former.run.pace
    else:
        effective = rates(context, record)
        at = pace(context.seed, record["id"], effective)
    planned_end, quantity = optional_ms(record, "plannedEndAt"), needed_time(record, at)
    ends = [start + LONGEST_RUN, optional_ms(record, "actualEndAt"), planned_end]
    if planned_end is None and quantity is None:
        ends.append(next_start)
    latest = min(end for end in ends if end is not None)
    if latest <= start:
        return None
    return Run(context, record, effective, at, start, latest, start)


def _ahead(run: Run, next_start: int | None, now: int) -> _Ahead:
    """Return a run worked out a little beyond `now`."""
    until = min(run.latest, now - now % _STEP + _STEP + _FORESIGHT)
    if run.until != until:
        run = replace(run, until=until)
    record, quantity = run.schedule, needed_time(run.schedule, run.pace)
    is_ended_by_plan = record.get("plannedEndAt") is not None
    if quantity is None or (is_ended_by_plan and not record.get("autoEndOnQuantityComplete")):
        return _Ahead(run, None, next_start)
    return _Ahead(run, _completion(run, quantity, until), next_start)


def _is_enough(ahead: _Ahead, record: Record, next_start: int | None, now: int) -> bool:
    """Tell whether a run is that of a schedule, and worked out as far as it must be."""
    until = min(ahead.run.latest, now + _FORESIGHT)
    return ahead.run.until >= until and _is_of(ahead, record, next_start)


def _is_of(ahead: _Ahead, record: Record, next_start: int | None) -> bool:
    """Tell whether a run is that of a schedule, and is over at the same time at the latest."""
    if ahead.run.schedule is not record:
        return False
    if ahead.next_start == next_start or record.get("plannedEndAt") is not None:
        return True
    return needed_time(record, ahead.run.pace) is not None


def _by(run: Run, complete: int | None, now: int) -> Run:
    """Return a run as it is at `now`: ended if its quantity is complete or its time is over."""
    if complete is not None and complete <= now:
        return run.ending(complete)
    return run.ending(run.latest) if run.latest <= now else run


def _completion(run: Run, needed: int, limit: int) -> int | None:
    """Return when a run had so many productive ms, if it was by `limit`.

    Looks at little more than the least time that it can take, then at twice as much, and so on.
    """
    until, span = run.start, needed * 5 // 4 + HOUR
    if run.start + needed > limit:
        return None
    while until < limit:
        until = min(run.start + span, limit)
        complete = run.until_only(until).productive_time.at(needed)
        if complete is not None:
            return complete
        span *= 2
    return None
