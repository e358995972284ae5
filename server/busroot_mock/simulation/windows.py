"""Station windows: what a station did between two edges."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, pi
from typing import Final

from busroot_mock.simulation.counts import NO_COUNTS, Counts
from busroot_mock.simulation.draws import draws, within
from busroot_mock.simulation.intervals import HOUR, Cumulative, Interval, subtract, union
from busroot_mock.simulation.production import Timeline
from busroot_mock.simulation.runs import Run
from busroot_mock.simulation.shifts import shift_intervals
from busroot_mock.store.table import Record
from busroot_mock.timestamps import iso

RSSI_PERIOD: Final = 7 * HOUR
RSSI_SWING: Final = 4.0

COUNTS: Final = (
    "productionGoodCount",
    "productionBadCount",
    "productionIdealCount",
    "productionTargetCount",
)
"""What the fields of `Counts` are called."""


def windows(timeline: Timeline, edges: Sequence[int]) -> list[Record]:
    """Return the `StationWindow`s between edges, epoch ms, in order and none after `timeline.now`.

    Every number but the signal is the difference of a running sum at two edges: windows that meet
    add up to the window over them all.
    """
    if len(edges) < 2:
        return []
    runs = timeline.runs_between(edges[0], edges[-1])
    downtime = Cumulative([part for run in runs for part in run.downtime])
    numbers = _differences({"totalMs": edges, **_sums(timeline, runs, edges, downtime)})
    since = (downtime.around(edge) for edge in edges[1:])
    code, texts = timeline.context.station["code"], [iso(edge) for edge in edges]
    parts = zip(pairwise(texts), since, _signal(timeline, edges), numbers, strict=True)
    return [
        {
            "stationCode": code,
            "windowStartAt": start,
            "windowEndAt": end,
            "downtimeSince": iso(down[0]) if down else None,
            "rssiAvg": signal,
            **sums,
        }
        for (start, end), down, signal, sums in parts
    ]


def _differences(sums: Mapping[str, Sequence[int]]) -> Iterator[dict[str, int]]:
    """Yield what each of the running sums grows by from one edge to the next."""
    columns = ([after - before for before, after in pairwise(values)] for values in sums.values())
    for row in zip(*columns, strict=True):
        yield dict(zip(sums, row, strict=True))


def _sums(
    timeline: Timeline, runs: Sequence[Run], edges: Sequence[int], downtime: Cumulative
) -> dict[str, Sequence[int]]:
    """Return the running sums at the edges: of times, ms, and of units."""
    counts = zip(*_counts(runs, edges), strict=True)
    times = {name: Cumulative(part) for name, part in _times(timeline, runs, edges).items()}
    times["downtimeMs"] = downtime
    return {
        **{name: time.befores(edges) for name, time in times.items()},
        **dict(zip(COUNTS, counts, strict=True)),
    }


def _times(
    timeline: Timeline, runs: Sequence[Run], edges: Sequence[int]
) -> dict[str, list[Interval]]:
    """Return the shift, scheduled and productive time as tidy intervals.

    Assumed: with `forceAllShiftTimeAsPlannedProduction`, shift time without a schedule is scheduled
    production time in which nothing is made.
    """
    context = timeline.context
    regular = shift_intervals(context.week, context.zone, edges[0], edges[-1])
    extended = (part for run in runs if run.schedule.get("extendShift") for part in run.in_shift)
    shift = union([*regular, *extended])
    other = [part for run in runs if not run.is_production for part in run.in_shift]
    scheduled = [part for run in runs for part in run.scheduled]
    if context.station.get("forceAllShiftTimeAsPlannedProduction"):
        scheduled = subtract(shift, other)
    return {
        "shiftMs": shift,
        "scheduledProductionMs": scheduled,
        "scheduledNonProductionMs": other,
        "productiveMs": [part for run in runs for part in run.productive],
    }


def _counts(runs: Sequence[Run], edges: Sequence[int]) -> list[Counts]:
    """Return what the runs together had made and were expected to make by each edge."""
    counts, ended = [NO_COUNTS] * len(edges), NO_COUNTS
    for run in runs:
        first = bisect_right(edges, run.start)
        last = len(edges) if run.end is None else bisect_left(edges, run.end)
        counts[first:last] = [_plus(ended, made) for made in run.counts(edges[first:last])]
        if run.end is not None:
            ended = _plus(ended, run.counts_by(run.end))
            counts[last:] = [ended] * (len(edges) - last)
    return counts


def _plus(left: Counts, right: Counts) -> Counts:
    return Counts(
        left.good + right.good,
        left.bad + right.bad,
        left.ideal + right.ideal,
        left.target + right.target,
    )


def _signal(timeline: Timeline, edges: Sequence[int]) -> list[float]:
    """Return the mean strength of the device's signal from each edge to the next, dBm.

    Assumed: a slow wave around -58 to -82 dBm. The mean of the wave is exact, so that windows
    average to the window over them all, but for rounding.
    """
    context = timeline.context
    drawn = draws(context.seed, "rssi", context.station["code"])
    level, phase = within(drawn[0], -82, -58), within(drawn[1], 0, RSSI_PERIOD)
    turn = 2 * pi / RSSI_PERIOD
    waves = [cos(turn * (edge - phase)) * RSSI_SWING / turn for edge in edges]
    return [
        round(level + (before - after) / (end - start), 1)
        for (start, end), (before, after) in zip(pairwise(edges), pairwise(waves), strict=True)
    ]
