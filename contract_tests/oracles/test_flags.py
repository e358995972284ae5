"""Flags and derived members of schedules and issues follow from times and events."""

from collections.abc import Callable
from typing import Any

from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation

from ..probing.catalogue import about, oracle
from ..probing.flags import (
    BY_ID_ALONE,
    CONFIG,
    SCHEDULES,
    Expected,
    check_none_deleted,
    check_required,
    of_issue,
    of_schedule,
    said_of,
    upwards,
)
from ..probing.lists import LISTINGS, Item, Listing
from ..probing.probe import Probe
from ..probing.times import ms_of

ISSUES, REASONS = LISTINGS["listIssues"], LISTINGS["listReasons"]
Rule = Callable[[Item], Expected]
MOST = 100
"""Ids in one request."""


@oracle("flags")
@about([SCHEDULES.operation, ISSUES.operation])
def test_flags_follow(probe: Probe, operation: Operation) -> None:
    listing = LISTINGS[operation.operation_id]
    rule = of_issue if listing is ISSUES else of_schedule
    with probe.example():
        items = probe.all(listing).items
        _note_asked(probe, listing, items, rule)
        for item in items:
            for member, expected in rule(item):
                if item.get(member) != expected:
                    text = f"{member} of {item['id']} is {expected!r}, by its times and events"
                    actual = f"it is {item.get(member)!r}"
                    rests = said_of(listing, item, member, expected)
                    probe.fail(operation, text, actual, rests, about=member)


@oracle("flags", "GET /issue")
def test_breadcrumb_is_the_line_of_reasons(probe: Probe) -> None:
    def check() -> None:
        tree = {reason["code"]: reason for reason in probe.pool(REASONS)}
        for issue in probe.pool(ISSUES):
            expected = list(reversed(list(upwards(tree, issue["causeCode"]))))
            place = (*ISSUES.member("causeBreadcrumb"), "description")
            said = ["reasons above", "root first"] if len(expected) > 1 else ["empty"]
            if len(expected) != 1:
                probe.asked(ISSUES.operation, *((*place, words) for words in said))
            if issue["causeBreadcrumb"] != expected:
                text = f"the breadcrumb of issue {issue['id']} is {[r['code'] for r in expected]}"
                actual = f"it is {[r.get('code') for r in issue['causeBreadcrumb']]}, or differs"
                probe.fail(ISSUES.operation, text, actual, ISSUES.member("causeBreadcrumb"))

    with probe.example():
        probe.retry(check)


@oracle("flags", "GET /issue")
def test_events_are_of_their_issue_and_in_order(probe: Probe) -> None:
    with probe.example():
        for issue in probe.all(ISSUES).items:
            events = issue["events"]
            if events:
                places = [ISSUES.member("events", "0", name) for name in ("downtimeId", "userId")]
                is_by_operator = any(event["operatorInitials"] for event in events)
                probe.asked(ISSUES.operation, *places[: 1 + is_by_operator])
            if len(events) > 1:
                place = (*ISSUES.member("events"), "description", "oldest first")
                probe.asked(ISSUES.operation, place)
            if any(event["downtimeId"] != issue["id"] for event in events):
                place = ISSUES.member("events", "0", "downtimeId")
                expected = f"every event of issue {issue['id']} has its id as downtimeId"
                probe.fail(
                    ISSUES.operation, expected, "an event has another", place, about="downtimeId"
                )
            if any(event["operatorInitials"] and event["userId"] is not None for event in events):
                place = ISSUES.member("events", "0", "userId")
                expected = f"an event of issue {issue['id']} by an operator is of no user"
                actual = "one has initials and a userId"
                probe.fail(ISSUES.operation, expected, actual, place, about="userId")
            times = [ms_of(event["createdAt"]) or 0 for event in events]
            if times != sorted(times):
                expected = f"events of issue {issue['id']} are listed oldest first"
                probe.fail(
                    ISSUES.operation, expected, "they are in another order", ISSUES.member("events")
                )


@oracle("flags", "GET /schedule")
def test_deleted_schedule_is_listed_by_its_id_alone(probe: Probe) -> None:
    with probe.example():
        items = probe.all(SCHEDULES).items
        ids = sorted(item["id"] for item in items)
        between = sorted(set(range(int(ids[0]), int(ids[-1]))) - set(ids))[:MOST] if ids else []
        if between:
            named = probe.all(SCHEDULES, scheduleids=",".join(map(str, between))).items
            probe.asked(SCHEDULES.operation, *[BY_ID_ALONE for item in named if item["deletedAt"]])
        check_none_deleted(probe, items)


@oracle("flags", "GET /admin/config")
def test_required_value_may_not_be_empty(probe: Probe) -> None:
    with probe.example():
        check_required(probe, probe.all(CONFIG).items)


def _note_asked(probe: Probe, listing: Listing, items: list[Item], rule: Rule) -> None:
    """Note the members that were to have several values, by what gives each its value."""
    said: dict[str, dict[Any, Location]] = {}
    for item in items:
        for member, value in rule(item):
            said.setdefault(member, {})[value] = said_of(listing, item, member, value)
    for places in said.values():
        if len(places) > 1:
            probe.asked(listing.operation, *set(places.values()))
