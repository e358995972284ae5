"""Spans of the states of a station over a stretch of time, and the losses in it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from busroot_mock.simulation.intervals import Interval, clip, subtract, union
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.shifts import shift_intervals
from busroot_mock.store.table import Record

DOWN: Final = "down"
PRODUCING: Final = "producing"
SHORT_STOP: Final = "short_stop"
PLANNED_STOP: Final = "planned_stop"
IDLE: Final = "idle"
OFF_SHIFT: Final = "off_shift"

STATES: Final = (DOWN, PRODUCING, SHORT_STOP, PLANNED_STOP, IDLE, OFF_SHIFT)
"""Of these, the first that holds: an issue comes before anything else."""


class Span(NamedTuple):
    """A stretch of time in one state; instants in epoch ms."""

    state: str
    start: int
    end: int


def spans(timeline: Timeline, start: int, end: int) -> list[Span]:
    """Return the states of a station from `start` to `end`, without a gap, neighbours unlike."""
    free: list[Interval] = [(start, end)] if start < end else []
    states: list[Span] = []
    for state, intervals in _intervals(timeline, start, end):
        rest = subtract(free, union(clip(intervals, start, end)))
        states += [Span(state, *each) for each in subtract(free, rest)]
        free = rest
    return sorted(states, key=lambda span: span.start)


def _intervals(timeline: Timeline, start: int, end: int) -> Iterator[tuple[str, list[Interval]]]:
    """Yield when each state holds, by `STATES`."""
    context, runs = timeline.context, timeline.runs_between(start, end)
    yield DOWN, [part for run in runs for part in run.downtime]
    yield PRODUCING, [part for run in runs for part in run.productive]
    yield SHORT_STOP, [part for run in runs for part in run.scheduled]
    yield PLANNED_STOP, [part for run in runs if not run.is_production for part in run.in_shift]
    yield IDLE, shift_intervals(context.week, context.zone, start, end)
    yield OFF_SHIFT, [(start, end)]


def losses(window: Record) -> Record:
    """Return the OEE of a `StationWindow`, and its losses in units.

    Inferred: the manual has the losses, and names the three factors of OEE without formulas. A
    factor of nothing is null.
    """
    good, bad = window["productionGoodCount"], window["productionBadCount"]
    ideal, target = window["productionIdealCount"], window["productionTargetCount"]
    return {
        "availability": _share(target, ideal),
        "performance": _share(good + bad, target),
        "quality": _share(good, good + bad),
        "oee": _share(good, ideal),
        "idealCount": ideal,
        "goodCount": good,
        "availabilityLoss": ideal - target,
        "speedLoss": target - good - bad,
        "qualityLoss": bad,
    }


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None
