"""Flags and derived members that follow from the times and events of a record."""

import re
from collections.abc import Iterator
from typing import Any

from busroot_mock.contract.loader import Location

from . import contract_terms as terms
from .lists import LISTINGS, Item, Listing
from .surest import Surest
from .times import ms_of
from .viewer import Viewer

SCHEDULES, CONFIG = LISTINGS["listSchedules"], LISTINGS["listConfig"]
BY_ID_ALONE = (*terms.member(SCHEDULES.schema, "results"), "description")
RED, AMBER, GREEN = "#cc3311", "#ee7733", "#009988"
COLOURS = {RED: "red while", AMBER: "amber while", GREEN: "green after"}
"""Words on each colour in the contract."""
Expected = Iterator[tuple[str, Any]]


def of_schedule(item: Item) -> Expected:
    """Yield members of a schedule with their expected values."""
    yield "isStarted", item["actualStartAt"] is not None
    yield "isEnded", item["actualEndAt"] is not None
    if item["isEnded"]:
        yield "isStarted", True
    if not item["isStarted"]:
        yield "quantityGood", 0
        yield "quantityBad", 0
    planned = item.get("plannedQuantity")
    # What was deleted no longer goes on; lists show it only to those who know its id.
    if item["isStarted"] and planned and item["deletedAt"] is None:
        is_made = item["quantityGood"] >= planned and item["autoEndOnQuantityComplete"]
        yield from [("isEnded", True)] if is_made else []


def of_issue(item: Item) -> Expected:
    """Yield members of an issue with their expected values."""
    events = item["events"]
    kinds = {event["type"] for event in events}
    causes = [event["causeCode"] for event in events if event["causeCode"] is not None]
    estimates = [e["estimateEndAt"] for e in events if e["estimateEndAt"] is not None]
    shown, latest = item["estimateEndAt"], estimates[-1] if estimates else None
    ongoing = item["endAt"] is None
    yield "isOngoing", ongoing
    yield "isAcknowledged", "acknowledge" in kinds
    yield "isEstimated", bool(estimates)
    yield "estimateEndAt", shown if ms_of(shown) == ms_of(latest) else latest
    yield "isEscalated", "escalate" in kinds
    yield "hasCause", bool(causes)
    yield "causeCode", causes[-1] if causes else None
    late = item["isEscalated"] or not item["isAcknowledged"]
    yield "ragStatus", (RED if late else AMBER) if ongoing else GREEN if causes else AMBER


def check_flags(viewer: Viewer, listing: Listing, item: Item, expected: Expected) -> None:
    """Check members of an item, each against its expected value."""
    with Surest() as surest:
        for member, value in expected:
            if item.get(member) != value:
                text = f"{member} of {item['id']} is {value!r}, by its times and events"
                rests = said_of(listing, item, member, value)
                with surest.each:
                    actual = f"it is {item.get(member)!r}"
                    viewer.fail(listing.operation, text, actual, rests, about=member)


def said_of(listing: Listing, item: Item, member: str, value: Any) -> Location:
    """Return the place in the contract by which a member of an item has a value."""
    place = listing.member(member)
    if member == "ragStatus":
        return (*place, "description", COLOURS[value])
    if member == "estimateEndAt":
        estimates = [each for e in item["events"] if (each := e["estimateEndAt"]) is not None]
        words = {0: "null without one", 1: "that an event gives"}
        return (*place, "description", words.get(len(set(estimates)), "latest of several"))
    return place


def check_none_deleted(viewer: Viewer, schedules: list[Item]) -> None:
    """Check that no schedule was deleted, in a list that was asked for no ids."""
    for item in schedules:
        if item["deletedAt"] is not None:
            expected = f"schedule {item['id']} is not listed: it was deleted"
            actual = f"it is listed, deleted at {item['deletedAt']}"
            viewer.fail(SCHEDULES.operation, expected, actual, BY_ID_ALONE, about="deletedAt")


def check_required(viewer: Viewer, entries: list[Item]) -> None:
    """Check that entries of the configuration are required whose value may not be empty."""
    schemas = terms.members(("components", "schemas", "ConfigValues"))
    place = CONFIG.member("required")
    for entry in entries:
        if entry["key"] not in schemas:
            continue  # Which entries there are is assumed.
        needed = _may_not_be_empty(terms.schema_of(schemas[entry["key"]]))
        viewer.asked(CONFIG.operation, place)
        if entry["required"] != needed:
            expected = f"required of {entry['key']} is {needed}, as its value"
            expected += " may not be empty" if needed else " may be empty"
            viewer.fail(CONFIG.operation, expected, f"it is {entry['required']}", place)


def _may_not_be_empty(schema: dict[str, Any]) -> bool:
    texts = [each for each in schema.get("anyOf", [schema]) if each.get("type") == "string"]
    return not any(
        not each.get("minLength")
        and "" in each.get("enum", [""])
        and re.search(each.get("pattern", ""), "")
        for each in texts
    )


def upwards(tree: dict[str, Item], code: str | None) -> Iterator[Item]:
    """Yield a reason and those above it, which a circle ends."""
    seen = set()
    while code in tree and code not in seen:
        seen.add(code)
        yield tree[code]
        code = tree[code]["parentReasonCode"]
