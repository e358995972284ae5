"""The downtime of a window, by the stops in the list of issues."""

from .lists import LISTINGS, Item
from .times import iso, ms_of
from .viewer import Viewer

WINDOWS = LISTINGS["listStationWindows"]
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
