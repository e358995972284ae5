"""A run: the time that a station spent on one schedule, and what it made."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from busroot_mock.simulation.context import HandIssue, StationContext
from busroot_mock.simulation.counts import NO_COUNTS, Counts, Pace
from busroot_mock.simulation.intervals import (
    MINUTE,
    Cumulative,
    Interval,
    intersect,
    subtract,
    union,
)
from busroot_mock.simulation.rates import Rates
from busroot_mock.simulation.shifts import shift_intervals
from busroot_mock.simulation.stops import Spell, Spells, spells
from busroot_mock.store.table import Record

CAUSES: Final = "causes"
"""What is kept of a run that entered issues change nothing of."""

_OF_ENTERED_ISSUES: Final = (
    "hand_issues",
    "downtime",
    "productive",
    "productive_time",
    "down_time",
)


@dataclass(frozen=True, eq=False)
class Run:
    """One schedule at work; instants in epoch ms, sums worked out when first asked for.

    Args:
        context: The station.
        schedule: The schedule's record.
        rates: In effect for it.
        pace: How fast it is really made; None without a rate, and nothing is made.
        start: When it was started.
        latest: When it is over at the latest, whatever was made by then.
        until: Up to where it is worked out: its end, or a little more than now.
        end: When it ended; None while it goes on.
        kept: What else was worked out of this run alone.
    """

    context: StationContext
    schedule: Record
    rates: Rates
    pace: Pace | None
    start: int
    latest: int
    until: int
    end: int | None = None
    kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def ending(self, end: int) -> "Run":
        """Return this run as it is when it ended at an instant."""
        return replace(self, until=end, end=end)

    def among(self, context: StationContext) -> "Run":
        """Return this run where other issues were entered, with what these change nothing of."""
        other, kept = object.__new__(Run), {}
        if CAUSES in self.kept:
            kept[CAUSES] = self.kept[CAUSES]
        other.__dict__.update(self.__dict__, context=context, kept=kept)
        for name in _OF_ENTERED_ISSUES:
            other.__dict__.pop(name, None)
        return other

    def until_only(self, until: int) -> "Run":
        """Return this run worked out up to an instant only."""
        return replace(self, until=until)

    @property
    def is_production(self) -> bool:
        """Tell whether it makes something, or else keeps the station for another reason."""
        return self.schedule.get("nonProductionReasonCode") is None

    @cached_property
    def in_shift(self) -> list[Interval]:
        """When the run is in shift: with `extendShift`, all the time."""
        if self.schedule.get("extendShift"):
            return [(self.start, self.until)]
        context = self.context
        return shift_intervals(context.week, context.zone, self.start, self.until)

    @property
    def scheduled(self) -> list[Interval]:
        """The scheduled production time."""
        return self.in_shift if self.is_production else []

    @cached_property
    def spells(self) -> Spells:
        """The stops and slow spells that the seed gives the station."""
        return spells(self.context.seed, self.schedule["id"], self.scheduled)

    @cached_property
    def downtimes(self) -> list[Spell]:
        """The stops that are long enough to be issues."""
        rates = self.rates
        least = self.context.threshold(rates.cycle_time, rates.threshold_multiplier)
        if least is None:
            return []
        return [stop for stop in self.spells.stops if stop.end - stop.start > least]

    @property
    def slow_spells(self) -> list[Spell]:
        """The slow spells that are long enough to be issues, where the run has a target speed.

        Source: "Downtime analysis" (under 80 % of the target). Assumed: five minutes where the
        station has no `slowDurationThreshold`.
        """
        if self.rates.line_speed_target is None:
            return []
        minutes = self.context.station.get("slowDurationThreshold")
        least = MINUTE * (5 if minutes is None else minutes)
        return [spell for spell in self.spells.slow if spell.end - spell.start > least]

    @cached_property
    def hand_issues(self) -> list[HandIssue]:
        """The issues entered by hand that begin in the scheduled time of this run, oldest first."""
        near = self.context.hand_issues
        own = [issue for issue in near if self.start <= issue.start < self.until]
        return [i for i in own if any(start <= i.start < end for start, end in self.scheduled)]

    @property
    def hand_stops(self) -> list[HandIssue]:
        """Those of them that keep the station from working."""
        return [issue for issue in self.hand_issues if issue.stops]

    @cached_property
    def downtime(self) -> list[Interval]:
        """The scheduled time that issues take. Assumed: issues that are excluded take none."""
        hand = [
            self._span(issue) for issue in self.hand_stops if issue.record.get("excludedAt") is None
        ]
        detected = [(stop.start, stop.end) for stop in self.downtimes]
        return intersect(union([*detected, *hand]), self.scheduled)

    @cached_property
    def productive(self) -> list[Interval]:
        """The scheduled time in which the station works."""
        stopped = [(stop.start, stop.end) for stop in self.spells.stops]
        return subtract(self.scheduled, union([*stopped, *map(self._span, self.hand_stops)]))

    def _span(self, issue: HandIssue) -> Interval:
        return issue.start, self.until if issue.end is None else min(issue.end, self.until)

    @cached_property
    def productive_time(self) -> Cumulative:
        """Sums of `productive`."""
        return Cumulative(self.productive)

    @cached_property
    def scheduled_time(self) -> Cumulative:
        """Sums of `scheduled`."""
        return Cumulative(self.scheduled)

    @cached_property
    def down_time(self) -> Cumulative:
        """Sums of `downtime`."""
        return Cumulative(self.downtime)

    def counts(self, edges: Sequence[int]) -> list[Counts]:
        """Return what was made and expected before instants, in order, none after `until`."""
        if self.pace is None or not self.is_production:
            return [NO_COUNTS] * len(edges)
        made, expected = self.pace.made, self.pace.expected
        return [
            Counts(*made(productive), expected(scheduled), expected(scheduled - down))
            for productive, scheduled, down in zip(
                self.productive_time.befores(edges),
                self.scheduled_time.befores(edges),
                self.down_time.befores(edges),
                strict=True,
            )
        ]

    def counts_by(self, at: int) -> Counts:
        """Return what was made and expected by an instant, or by the end if it comes before."""
        if self.pace is None or not self.is_production:
            return NO_COUNTS
        at, expected = min(at, self.until), self.pace.expected
        scheduled = self.scheduled_time.before(at)
        worked = scheduled - self.down_time.before(at)
        made = self.pace.made(self.productive_time.before(at))
        return Counts(*made, expected(scheduled), expected(worked))


class Runs(list[Run]):
    """Runs of a station, oldest first; disjoint, and not changed once somebody has them."""

    @cached_property
    def starts(self) -> list[int]:
        """When each began."""
        return [run.start for run in self]

    @cached_property
    def by_schedule(self) -> dict[int, Run]:
        """Each by the id of its schedule."""
        return {run.schedule["id"]: run for run in self}
