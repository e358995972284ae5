"""Detected issues: their states, ids, steps and past."""

from collections import Counter

from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.intervals import DAY, MINUTE
from busroot_mock.simulation.issue_records import AMBER, GREEN, RED, issue_record
from busroot_mock.simulation.issues import find_issues
from busroot_mock.simulation.production import station_timeline
from busroot_mock.simulation.shifts import WEEKDAYS
from busroot_mock.store.table import Record, Table
from busroot_mock.timestamps import epoch_ms, iso

START = epoch_ms("2026-03-02T06:00:00Z")
REASONS: list[Record] = [
    {"code": "machine", "description": "Machine", "parentReasonCode": None, "type": ["downtime"]},
    {"code": "belt", "description": "Belt", "parentReasonCode": "machine", "type": ["downtime"]},
    {"code": "motor", "description": "Motor", "parentReasonCode": "machine", "type": ["downtime"]},
    {"code": "lunch", "description": "Lunch", "parentReasonCode": None, "type": ["non_production"]},
]
USERS = [
    {"id": 1, "email": "a@x.example", "accounts": [{"accountId": "demo", "role": "admin"}]},
    {"id": 2, "email": "r@x.example", "accounts": [{"accountId": "demo", "role": "read_only"}]},
    {"id": 3, "email": "o@x.example", "accounts": [{"accountId": "other", "role": "admin"}]},
]


def station(days: int, reasons: list[Record]) -> StationContext:
    return StationContext(
        station={
            "accountId": "demo",
            "code": "s1",
            "name": "One",
            "downtimeDetectionMode": "utilisation",
            "utilisationDowntimeThreshold": 4,
            "lineSpeedTarget": 50,
        },
        group={"code": "g1"},
        plant={"code": "leeds", "timezone": "UTC", "dayStartHour": 6},
        pattern={"shifts": [{"weekDay": d, "startHour": 0, "duration": 24} for d in WEEKDAYS]},
        schedules=[
            {
                "id": 31,
                "skuCode": "a",
                "plannedStartAt": iso(START),
                "plannedEndAt": iso(START + days * DAY),
            }
        ],
        issues=[],
        skus={"a": {"code": "a", "name": "A", "cycleTime": 10_000}},
        sku_groups={},
        reasons=Table(("code",), reasons),
        users=Table(("id",), USERS),
        seed=1,
    )


def records(now: int, reasons: list[Record] = REASONS) -> list[Record]:
    done = station_timeline(station(60, reasons), now)
    return [issue_record(done, issue) for issue in find_issues(done)]


def test_detected_issues_of_every_state() -> None:
    actual = [record for hour in range(0, 480, 2) for record in records(START + hour * MINUTE * 30)]
    states = Counter(
        (record["isOngoing"], record["ragStatus"], record["type"]) for record in actual
    )
    assert {(True, RED, "stop"), (True, AMBER, "stop")} < states.keys()
    assert {(False, AMBER, "stop"), (False, GREEN, "stop"), (False, GREEN, "slow")} < states.keys()
    assert {record["statusText"] for record in actual} >= {
        "Not acknowledged",
        "Acknowledged",
        "End estimated",
        "Escalated",
        "Belt",
        "Ended, no cause given",
    }


def test_detected_issues_ids_follow_schedule() -> None:
    rows = records(START + 5 * DAY)
    assert {record["id"] // 10_000 for record in rows} == {31}
    assert all(record["id"] % 2 == (record["type"] == "slow") for record in rows)
    assert all(record["downtimeId"] == issue["id"] for issue in rows for record in issue["events"])


def test_detected_issues_escalate_by_the_rule() -> None:
    for record in records(START + 20 * DAY):
        steps = {event["type"]: epoch_ms(event["createdAt"]) for event in record["events"]}
        due = record["startAtTimestamp"] + 15 * MINUTE
        if steps.get("estimate", due) < due:
            due = max(epoch_ms(record["estimateEndAt"]), steps["estimate"])
        assert ("escalate" in steps) is (due < record["endAtTimestamp"])
        assert steps.get("escalate", due) == due


def test_detected_issues_keep_their_past_when_a_reason_is_added() -> None:
    now = START + 20 * DAY
    new = {
        "code": "drive",
        "parentReasonCode": "belt",
        "description": "Drive",
        "type": ["downtime"],
    }
    assert records(now, [*REASONS, {**new, "createdAt": iso(now)}]) == records(now)
