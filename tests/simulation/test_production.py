from time import perf_counter
from typing import Any

import pytest

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.intervals import DAY, HOUR, MINUTE
from busroot_mock.simulation.issue_records import GREEN, RED, issue_record
from busroot_mock.simulation.issues import find_issues
from busroot_mock.simulation.production import LONGEST_RUN, LONGEST_WAIT, Timeline, station_timeline
from busroot_mock.simulation.runs import Run
from busroot_mock.simulation.schedules import schedule_record, schedule_span
from busroot_mock.simulation.shifts import WEEKDAYS
from busroot_mock.simulation.windows import windows
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms, iso

DAY_START = epoch_ms("2026-03-02T06:00:00Z")
NOW = DAY_START + 30 * DAY
ALWAYS = {"shifts": [{"weekDay": d, "startHour": 0, "duration": 24} for d in WEEKDAYS]}
EARLY = {"shifts": [{"weekDay": d, "startHour": 6, "duration": 8} for d in WEEKDAYS]}


def at(hours: float) -> str:
    return iso(DAY_START + round(hours * HOUR))


def schedule(number: int, start: float, end: float | None = None, **more: Any) -> Record:
    planned_end = None if end is None else at(end)
    times = {"plannedStartAt": at(start), "plannedEndAt": planned_end}
    return {"id": number, "accountId": "demo", "skuCode": "a", **times, **more}


def hand(start: float, end: float | None = None, *events: Record, **more: Any) -> Record:
    numbered = [{"id": n, "createdAt": at(start), **event} for n, event in enumerate(events)]
    times = {"startAt": at(start), "endAt": None if end is None else at(end)}
    return {"id": 7, "type": "stop", **times, "events": numbered, **more}


def station(*schedules: Record, **more: Any) -> StationContext:
    fields: dict[str, Any] = {
        "station": {"accountId": "demo", "code": "s1", "name": "One"},
        "group": {"code": "g1"},
        "plant": {"code": "leeds", "timezone": "UTC", "dayStartHour": 6},
        "pattern": ALWAYS,
        "schedules": schedules,
        "issues": [],
        "skus": Table(("code",), [{"code": "a", "name": "A", "cycleTime": 10_000, "value": 3}]),
        "sku_groups": Table(("code",)),
        "reasons": Table(("code",)),
        "users": Table(("id",)),
        "seed": 5,
    }
    return StationContext(**fields | more)


def spans(done: Timeline) -> list[tuple[int, float, float | None]]:
    def hours(ms: int) -> float:
        return (ms - DAY_START) / HOUR

    return [
        (run.schedule["id"], hours(run.start), None if run.end is None else hours(run.end))
        for run in done.runs
    ]


def only(done: Timeline) -> Run:
    (run,) = done.runs
    return run


def counted(context: StationContext, start: float, end: float) -> Record:
    edges = [DAY_START + round(start * HOUR), DAY_START + round(end * HOUR)]
    return windows(station_timeline(context, NOW), edges)[0]


@pytest.mark.parametrize(
    ("schedules", "expected"),
    [
        ([schedule(1, 0, 4), schedule(2, 2, 6)], [(1, 0, 4), (2, 4, 6)]),
        ([schedule(2, 0, 4), schedule(1, 0, 6)], [(1, 0, 6)]),
        ([schedule(1, 0, 8), schedule(2, 2, 6), schedule(3, 4, 9)], [(1, 0, 8), (3, 8, 9)]),
        ([schedule(1, 0), schedule(2, 5, 6)], [(1, 0, 5), (2, 5, 6)]),
        ([schedule(1, 0, 9), schedule(2, 3), schedule(3, 5, 12)], [(1, 0, 9), (3, 9, 12)]),
        ([schedule(1, 0, 9, actualEndAt=at(2))], [(1, 0, 2)]),
        ([schedule(1, 0, 9, deletedAt=at(1)), schedule(2, 3, 4)], [(2, 3, 4)]),
        ([schedule(1, 5, 3)], []),
        ([schedule(1, 0, 4, plannedQuantity=10)], [(1, 0, 4)]),
    ],
    ids=[
        "waits",
        "same start by id",
        "passed over",
        "continuous until the next",
        "continuous too late",
        "cut short",
        "deleted",
        "ends before it starts",
        "quantity does not end it",
    ],
)
def test_line_start_and_end(
    schedules: list[Record], expected: list[tuple[int, float, float]]
) -> None:
    assert spans(station_timeline(station(*schedules), NOW)) == expected


@pytest.mark.parametrize("more", [{}, {"end": 20, "autoEndOnQuantityComplete": True}])
def test_line_ends_when_quantity_is_complete(more: dict[str, Any]) -> None:
    run = only(station_timeline(station(schedule(1, 0, plannedQuantity=1000, **more)), NOW))
    assert run.end is not None
    assert run.counts_by(run.end).good == 1000
    assert run.counts_by(run.end - 1).good == 999


def test_line_quantity_without_rate_is_continuous() -> None:
    skus = Table(("code",), [{"code": "a", "name": "A"}])
    context = station(schedule(1, 0, plannedQuantity=5), schedule(2, 4, 6), skus=skus)
    assert spans(station_timeline(context, NOW)) == [(1, 0, 4), (2, 4, 6)]
    assert counted(context, 0, 6)["productionIdealCount"] == 0


def test_line_runs_on_until_now_only() -> None:
    context = station(schedule(1, 0), schedule(2, 5, 6))
    assert spans(station_timeline(context, DAY_START + 3 * HOUR)) == [(1, 0, None)]
    assert station_timeline(context, DAY_START - 1).runs == []


def test_line_run_at() -> None:
    done = station_timeline(station(schedule(1, 0, 4), schedule(2, 6)), DAY_START + 8 * HOUR)
    found = [done.run_at(DAY_START + hours * HOUR) for hours in (-1, 0, 4, 7)]
    assert [run and run.schedule["id"] for run in found] == [None, 1, None, 2]


def test_line_bounds_what_nobody_ends() -> None:
    context = station(schedule(1, 0), schedule(2, 24 * 200, plannedQuantity=10**12))
    first, second = station_timeline(context, DAY_START + 900 * DAY).runs
    assert (first.end or 0) - first.start == (second.end or 0) - second.start == LONGEST_RUN


def test_line_passes_over_what_waited_too_long() -> None:
    late = LONGEST_WAIT / HOUR
    context = station(schedule(1, 0, late + 2), schedule(2, 1), schedule(3, 3))
    assert [run.schedule["id"] for run in station_timeline(context, DAY_START + 60 * DAY).runs] == [
        1,
        3,
    ]


def test_line_a_thousand_endless_schedules_at_once() -> None:
    schedules = [schedule(n, -n * 200, plannedQuantity=10**9) for n in range(1, 1000)]
    context = station(*schedules, pattern=EARLY)
    before = perf_counter()
    windows(station_timeline(context, NOW), [NOW - 7 * DAY, NOW])
    assert perf_counter() - before < 1


def test_windows_non_production_makes_nothing() -> None:
    context = station(
        schedule(1, 0, 4, skuCode=None, nonProductionReasonCode="meeting"), pattern=EARLY
    )
    found = counted(context, -2, 10)
    assert (found["scheduledNonProductionMs"], found["shiftMs"]) == (4 * HOUR, 8 * HOUR)
    assert found["scheduledProductionMs"] == found["productionIdealCount"] == 0


def test_windows_extended_shift_is_shift() -> None:
    context = station(schedule(1, 6, 12, extendShift=True), pattern=EARLY)
    found = counted(context, 0, 12)
    assert found["shiftMs"] == 12 * HOUR
    assert found["scheduledProductionMs"] == 6 * HOUR


def test_windows_forced_production() -> None:
    one = {"accountId": "demo", "code": "s1", "forceAllShiftTimeAsPlannedProduction": True}
    meeting = schedule(1, 0, 1, skuCode=None, nonProductionReasonCode="meeting")
    context = station(meeting, station=one, pattern=EARLY)
    assert counted(context, 0, 12)["scheduledProductionMs"] == 7 * HOUR


def test_windows_of_no_edges() -> None:
    assert windows(station_timeline(station(), NOW), []) == []


def test_windows_signal_averages() -> None:
    done = station_timeline(station(), NOW)
    edges = list(range(DAY_START, DAY_START + DAY + 1, 10 * MINUTE))
    parts = [window["rssiAvg"] for window in windows(done, edges)]
    whole = windows(done, [edges[0], edges[-1]])[0]["rssiAvg"]
    assert sum(parts) / len(parts) == pytest.approx(whole, abs=0.11)
    assert len(set(parts)) > 5


def test_windows_quiet_station_loses_time_without_downtime() -> None:
    found = counted(station(schedule(1, 0, 20)), 0, 20)
    assert found["downtimeMs"] == 0
    assert found["productiveMs"] < found["scheduledProductionMs"]
    assert found["productionTargetCount"] == found["productionIdealCount"] == 7200


def test_hand_issue_stops_the_station() -> None:
    found = counted(station(schedule(1, 0, 20), issues=[hand(1, 3)]), 1, 3)
    assert (found["productiveMs"], found["downtimeMs"]) == (0, 2 * HOUR)
    assert (found["productionGoodCount"], found["productionTargetCount"]) == (0, 0)


def test_hand_issue_excluded_is_no_downtime() -> None:
    issue = hand(1, 3, excludedAt=at(4))
    found = counted(station(schedule(1, 0, 20), issues=[issue]), 1, 3)
    assert (found["productiveMs"], found["downtimeMs"]) == (0, 0)


def test_hand_issue_ongoing_lasts_until_the_run_ends() -> None:
    context = station(schedule(1, 0, 5), schedule(2, 5, 9), issues=[hand(1)])
    assert counted(context, 0, 9)["downtimeMs"] == 4 * HOUR
    (early,) = find_issues(station_timeline(context, DAY_START + 2 * HOUR))
    (late,) = find_issues(station_timeline(context, NOW))
    assert early.end is None
    assert late.end == DAY_START + 5 * HOUR


def test_hand_issue_history() -> None:
    events = [
        {"type": "acknowledge", "userId": 1, "operatorInitials": "AB"},
        {"type": "cause", "userId": 9, "causeCode": "belt"},
    ]
    issue = hand(1, 3, *events, createdAt=at(1), updatedAt=at(4))
    context = station(
        schedule(1, 0, 20),
        issues=[issue],
        reasons=Table(("code",), [{"code": "belt", "description": "Belt", "type": ["downtime"]}]),
        users=Table(("id",), [{"id": 1, "email": "a@x.example"}]),
    )
    done = station_timeline(context, NOW)
    record = issue_record(done, find_issues(done)[0])
    assert [event["type"] for event in record["events"]] == ["acknowledge", "cause", "escalate"]
    assert [event["userEmail"] for event in record["events"]] == ["a@x.example", None, None]
    assert record["events"][2]["createdAt"] == at(1.25)
    assert (record["ragStatus"], record["statusText"]) == (GREEN, "Belt")
    assert (record["skuCode"], record["updatedAt"]) == ("a", at(4))
    assert (record["durationFormatted"], record["endNotifiedAt"]) == ("2h 00m", at(3 + 1 / 60))


@pytest.mark.parametrize(
    ("events", "minutes", "escalated"),
    [
        ([], 14, False),
        ([], 15, True),
        ([{"type": "estimate", "estimateEndAt": at(2)}], 59, False),
        ([{"type": "estimate", "estimateEndAt": at(2)}], 60, True),
        ([{"type": "escalate"}], 1, True),
    ],
)
def test_hand_issue_escalates_by_itself(
    events: list[Record], minutes: int, escalated: bool
) -> None:
    context = station(schedule(1, 0, 20), issues=[hand(1, None, *events)])
    done = station_timeline(context, DAY_START + HOUR + minutes * MINUTE)
    record = issue_record(done, find_issues(done)[0])
    assert record["isEscalated"] is escalated
    assert sum(event["type"] == "escalate" for event in record["events"]) == escalated
    assert record["ragStatus"] == RED


def test_hand_issue_outside_scheduled_production_is_none() -> None:
    assert find_issues(station_timeline(station(issues=[hand(1)]), NOW)) == []
    later = station_timeline(station(schedule(1, 5, 9), issues=[hand(1, 6)]), NOW)
    assert find_issues(later) == []
    assert (
        later.runs[0].downtime == station_timeline(station(schedule(1, 5, 9)), NOW).runs[0].downtime
    )


def test_hand_issue_ends_with_its_run() -> None:
    (issue,) = find_issues(station_timeline(station(schedule(1, 0, 2), issues=[hand(1, 3)]), NOW))
    assert issue.end == DAY_START + 2 * HOUR


def test_find_issues_in_a_range() -> None:
    done = station_timeline(station(schedule(1, 0, 20), issues=[hand(1, 3)]), NOW)

    def found(start: float, end: float) -> int:
        return len(find_issues(done, epoch_ms(at(start)), epoch_ms(at(end))))

    assert [found(0, 1), found(0, 2), found(2, 9), found(3, 9)] == [0, 1, 1, 0]


def test_schedule_record_of_what_is_planned() -> None:
    planned = schedule(1, 0, plannedQuantity=360, workOrderReference="W1")
    done = station_timeline(station(planned), DAY_START - HOUR)
    record = schedule_record(done, planned)
    assert (record["plannedDuration"], record["plannedEndAt"]) == (HOUR, None)
    assert (record["effectiveUnitsPerHour"], record["performanceModeFrom"]) == (360, "sku")
    assert (record["isStarted"], record["quantityGood"]) == (False, 0)
    assert (record["skuName"], record["skuValue"], record["stationName"]) == ("A", 3, "One")
    assert schedule_span(done, planned) == (DAY_START, DAY_START + HOUR)


def test_schedule_record_of_what_runs() -> None:
    running = schedule(1, 0)
    done = station_timeline(station(running), DAY_START + 10 * HOUR)
    record = schedule_record(done, running)
    assert (record["isStarted"], record["isEnded"]) == (True, False)
    assert (record["plannedDuration"], record["idealQuantity"]) == (None, 3600)
    assert 4 < record["performanceActual"] < record["performanceIdeal"] == 6
    assert schedule_span(done, running) == (DAY_START, done.now + 1)


def test_schedule_record_of_non_production() -> None:
    meeting = schedule(1, 0, 1, skuCode=None, nonProductionReasonCode="meeting")
    reasons = Table(("code",), [{"code": "meeting", "description": "Meeting", "type": []}])
    record = schedule_record(station_timeline(station(meeting, reasons=reasons), NOW), meeting)
    assert record["nonProductionReasonDescription"] == "Meeting"
    assert (record["effectiveCycleTime"], record["performanceActual"]) == (None, None)
    assert (record["effectiveBatchSize"], record["isEnded"]) == (None, True)
