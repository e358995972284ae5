"""The downtime of a window, and since when it lasts, by the stops in the list of issues."""

from collections.abc import Callable

from busroot_mock.contract.loader import Location

from .lists import LISTINGS, Item
from .times import iso, ms_of
from .viewer import Viewer

WINDOWS, ISSUES, STATIONS = (
    LISTINGS[name] for name in ("listStationWindows", "listIssues", "listStations")
)
BY_SIGNAL, BY_CYCLES = "utilisation", "production_cycle"
_MODE = ("components", "schemas", "StationOwn", "properties", "downtimeDetectionMode")
MODES = {
    BY_SIGNAL: (*_MODE, "description", "productive signal"),
    BY_CYCLES: (*_MODE, "description", "multiple of the cycle time"),
}
THRESHOLD, MULTIPLIER = "utilisationDowntimeThreshold", "downtimeDurationThresholdMultiplier"
_LIMITS = {
    BY_SIGNAL: [STATIONS.member(THRESHOLD)],
    BY_CYCLES: [LISTINGS[name].member(MULTIPLIER) for name in ("listSchedules", "listSkus")],
}
MOST_CYCLES = 1.5
MINUTE = 60_000
FOREVER = 2**53
SLACK = 1000
"""Milliseconds: a list may round times to seconds."""


def check_downtime(viewer: Viewer, window: Item, stops: list[Item]) -> None:
    """Check that a window has the downtime of the stops of its station."""
    begin, end = ms_of(window["windowStartAt"]) or 0, ms_of(window["windowEndAt"]) or 0
    own_stops = [
        stop
        for stop in stops
        if stop["stationCode"] == window["stationCode"]
        and stop["type"] == "stop"
        and stop.get("excludedAt") is None
    ]
    spans = sorted((ms_of(stop["startAt"]) or 0, ms_of(stop["endAt"]) or end) for stop in own_stops)
    down, reached = 0, begin
    for start, stop in spans:
        down += max(0, min(end, stop) - max(start, reached))
        reached = max(reached, min(end, stop))
    if down > SLACK:
        viewer.asked(WINDOWS.operation, WINDOWS.member("downtimeMs"))
    if any(stop["stationCode"] == window["stationCode"] for stop in stops if stop not in own_stops):
        viewer.asked(ISSUES.operation, (*ISSUES.member("type"), "description"))
    if abs(window["downtimeMs"] - down) > SLACK:
        expected = (
            f"downtimeMs of {window['stationCode']} from {iso(begin)} is {down}, by its stops"
        )
        place = WINDOWS.member("downtimeMs")
        viewer.fail(
            WINDOWS.operation,
            expected,
            f"it is {window['downtimeMs']}",
            place,
            about="downtime",
        )


def check_since(
    viewer: Viewer, window: Item, windows: list[Item], stops: list[Item], first: int
) -> None:
    """Check that the downtime in progress at the end of a window began with a stop.

    Or when a station that stood still was scheduled for production again: only scheduled time
    is downtime.

    Args:
        windows: Those of the list that it is of.
        stops: All that touch the time from `first` on, epoch ms, up to the end of the window.
    """
    since, end = ms_of(window.get("downtimeSince")), ms_of(window["windowEndAt"]) or 0
    place = (*WINDOWS.member("downtimeSince"), "description")
    words = "null without" if since is None else "start of the downtime"
    viewer.asked(WINDOWS.operation, (*place, words))
    if since is None:
        _check_none(viewer, window, windows, stops, place)
    # What began before the list of stops may have begun with one that is not in it.
    if since is None or since < first:
        return
    own = [stop for stop in stops if stop["stationCode"] == window["stationCode"]]
    ends = [ms_of(stop[name]) or 0 for stop in own for name in ("startAt", "endAt")]
    if any(abs(at - end) <= SLACK for at in ends):
        return
    starts = [ms_of(stop["startAt"]) or 0 for stop in own if stop["type"] == "stop"]
    if any(abs(since - start) <= SLACK for start in starts) and since < end:
        return
    stood = any(stop["type"] == "stop" and _covers(stop, since, end) for stop in own)
    if stood and not any(_is_scheduled(each, window, since) for each in windows):
        return
    expected = f"downtimeSince of {window['stationCode']} at {iso(end)} is the start of a stop"
    actual = f"it is {window['downtimeSince']}"
    viewer.fail(WINDOWS.operation, expected, actual, place, about="downtimeSince")


def _check_none(
    viewer: Viewer, window: Item, windows: list[Item], stops: list[Item], place: Location
) -> None:
    """Check that no stop goes on at the end of a window that shows no downtime in progress."""
    end = ms_of(window["windowEndAt"]) or 0
    after = [
        each
        for each in windows
        if each["stationCode"] == window["stationCode"] and ms_of(each["windowStartAt"]) == end
    ]
    if any(each["totalMs"] != each["scheduledProductionMs"] for each in (window, *after)):
        return
    for stop in stops if after else []:
        is_own = stop["stationCode"] == window["stationCode"] and stop["type"] == "stop"
        begins, ends = ms_of(stop["startAt"]) or 0, ms_of(stop["endAt"]) or 0
        is_on = begins < end - SLACK and ends > end + SLACK and stop.get("excludedAt") is None
        if is_own and is_on:
            expected = f"downtimeSince of {window['stationCode']} at {iso(end)} is a time"
            actual = f"it is null, in the stop from {stop['startAt']} to {stop['endAt']}"
            viewer.fail(WINDOWS.operation, expected, actual, place, about="none since")


def longest_stop(station: Item, schedules: list[Item], skus: dict[str, Item], at: int) -> float:
    """Return for how long, in ms, a station may stand still at a time without an issue.

    Forever, where nothing makes an issue, or nobody says when.

    Args:
        schedules: All that are on at the time, of any station.
        skus: By code.
    """
    if station["downtimeDetectionMode"] == BY_SIGNAL and station[THRESHOLD] is not None:
        return float(max(station[THRESHOLD], 1) * MINUTE)
    on = [each for each in schedules if each["stationCode"] == station["code"] and _is_on(each, at)]
    if station["downtimeDetectionMode"] != BY_CYCLES or len(on) != 1:
        return FOREVER
    sku = skus.get(on[0]["skuCode"], {})
    cycles = on[0][MULTIPLIER] or sku.get(MULTIPLIER) or MOST_CYCLES
    return max(float(MINUTE), (on[0]["effectiveCycleTime"] or FOREVER) * cycles)


def check_long_stops(
    viewer: Viewer,
    station: Item,
    windows: list[Item],
    stops: list[Item],
    longest: Callable[[int], float],
) -> None:
    """Check that a station that stood still for longer than it may has an issue.

    Args:
        windows: Of the station and of a minute, in order.
        stops: That touch their time.
        longest: How long, in ms, it may stand still without one, at a time, epoch ms.
    """
    mode = station["downtimeDetectionMode"]
    spans = [(ms_of(stop["startAt"]) or 0, ms_of(stop["endAt"]) or FOREVER) for stop in stops]
    begin, former = None, float(FOREVER)
    for window in windows:
        at = ms_of(window["windowStartAt"]) or 0
        least = longest(at) if _is_still(window) else FOREVER
        begin, former = (begin if least == former else None), least
        if least >= FOREVER:
            continue
        begin = at if begin is None else begin
        end = ms_of(window["windowEndAt"]) or at
        if end - begin < least + MINUTE:
            continue
        viewer.asked(STATIONS.operation, *_LIMITS[mode], MODES[mode])
        if not any(start < end and stop > begin for start, stop in spans):
            expected = f"an issue of {station['code']}, which stood still from {iso(begin)} on for"
            expected += f" longer than {least / MINUTE:g} minutes, is listed"
            rests = [*_LIMITS[mode], MODES[mode]]
            viewer.fail(ISSUES.operation, expected, "none is", *rests, about=f"long stop {mode}")


def _is_still(window: Item) -> bool:
    """Tell whether a station was to produce all the time, and did not."""
    made = window["productiveMs"] or window["productionGoodCount"] or window["productionBadCount"]
    return not made and 0 < window["totalMs"] == window["scheduledProductionMs"]


def _is_on(schedule: Item, at: int) -> bool:
    """Tell whether a schedule is on at a time, from before it until after it."""
    start, end = ms_of(schedule["actualStartAt"]), ms_of(schedule["actualEndAt"])
    return start is not None and start - MINUTE < at and (end is None or at <= end)


def _covers(stop: Item, begin: int, end: int) -> bool:
    """Tell whether a stop lasts from before a time to another, or still lasts."""
    last = ms_of(stop["endAt"])
    return (ms_of(stop["startAt"]) or 0) <= begin and (last is None or last >= end - SLACK)


def _is_scheduled(window: Item, other: Item, at: int) -> bool:
    """Tell whether a window shows that the station of another was scheduled before a time."""
    begin, end = ms_of(window["windowStartAt"]) or 0, ms_of(window["windowEndAt"]) or 0
    is_own = window["stationCode"] == other["stationCode"]
    is_full = window["totalMs"] == window["scheduledProductionMs"]
    return is_own and is_full and begin < at - SLACK and at <= end
