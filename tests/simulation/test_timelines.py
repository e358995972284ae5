"""The timelines of an account's stations, kept in the memory of its world."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from busroot_mock.errors import Conflict
from busroot_mock.handlers import issue as handlers
from busroot_mock.handlers.issue import create_issue
from busroot_mock.handlers.schedule import save_schedule
from busroot_mock.simulation.intervals import HOUR, MINUTE
from busroot_mock.simulation.issue_records import issue_record
from busroot_mock.simulation.issues import entered_issue, find_issues
from busroot_mock.simulation.production import station_timeline
from busroot_mock.simulation.schedules import schedule_record
from busroot_mock.simulation.timelines import timeline_for_issue, timeline_of, timeline_with
from busroot_mock.store.memory import Memory
from busroot_mock.timestamps import iso
from busroot_mock.worlds.accounts import account_of
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW
from tests.support.records import saved
from tests.support.stations import hourly


def shown(timeline):
    """Return what a context is, down to the identities of its records, and the issues in it."""
    context = timeline.context
    parts = {name: getattr(context, name) for name in ("station", "group", "plant", "pattern")}
    lists = (context.schedules, context.issues, context.skus.values(), context.sku_groups.values())
    tables = (context.reasons, context.users)
    issues = [issue_record(timeline, issue) for issue in find_issues(timeline)]
    return {name: id(part) for name, part in parts.items()}, [
        *([id(each) for each in records] for records in lists),
        [id(table) for table in tables],
        context.hand_issues,
        issues,
        [schedule_record(timeline, schedule) for schedule in context.schedules],
        hourly(timeline),
    ]


@settings(max_examples=15)
@given(
    st.integers(0, 8),
    st.lists(
        st.tuples(
            st.sampled_from(["stop", "slow"]),
            st.integers(0, 30 * HOUR),
            st.none() | st.integers(1, 9 * HOUR),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_timeline_after_an_issue_is_that_of_the_records(number, issues):
    world = World(clock=Clock(NOW))
    account = account_of(world, "demo")
    stations = list(account.store["stations"])
    station = stations[number % len(stations)]
    for kind, ago, length in issues:
        before = timeline_of(account, station)  # which lacks no issue
        shown(before)  # What is worked out on request is there to be taken over.
        start = before.now - ago
        record = {
            "id": world.next_id("issue"),
            "type": kind,
            "stationCode": station["code"],
            "startAt": iso(start),
            "endAt": None if length is None else iso(start + length),
            "events": [],
        }
        account.store["issues"].put(record)
        after = timeline_with(account, before, record)
        expected = timeline_of(account, station)
        if after.line is before.line:  # The issue is in the run that goes on.
            assert expected.runs[-1].end is None
            assert expected.runs[-1].start == before.runs[-1].start <= start
            continue
        # Lines are kept by the identities of all records that they are made of.
        assert after.line is expected.line
        assert after.context.identity == replace(expected.context).identity
        assert (after.now, after.runs) == (expected.now, expected.runs)
        anew = station_timeline(expected.context, expected.now)
        assert shown(after) == shown(expected) == shown(anew)


STEPS = st.tuples(
    st.integers(0, 36).map((5 * MINUTE).__mul__),  # since it began
    st.sampled_from([None, MINUTE, 20 * MINUTE, 2 * HOUR]),
    st.sampled_from(["stop", "slow"]),
    st.sampled_from([0, MINUTE, 20 * MINUTE, HOUR, 8 * HOUR]),  # until the next
)


def answered(handler, caller, body):
    """Return the record that a handler answers with, or what it refuses."""
    try:
        return handler(caller, body)["result"]
    except Conflict as error:
        return error.violations


def plan(caller, station, quantities):
    """Let a station have nothing but runs that end by quantity, one right after the other."""
    for record in list(caller.store["schedules"]):
        if record["stationCode"] == station["code"]:
            caller.store["schedules"].remove(record["id"])
    start = caller.world.clock.now_ms() - 3 * HOUR
    for number, quantity in enumerate(quantities):
        body = {
            "stationCode": station["code"],
            "skuCode": "TRIAL-1",
            "plannedStartAt": iso(start + number * MINUTE),
            "extendShift": True,
            "plannedQuantity": quantity,
            "unitsPerMinute": 60,
        }
        save_schedule(caller, body)


OVER_WITHOUT_IT = (HOUR, None, "stop", HOUR)
"""In a run that goes on with this issue, and is over at the next one without."""


@example(0, [11_000], [OVER_WITHOUT_IT, (MINUTE, None, "stop", 0)])
@example(0, [11_000, 3000], [OVER_WITHOUT_IT, (40 * MINUTE, 38 * MINUTE, "stop", 0)])
@settings(max_examples=30)
@given(
    st.integers(0, 8),
    st.lists(st.sampled_from([1000, 3000, 6000, 9000, 11_000]), min_size=1, max_size=3),
    st.lists(STEPS, min_size=2, max_size=6),
)
def test_issues_are_entered_as_if_all_were_worked_out_anew(number, quantities, steps):
    kept, anew = (
        caller_of(World(clock=Clock(NOW), memory=memory), "demo-admin-key")
        for memory in (Memory(), Memory(0))
    )
    stations = list(kept.store["stations"])
    station, clocks = stations[number % len(stations)], (kept.world.clock, anew.world.clock)
    for caller in (kept, anew):
        plan(caller, station, quantities)
    for ago, length, kind, ahead in steps:
        start = clocks[0].now_ms() - ago
        end = None if length is None else iso(start + length)
        body = {"type": kind, "stationCode": station["code"], "startAt": iso(start), "endAt": end}
        shown, expected = answered(create_issue, kept, body), answered(create_issue, anew, body)
        assert shown == expected
        if isinstance(shown, dict):
            timeline = timeline_of(anew.account, station)
            issue = entered_issue(timeline, anew.store["issues"].get(shown["id"]))
            assert shown == issue_record(timeline, issue)
        for clock in clocks:
            clock.set(clock.now() + timedelta(milliseconds=ahead))


def test_issue_is_entered_by_way_of_one_timeline(client, monkeypatch):
    asked = []

    def counted(*arguments):
        asked.append(arguments)
        return timeline_for_issue(*arguments)

    monkeypatch.setattr(handlers, "timeline_for_issue", counted)
    body = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T08:10:00Z"}
    saved(client, "/issue", body)
    assert len(asked) == 1
