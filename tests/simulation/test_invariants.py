"""Invariants of every station, whatever people enter and whatever time it is."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import inf
from typing import Any, Final

import pytest
from hypothesis import given

from busroot_mock.simulation.choices import Term
from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.intervals import HOUR, MINUTE, subtract, total, union
from busroot_mock.simulation.issue_records import AMBER, GREEN, RED, issue_record
from busroot_mock.simulation.issues import find_issues, is_cause, may_be_cause
from busroot_mock.simulation.production import Timeline, station_timeline
from busroot_mock.simulation.schedules import schedule_record, schedule_span
from busroot_mock.simulation.windows import windows
from busroot_mock.simulation.workflow import cause_time
from busroot_mock.store.table import Record
from busroot_mock.timestamps import epoch_ms
from tests.support.stations import NOWS, START, hourly, slow, stations, sums


def windows_parts_within_their_whole(done: Timeline) -> None:
    for window in hourly(done):
        assert window["productiveMs"] >= 0
        assert window["downtimeMs"] >= 0
        scheduled = window["scheduledProductionMs"]
        assert window["productiveMs"] + window["downtimeMs"] <= scheduled
        assert scheduled + window["scheduledNonProductionMs"] <= window["shiftMs"]
        assert window["shiftMs"] <= window["totalMs"]
        start, end = epoch_ms(window["windowStartAt"]), epoch_ms(window["windowEndAt"])
        assert window["totalMs"] == end - start > 0
        assert end <= done.now


def windows_add_up_in_any_grouping(done: Timeline) -> None:
    intervals = hourly(done)
    if intervals:
        edges = [epoch_ms(intervals[0]["windowStartAt"]), epoch_ms(intervals[-1]["windowEndAt"])]
        assert sums(intervals) == sums(windows(done, edges))


def windows_add_up_to_the_schedules(done: Timeline) -> None:
    actual = windows(done, [START - HOUR, *range(START, done.now, 7 * HOUR), done.now])
    made = [schedule_record(done, schedule) for schedule in done.context.schedules]
    for window, schedule in (
        ("productionGoodCount", "quantityGood"),
        ("productionBadCount", "quantityBad"),
        ("productionIdealCount", "idealQuantity"),
    ):
        assert sums(actual)[window] == sum(record[schedule] for record in made)


def windows_of_a_run_add_up_to_it(done: Timeline) -> None:
    for run in done.runs:
        end = done.now if run.end is None else run.end
        edges = [*range(run.start, end, 3 * HOUR), end]
        counts = run.counts_by(end)
        totals = sums(windows(done, edges))
        assert totals["productionGoodCount"] == counts.good
        assert totals["productionBadCount"] == counts.bad
        assert totals["productionTargetCount"] == counts.target
        assert counts.good + counts.bad <= counts.target <= counts.ideal


def windows_downtime_since_lies_in_the_downtime(done: Timeline) -> None:
    for window, following in pairwise(hourly(done, "quarter")):
        since, end = window["downtimeSince"], window["windowEndAt"]
        if since is None:
            continue
        start = max(since, window["windowStartAt"])
        assert since < end
        assert window["downtimeMs"] >= epoch_ms(end) - epoch_ms(start)
        assert following["downtimeMs"] > 0


def windows_downtime_is_that_of_issues(done: Timeline) -> None:
    spans = [
        (issue.subject.start, done.now if issue.end is None else issue.end)
        for issue in find_issues(done)
        if issue.type == "stop" and not (issue.record or {}).get("excludedAt")
    ]
    scheduled = [part for run in done.runs for part in run.scheduled]
    outside = subtract(union(spans), scheduled)
    downtime = sums(windows(done, [START - HOUR, done.now]))["downtimeMs"]
    assert downtime == total(union(spans)) - total(outside)


@slow
@given(stations(), NOWS, NOWS)
def test_timeline_later_now_leaves_the_past(station: StationContext, item: int, other: int) -> None:
    early, late = sorted((item, other))
    before, after = station_timeline(station, early), station_timeline(station, late)
    assert [run.start for run in before.runs] == [
        run.start for run in after.runs if run.start <= early
    ]
    edges = [*range(START, early, 97 * MINUTE), early]
    assert windows(before, edges) == windows(after, edges)
    for old, new in zip(find_issues(before)[::-1], find_issues(after)[::-1], strict=False):
        assert (old.subject.id, old.subject.start) == (new.subject.id, new.subject.start)
        known, later = issue_record(before, old), issue_record(after, new)
        assert known["events"] == later["events"][: len(known["events"])]
        if old.end is not None:
            assert known["endAt"] == later["endAt"]


@slow
@given(stations(), NOWS)
def test_timeline_same_inputs_same_outputs(station: StationContext, now: int) -> None:
    def everything(context: StationContext) -> list[Any]:
        done = station_timeline(context, now)
        records = [issue_record(done, issue) for issue in find_issues(done)]
        return [hourly(done), records, [schedule_record(done, s) for s in context.schedules]]

    turned = replace(station, schedules=station.schedules[::-1], issues=station.issues[::-1])
    assert everything(station) == [*everything(turned)[:-1], everything(turned)[-1][::-1]]


def timeline_runs_follow_one_another(done: Timeline) -> None:
    runs = done.runs
    for item, other in pairwise(runs):
        assert item.end is not None
        assert item.end <= other.start
    for run in runs:
        assert epoch_ms(run.schedule["plannedStartAt"]) <= run.start <= done.now
        assert run.end is None or run.start < run.end <= done.now


def issues_detected_inside_scheduled_time(done: Timeline) -> None:
    for issue in find_issues(done):
        if issue.record is None:
            assert issue.run is not None
            start, end = issue.subject.start, issue.subject.end
            assert end is not None
            assert any(item <= start < end <= other for item, other in issue.run.scheduled)


def issues_agree_with_themselves(done: Timeline) -> None:
    records = [issue_record(done, issue) for issue in find_issues(done)]
    ids = [record["id"] for record in records]
    event_ids = [event["id"] for record in records for event in record["events"]]
    assert len(set(ids)) == len(ids)
    assert len(set(event_ids)) == len(event_ids)
    assert [record["startAt"] for record in records] == sorted(
        (record["startAt"] for record in records), reverse=True
    )
    used = {event["causeCode"] for record in records for event in record["events"]} - {None}
    codes = {each["code"] for each in done.context.reasons}
    assert used == {code for code in codes if is_cause([done], code, done.context.reasons)}
    check_terms(done)
    for record in records:
        check_issue(record, done.now)


def check_terms(timeline: Timeline) -> None:
    """Compare when a cause may be given, to the millisecond, with when causes are given."""
    subjects = [issue.subject for issue in find_issues(timeline) if issue.record is None]
    times = [cause_time(timeline.context.seed, subject) for subject in subjects]
    given = {at for at in times if at is not None and at <= timeline.now}
    edges = [timeline.now, *sorted(given)[:: max(1, len(given) // 5)]]
    for since in (edge + step for edge in edges for step in (-1, 0, 1)):
        for until in (since + 1, since + 2, since + HOUR, inf):
            is_given = any(since <= at < until for at in given)
            assert may_be_cause(timeline.runs, Term(since, until), timeline.now) is is_given


def check_issue(record: Record, now: int) -> None:
    assert epoch_ms(record["startAt"]) == record["startAtTimestamp"] <= now
    assert record["isOngoing"] is (record["endAt"] is None)
    end = record["endAtTimestamp"]
    assert end is None or epoch_ms(record["endAt"]) == end <= now
    assert record["duration"] == (now if end is None else end) - record["startAtTimestamp"]
    events = {event["type"]: event for event in record["events"]}
    assert all(epoch_ms(event["createdAt"]) <= now for event in record["events"])
    assert record["isAcknowledged"] is ("acknowledge" in events)
    assert record["isEscalated"] is ("escalate" in events)
    assert record["hasCause"] is (record["causeCode"] is not None)
    path = record["causeBreadcrumb"]
    assert [reason["code"] for reason in path][-1:] == (
        [record["causeCode"]] if record["hasCause"] else []
    )
    for parent, child in pairwise([{"code": None}, *path]):
        assert child["parentReasonCode"] == parent["code"]
    ongoing = record["isOngoing"]
    wants_action = record["isEscalated"] or not record["isAcknowledged"]
    amber = AMBER if ongoing or not record["hasCause"] else GREEN
    assert record["ragStatus"] == (RED if ongoing and wants_action else amber)


def schedules_agree_with_themselves(done: Timeline) -> None:
    for schedule in done.context.schedules:
        record = schedule_record(done, schedule)
        start, end = schedule_span(done, schedule)
        assert start < end
        for name in ("plannedStartAt", "plannedEndAt", "actualStartAt", "actualEndAt"):
            declared = record[name]
            assert record[f"{name}Timestamp"] == (None if declared is None else epoch_ms(declared))
        assert record["isStarted"] is (record["actualStartAt"] is not None)
        assert record["isEnded"] is (record["actualEndAt"] is not None)
        assert record["isStarted"] or not record["isEnded"]
        if record["plannedEndAt"] is not None:
            length = record["plannedEndAtTimestamp"] - record["plannedStartAtTimestamp"]
            assert record["plannedDuration"] == length
        assert record["quantityGood"] + record["quantityBad"] <= record["idealQuantity"]
        if record["performanceActual"] is not None and record["idealQuantity"]:
            assert record["performanceIdeal"] is not None


WINDOWS: Final = [
    windows_parts_within_their_whole,
    windows_add_up_in_any_grouping,
    windows_add_up_to_the_schedules,
    windows_of_a_run_add_up_to_it,
    windows_downtime_since_lies_in_the_downtime,
    windows_downtime_is_that_of_issues,
]
RECORDS: Final = [
    timeline_runs_follow_one_another,
    issues_detected_inside_scheduled_time,
    issues_agree_with_themselves,
    schedules_agree_with_themselves,
]


@pytest.mark.parametrize("invariants", [WINDOWS, RECORDS], ids=["windows", "records"])
@slow
@given(stations(), NOWS)
def test_timeline_keeps_its_invariants(
    invariants: list[Callable[[Timeline], None]], station: StationContext, now: int
) -> None:
    done = station_timeline(station, now)
    for invariant in invariants:
        invariant(done)
