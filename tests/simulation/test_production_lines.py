"""A line gives what a timeline worked out anew gives, in whatever order instants are asked for."""

from dataclasses import replace
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.differences import Difference
from busroot_mock.simulation.intervals import HOUR
from busroot_mock.simulation.issue_records import issue_record
from busroot_mock.simulation.issues import find_issues
from busroot_mock.simulation.production import Line, Timeline, station_timeline
from busroot_mock.simulation.schedules import schedule_record
from tests.support.stations import NOWS, hourly, stations

NEAR: Final = (-HOUR - 1, -HOUR, -1, 0, 1)
"""Around an instant, ms; a run is worked out an hour ahead."""


def shown(timeline: Timeline) -> list[object]:
    """Return all that there is to see of a timeline."""
    schedules = [schedule_record(timeline, each) for each in timeline.context.schedules]
    issues = [issue_record(timeline, issue) for issue in find_issues(timeline)]
    return [hourly(timeline), issues, schedules]


@settings(max_examples=10)
@given(stations(), st.lists(NOWS, min_size=2, max_size=4), st.integers(0, 90_000_000))
def test_line_shows_what_a_new_timeline_shows(
    station: StationContext, instants: list[int], later: int
) -> None:
    line = Line(station)
    for now in [*instants, instants[0] + later, instants[0]]:
        kept = Timeline(station, now, line.runs(now), line)
        assert shown(kept) == shown(station_timeline(station, now))


def begun(timeline: Timeline) -> list[tuple[object, ...]]:
    """Return which schedules have begun, when, and when they ended."""
    return [(run.schedule["id"], run.start, run.end) for run in timeline.runs]


@settings(max_examples=10)
@given(stations(), st.permutations(NEAR), NOWS)
def test_runs_that_are_kept_change_at_the_very_instant_at_which_something_begins_or_ends(
    station: StationContext, near: list[int], now: int
) -> None:
    line = Line(station)
    borders = {at for _, *span in begun(station_timeline(station, now)) for at in span if at}
    for border in sorted(borders):
        for at in (border + distance for distance in near):
            kept = Timeline(station, at, line.runs(at), line)
            assert begun(kept) == begun(station_timeline(station, at))


@settings(max_examples=10)
@given(stations(), stations(), st.integers(0, 8), NOWS, NOWS)
def test_line_takes_over_only_what_is_the_same(
    station: StationContext, other: StationContext, number: int, first: int, later: int
) -> None:
    kept = [*station.schedules[number:], *other.schedules[:number]]
    by_id = {each["id"]: each for each in kept}
    changed = replace(
        station, schedules=list(by_id.values()), issues=[*station.issues[:1], *other.issues[1:]]
    )
    former, line = Line(station), Line(changed)
    # What is worked out of a run on request is there to be taken over, right or wrong.
    shown(Timeline(station, first, former.runs(first), former))
    line.take_over(former, Difference(station, changed))
    for now in (first, later):
        kept_timeline = Timeline(changed, now, line.runs(now), line)
        assert shown(kept_timeline) == shown(station_timeline(changed, now))


@settings(max_examples=20)
@given(stations(), NOWS)
def test_line_has_the_runs_of_those_schedules_that_are_left(
    station: StationContext, now: int
) -> None:
    former = Line(station)
    former.runs(now)
    for gone in station.schedules:
        left = replace(station, schedules=[each for each in station.schedules if each is not gone])
        line = Line(left)
        line.take_over(former, Difference(station, left))
        kept = Timeline(left, now, line.runs(now), line)
        assert begun(kept) == begun(station_timeline(left, now))
