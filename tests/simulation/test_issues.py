from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.simulation.choices import actors, breadcrumb, causes, chosen
from busroot_mock.simulation.context import StationContext
from busroot_mock.simulation.counts import Pace
from busroot_mock.simulation.intervals import DAY, MINUTE
from busroot_mock.simulation.issue_records import AMBER, GREEN, RED, issue_record
from busroot_mock.simulation.issues import find_issues
from busroot_mock.simulation.production import LONGEST_RUN, station_timeline
from busroot_mock.simulation.shifts import WEEKDAYS
from busroot_mock.simulation.stops import LONGEST_STOP, spells
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
        skus=Table(("code",), [{"code": "a", "name": "A", "cycleTime": 10_000}]),
        sku_groups=Table(("code",)),
        reasons=Table(("code",), reasons),
        users=Table(("id",), USERS),
        seed=1,
    )


def records(now: int, reasons: list[Record] = REASONS) -> list[Record]:
    done = station_timeline(station(60, reasons), now)
    return [issue_record(done, issue) for issue in find_issues(done)]


def test_detected_issues_of_every_state() -> None:
    found = [record for hour in range(0, 480, 2) for record in records(START + hour * MINUTE * 30)]
    states = Counter((record["isOngoing"], record["ragStatus"], record["type"]) for record in found)
    assert {(True, RED, "stop"), (True, AMBER, "stop")} < states.keys()
    assert {(False, AMBER, "stop"), (False, GREEN, "stop"), (False, GREEN, "slow")} < states.keys()
    assert {record["statusText"] for record in found} >= {
        "Not acknowledged",
        "Acknowledged",
        "End estimated",
        "Escalated",
        "Belt",
        "Ended, no cause given",
    }


def test_detected_issues_ids_follow_schedule() -> None:
    found = records(START + 5 * DAY)
    assert {record["id"] // 10_000 for record in found} == {31}
    assert all(record["id"] % 2 == (record["type"] == "slow") for record in found)
    assert all(record["downtimeId"] == issue["id"] for issue in found for record in issue["events"])


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


def test_actors_are_those_of_the_account_who_may_act() -> None:
    assert [choice.key for choice in actors(Table(("id",), USERS), "demo", 0)] == [1]


@given(st.integers(0, 2**32 - 1))
def test_chosen_cause_is_a_leaf_for_downtime(drawn: int) -> None:
    choices = causes(Table(("code",), REASONS), 0)
    key = chosen(choices, drawn, START)
    assert key in {"belt", "motor"}
    others = [choice for choice in choices if choice.key != key]
    assert chosen(others, drawn, START) != key
    assert chosen([], drawn, START) is None


def test_chosen_falls_on_all() -> None:
    choices = causes(Table(("code",), REASONS), 0)
    falls = Counter(chosen(choices, n * 2_654_435_761 % 2**32, START) for n in range(400))
    assert min(falls["belt"], falls["motor"]) > 100


def test_breadcrumb_root_first_and_no_hang() -> None:
    reasons = Table(("code",), REASONS)
    assert [reason["code"] for reason in breadcrumb(reasons, "belt")] == ["machine", "belt"]
    assert breadcrumb(reasons, "unknown") == breadcrumb(reasons, None) == []
    reasons.put({**REASONS[0], "parentReasonCode": "belt"})
    assert len(breadcrumb(reasons, "belt")) == 2


@given(st.integers(0, 100), st.integers(1, 100), st.integers(1, 200))
def test_spells_cut_off_end_changes_nothing_before(seed: int, schedule: int, hours: int) -> None:
    cut, end = hours * 60 * MINUTE, 240 * 60 * MINUTE
    short, long = spells(seed, schedule, [(0, cut)]), spells(seed, schedule, [(0, end)])
    for part, whole in zip(short, long, strict=True):
        assert [s for s in part if s.end < cut] == [s for s in whole if s.end < cut]


def test_spells_stay_within_the_ids_of_a_schedule() -> None:
    found = spells(0, 1, [(0, LONGEST_RUN)])
    assert 2 * found.stops[-1].number + 1 < 10_000
    assert max(stop.end - stop.start for stop in found.stops) <= LONGEST_STOP
    share = sum(stop.end - stop.start for stop in found.stops) / LONGEST_RUN
    assert 0.05 < share < 0.2


def test_pace_of_no_bad_units() -> None:
    assert Pace(1000, 1000, 1000, 0).made(10) == (10, 0)
