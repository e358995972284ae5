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
    check_flags,
    check_none_deleted,
    check_required,
    of_issue,
    of_schedule,
    said_of,
    upwards,
)
from ..probing.lists import LISTINGS, Item, Listing
from ..probing.probe import Probe
from ..probing.surest import Surest
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
        with Surest() as surest:
            for item in items:
                with surest.each:
                    check_flags(probe, listing, item, rule(item))


@oracle("flags", "GET /issue")
def test_breadcrumb_is_the_line_of_reasons(probe: Probe) -> None:
    def check() -> None:
        tree = {reason["code"]: reason for reason in probe.pool(REASONS)}
        with Surest() as surest:
            for issue in probe.pool(ISSUES):
                with surest.each:
                    _check_breadcrumb(probe, issue, tree)

    with probe.example():
        probe.retry(check)


def _check_breadcrumb(probe: Probe, issue: Item, tree: dict[str, Item]) -> None:
    shown, expected = issue["causeBreadcrumb"], list(upwards(tree, issue["causeCode"]))[::-1]
    place = ISSUES.member("causeBreadcrumb")
    said = ["reasons above", "root first"] if len(expected) > 1 else ["empty"]
    if len(expected) != 1:
        probe.asked(ISSUES.operation, *((*place, "description", words) for words in said))
    if shown != expected:
        text = f"the breadcrumb of issue {issue['id']} is {[r['code'] for r in expected]}"
        actual = f"it is {[r.get('code') for r in shown]}, or differs"
        # That the root is first is assumed.
        by = (*place, "description", "root first") if shown[::-1] == expected else place
        probe.fail(ISSUES.operation, text, actual, by)


@oracle("flags", "GET /issue")
def test_events_are_of_their_issue_and_in_order(probe: Probe) -> None:
    with probe.example(), Surest() as surest:
        for issue in probe.all(ISSUES).items:
            with surest.each:
                _check_events(probe, issue)


def _check_events(probe: Probe, issue: Item) -> None:
    events, order = issue["events"], (*ISSUES.member("events"), "description", "oldest first")
    names = ("downtimeId", "userId")
    at_issue, at_user = (ISSUES.member("events", "0", name) for name in names)
    if events:
        is_by_operator = any(event["operatorInitials"] for event in events)
        probe.asked(ISSUES.operation, at_issue, *([at_user] if is_by_operator else []))
    if len(events) > 1:
        probe.asked(ISSUES.operation, order)
    if any(event["downtimeId"] != issue["id"] for event in events):
        expected = f"every event of issue {issue['id']} has its id as downtimeId"
        probe.fail(ISSUES.operation, expected, "an event has another", at_issue, about=names[0])
    if any(event["operatorInitials"] and event["userId"] is not None for event in events):
        expected = f"an event of issue {issue['id']} by an operator is of no user"
        actual = "one has initials and a userId"
        probe.fail(ISSUES.operation, expected, actual, at_user, about=names[1])
    times = [ms_of(event["createdAt"]) or 0 for event in events]
    if times != sorted(times):
        expected = f"events of issue {issue['id']} are listed oldest first"
        probe.fail(ISSUES.operation, expected, "they are in another order", order)


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
