"""The timeline of one station: the runs of its schedules, one after another."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from math import ceil
from typing import Final

from busroot_mock.simulation.context import StationContext, optional_ms
from busroot_mock.simulation.counts import Pace, pace
from busroot_mock.simulation.intervals import DAY, HOUR
from busroot_mock.simulation.rates import rates
from busroot_mock.simulation.runs import Run
from busroot_mock.store.table import Record
from busroot_mock.timestamps import epoch_ms

LONGEST_RUN: Final = 183 * DAY
"""Assumed: after this a run is over, whatever its schedule says.

It bounds the work for a schedule that nobody ends, and the number of issues that a run can have.
"""
LONGEST_WAIT: Final = 31 * DAY
"""Assumed: a schedule that could not start for so long is never started. It bounds a pile-up."""

_FORESIGHT: Final = HOUR
"""How far beyond now a run is worked out, so that a stop that lasts now has its true end."""


@dataclass(frozen=True)
class Timeline:
    """The runs of a station that have begun by `now` (epoch ms), oldest first; disjoint."""

    context: StationContext
    now: int
    runs: list[Run]

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self.runs]

    @cached_property
    def _by_schedule(self) -> dict[int, Run]:
        return {run.schedule["id"]: run for run in self.runs}

    def run_of(self, schedule_id: int) -> Run | None:
        """Return the run of a schedule, if it was started."""
        return self._by_schedule.get(schedule_id)

    def run_at(self, at: int) -> Run | None:
        """Return the run that was on at an instant up to now, if there was one."""
        index = bisect_right(self._starts, at) - 1
        run = self.runs[index] if index >= 0 else None
        return run if run and (run.end is None or at < run.end) else None

    def runs_between(self, start: int, end: int) -> list[Run]:
        """Return the runs that have a part in [start, end)."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = bisect_right(self._starts, end - 1)
        return [run for run in self.runs[first:last] if run.end is None or run.end > start]


def station_timeline(context: StationContext, now: int) -> Timeline:
    """Return what the station did up to `now`, epoch ms.

    Schedules run one after another in the order of their planned starts, as soon as the one before
    is over. A later `now` changes nothing that lies before an earlier one. What a run made is
    worked out when it is asked for; only where a quantity ends a run, at once.
    """
    return Timeline(context, now, list(_runs(context, now)))


def _runs(context: StationContext, now: int) -> Iterator[Run]:
    planned = sorted(
        (epoch_ms(record["plannedStartAt"]), record["id"], record)
        for record in context.schedules
        if record.get("deletedAt") is None
    )
    free: int | None = None
    for (planned_start, _, record), following in zip_longest(planned, planned[1:]):
        next_start = following[0] if following else None
        start = planned_start if free is None else max(planned_start, free)
        if start > now:
            return
        if start - planned_start > LONGEST_WAIT:
            continue
        run = _run(context, record, start, next_start, now)
        if run is None:
            continue
        yield run
        if run.end is None:
            return
        free = run.end


def _run(
    context: StationContext, record: Record, start: int, next_start: int | None, now: int
) -> Run | None:
    """Return the run of a schedule that can start now; None if its time has passed."""
    effective = rates(context, record)
    at = pace(context.seed, record["id"], effective)
    planned_end, quantity = optional_ms(record, "plannedEndAt"), needed_time(record, at)
    ends = [start + LONGEST_RUN, optional_ms(record, "actualEndAt"), planned_end]
    if planned_end is None and quantity is None:
        ends.append(next_start)
    latest = min(end for end in ends if end is not None)
    if latest <= start:
        return None
    return _carried_out(Run(context, record, effective, at, start, latest, until=start), now)


def run_with_issue(run: Run, issue: Record, now: int) -> Run:
    """Return a run as it is with one more issue that was entered by hand."""
    context = replace(run.context, issues=[*run.context.issues, issue])
    return _carried_out(replace(run, context=context), now)


def _carried_out(run: Run, now: int) -> Run:
    """Return a run as it is at `now`, ended if its quantity is complete or its time is over."""
    run, record = replace(run, until=min(run.latest, now + _FORESIGHT), end=None), run.schedule
    quantity = needed_time(record, run.pace)
    is_ended_by_plan = record.get("plannedEndAt") is not None
    if quantity is not None and (not is_ended_by_plan or record.get("autoEndOnQuantityComplete")):
        complete = _completion(run, quantity, min(run.latest, now))
        if complete is not None:
            return run.ending(complete)
    return run.ending(run.latest) if run.latest <= now else run


def needed_time(record: Record, at: Pace | None) -> int | None:
    """Return the productive ms that the quantity of a schedule takes; None without one or a rate.

    Assumed: a quantity is complete when so many good units are made.
    """
    quantity = record.get("plannedQuantity")
    if at is None or quantity is None or quantity <= 0:
        return None
    return at.needed(ceil(quantity))


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
