"""Issues that people entered, on the timeline of their station."""

import pytest

from busroot_mock.simulation.intervals import HOUR, MINUTE
from busroot_mock.simulation.issue_records import GREEN, RED, issue_record
from busroot_mock.simulation.issues import find_issues
from busroot_mock.simulation.production import station_timeline
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms
from tests.support.timelines import DAY_START, NOW, at, counted, hand, schedule, station


def test_hand_issue_stops_the_station() -> None:
    counts = counted(station(schedule(1, 0, 20), issues=[hand(1, 3)]), 1, 3)
    assert (counts["productiveMs"], counts["downtimeMs"]) == (0, 2 * HOUR)
    assert (counts["productionGoodCount"], counts["productionTargetCount"]) == (0, 0)


def test_hand_issue_excluded_is_no_downtime() -> None:
    issue = hand(1, 3, excludedAt=at(4))
    counts = counted(station(schedule(1, 0, 20), issues=[issue]), 1, 3)
    assert (counts["productiveMs"], counts["downtimeMs"]) == (0, 0)


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

    def count(start: float, end: float) -> int:
        return len(find_issues(done, epoch_ms(at(start)), epoch_ms(at(end))))

    assert [count(0, 1), count(0, 2), count(2, 9), count(3, 9)] == [0, 1, 1, 0]
