"""Flags and derived members that follow from the times and events of a record."""

from collections.abc import Iterator
from typing import Any

from .lists import Item

RED, AMBER, GREEN = "#cc3311", "#ee7733", "#009988"
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


def of_issue(item: Item) -> Expected:
    """Yield members of an issue with their expected values."""
    events = item["events"]
    kinds = {event["type"] for event in events}
    causes = [event["causeCode"] for event in events if event["causeCode"] is not None]
    ongoing = item["endAt"] is None
    yield "isOngoing", ongoing
    yield "isAcknowledged", "acknowledge" in kinds
    yield "isEstimated", any(event["estimateEndAt"] is not None for event in events)
    yield "isEscalated", "escalate" in kinds
    yield "hasCause", bool(causes)
    yield "causeCode", causes[-1] if causes else None
    late = item["isEscalated"] or not item["isAcknowledged"]
    yield "ragStatus", (RED if late else AMBER) if ongoing else GREEN if causes else AMBER


def upwards(tree: dict[str, Item], code: str | None) -> Iterator[Item]:
    """Yield a reason and those above it, which a circle ends."""
    seen = set()
    while code in tree and code not in seen:
        seen.add(code)
        yield tree[code]
        code = tree[code]["parentReasonCode"]
