"""The timelines of an account's stations, kept in the memory of its world."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.handlers import issue as handlers
from busroot_mock.simulation.intervals import HOUR
from busroot_mock.simulation.issue_records import issue_record
from busroot_mock.simulation.issues import find_issues
from busroot_mock.simulation.production import station_timeline
from busroot_mock.simulation.schedules import schedule_record
from busroot_mock.simulation.timelines import timeline_after, timeline_of
from busroot_mock.timestamps import iso
from busroot_mock.worlds.accounts import account_of
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
        before = timeline_of(account, station)
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
        after = timeline_after(account, before)
        expected = timeline_of(account, station)
        # Lines are kept by the identities of all records that they are made of.
        assert after.line is expected.line
        assert after.context.identity == replace(expected.context).identity
        assert (after.now, after.runs) == (expected.now, expected.runs)
        anew = station_timeline(expected.context, expected.now)
        assert shown(after) == shown(expected) == shown(anew)


def test_issue_is_entered_by_way_of_one_timeline(client, monkeypatch):
    asked = []

    def counted(*arguments):
        asked.append(arguments)
        return timeline_of(*arguments)

    monkeypatch.setattr(handlers, "timeline_of", counted)
    body = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T08:10:00Z"}
    saved(client, "/issue", body)
    assert len(asked) == 1
