"""Sums within a window, over windows of a shorter length, and over those of a schedule."""

from ..target.schema import CONTRACT
from .lists import LISTINGS, Item
from .times import ms_of
from .viewer import Viewer

WINDOWS, SCHEDULES = LISTINGS["listStationWindows"], LISTINGS["listSchedules"]
TIMES = ["totalMs", "shiftMs", "scheduledProductionMs", "scheduledNonProductionMs", "productiveMs",
         "downtimeMs"]  # fmt: skip
COUNTS = ["productionGoodCount", "productionBadCount", "productionIdealCount",
          "productionTargetCount"]  # fmt: skip
# The sum of the members is at most the bound.
BOUNDS = [(["productiveMs", "downtimeMs"], "scheduledProductionMs"),
          (["scheduledProductionMs", "scheduledNonProductionMs"], "shiftMs"),
          (["shiftMs"], "totalMs")]  # fmt: skip
MINUTE = 60_000
LEAST_MINUTES = 30
PART = 0.01
"""By which a pace may differ: it is rounded."""
ROUNDED = 0.0005
"""Units per minute by which a rate may be rounded."""
EXACT = 0.0002
LEAST_IDEAL = 1000
MADE = {"quantityGood": COUNTS[0], "quantityBad": COUNTS[1], "idealQuantity": COUNTS[2]}


def _note_bounds(viewer: Viewer, window: Item) -> None:
    """Note members that are neither nothing nor all of the window."""
    for member in TIMES[1:]:
        if 0 < window[member] < window["totalMs"]:
            viewer.asked(WINDOWS.operation, WINDOWS.member(member), WINDOWS.item_schema)
    if window.get("downtimeSince") is not None:
        place = (*WINDOWS.member("downtimeSince"), "description", "at the end")
        viewer.asked(WINDOWS.operation, place)


def check_bounds(viewer: Viewer, window: Item) -> None:
    """Check that the parts of a window fit into it."""
    _note_bounds(viewer, window)
    since = ms_of(window.get("downtimeSince"))
    if since is not None and since > (ms_of(window["windowEndAt"]) or since):
        expected = f"downtimeSince is not after the window's end, {window['windowEndAt']}"
        place = WINDOWS.member("downtimeSince")
        viewer.fail(WINDOWS.operation, expected, f"it is {window['downtimeSince']}", place)
    for members, bound in BOUNDS:
        total = sum(window[member] for member in members)
        if total > window[bound]:
            expected = f"the sum of {' and '.join(members)} is at most {bound}, {window[bound]}"
            at = f"of {window['stationCode']} from {window['windowStartAt']}"
            place = WINDOWS.member(members[0])
            viewer.fail(WINDOWS.operation, expected, f"it is {total}, {at}", place, about=bound)
    for member in [*TIMES, *COUNTS]:
        if window[member] < 0:
            place = WINDOWS.member(member)
            viewer.fail(
                WINDOWS.operation, f"{member} is not negative", f"it is {window[member]}", place
            )


def check_sums(viewer: Viewer, window: Item, parts: list[Item], small: str) -> None:
    """Check that a window is the sum over its parts, windows of a length in words."""
    for member, slack in _slack(len(parts)).items():
        total = sum(part[member] for part in parts)
        if abs(total - window[member]) > slack:
            expected = f"{member} of a window is the sum over its windows of a {small}: {total}"
            at = f"from {window['windowStartAt']} at {window['stationCode']}"
            place = (
                *CONTRACT.find("components", "schemas", "StationWindow")[0],
                "description",
            )
            actual = f"it is {window[member]} {at}"
            viewer.fail(WINDOWS.operation, expected, actual, place, about=member)


def _slack(parts: int) -> dict[str, int]:
    # Ideal and target may be rounded in every window.
    return {**dict.fromkeys([*TIMES, *COUNTS[:2]], 0), **dict.fromkeys(COUNTS[2:], parts)}


def check_made(viewer: Viewer, schedule: Item, windows: list[Item]) -> None:
    """Check that a schedule that has ended made what the windows of its station made meanwhile."""
    start, end = schedule["actualStartAtTimestamp"], schedule["actualEndAtTimestamp"]
    for member, count in MADE.items():
        if schedule[member]:
            viewer.asked(SCHEDULES.operation, SCHEDULES.member(member))
            viewer.asked(WINDOWS.operation, WINDOWS.member(count))
        inner = [
            window[count]
            for window in windows
            if start <= (ms_of(window["windowStartAt"]) or 0)
            and (ms_of(window["windowEndAt"]) or end) <= end
        ]
        low, high = sum(inner), sum(window[count] for window in windows)
        if not low <= schedule[member] <= high:
            expected = f"{member} of schedule {schedule['id']} is the production of its windows, "
            place = SCHEDULES.member(member)
            actual = f"it is {schedule[member]}"
            viewer.fail(
                SCHEDULES.operation, f"{expected}{low} to {high}", actual, place, about=member
            )


def check_pace(viewer: Viewer, schedule: Item, windows: list[Item]) -> None:
    """Check the units per minute of a schedule that has ended, by the windows that it touches."""
    start, end = schedule["actualStartAtTimestamp"], schedule["actualEndAtTimestamp"]
    low = high = 0.0
    for window in windows:
        begin, until = (ms_of(window[f"window{name}At"]) or 0 for name in ("Start", "End"))
        worked = (window["scheduledProductionMs"] - window["downtimeMs"]) / MINUTE
        high += worked
        # The first and the last one may be of another schedule in part.
        low += worked if start <= begin and until <= end else 0
    pace, made = (
        schedule.get("performanceActual"),
        schedule["quantityGood"] + schedule["quantityBad"],
    )
    if not pace or not made or low < LEAST_MINUTES:
        return
    place = SCHEDULES.member("performanceActual")
    viewer.asked(SCHEDULES.operation, place)
    if not made / high * (1 - PART) <= pace <= made / low * (1 + PART):
        expected = f"performanceActual of schedule {schedule['id']} is {made / high:.3f} to"
        actual = f"it is {pace}"
        expected += f" {made / low:.3f}, the units per minute of its windows without downtime"
        viewer.fail(SCHEDULES.operation, expected, actual, place, about="performanceActual")


def check_ideal(viewer: Viewer, schedule: Item, windows: list[Item]) -> None:
    """Check that the ideal of a schedule that has ended is its rate in its scheduled time."""
    start, end = schedule["actualStartAtTimestamp"], schedule["actualEndAtTimestamp"]
    rate, batch = schedule["effectiveUnitsPerMinute"], schedule["effectiveBatchSize"]
    if not rate or not batch or schedule["skuCode"] is None:
        return
    low = high = 0.0
    for window in windows:
        begin, until = (ms_of(window[f"window{name}At"]) or 0 for name in ("Start", "End"))
        minutes = window["scheduledProductionMs"] / MINUTE
        high += minutes
        low += minutes if start <= begin and until <= end else 0
    place = SCHEDULES.member("idealQuantity")
    ideal, slack = schedule["idealQuantity"], batch + high * ROUNDED
    if low * rate > LEAST_IDEAL:
        viewer.asked(SCHEDULES.operation, place)
    if not low * rate * (1 - EXACT) - slack <= ideal <= high * rate * (1 + EXACT) + slack:
        expected = f"idealQuantity of schedule {schedule['id']} is {low * rate:.0f} to"
        expected += f" {high * rate:.0f}, by its rate in the scheduled time of its windows"
        viewer.fail(SCHEDULES.operation, expected, f"it is {ideal}", place, about="by its rate")


def check_counts_by_rate(viewer: Viewer, schedule: Item, windows: list[Item]) -> None:
    """Check ideal and target of the windows within a schedule, by its rate in its time."""
    start, end = schedule["actualStartAtTimestamp"], schedule["actualEndAtTimestamp"]
    rate, batch = schedule["effectiveUnitsPerMinute"], schedule["effectiveBatchSize"]
    if not rate or not batch or schedule["skuCode"] is None:
        return
    inner = [
        each
        for each in windows
        if start <= (ms_of(each["windowStartAt"]) or 0)
        and (ms_of(each["windowEndAt"]) or end + 1) <= end
    ]
    minutes = sum(each["scheduledProductionMs"] for each in inner) / MINUTE
    worked = minutes - sum(each["downtimeMs"] for each in inner) / MINUTE
    for count, time in zip(COUNTS[2:], (minutes, worked), strict=True):
        made, expected = sum(each[count] for each in inner), time * rate
        if (minutes - worked) * rate > LEAST_IDEAL:
            viewer.asked(WINDOWS.operation, WINDOWS.member(count))
        if abs(made - expected) > 2 * batch + minutes * ROUNDED + expected * EXACT:
            text = f"{count} in schedule {schedule['id']} is {expected:.0f}, by its rate"
            place = WINDOWS.member(count)
            viewer.fail(WINDOWS.operation, text, f"it is {made}", place, about=f"{count} by rate")
