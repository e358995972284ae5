"""The downtime of windows agrees with the stops in the list of issues."""

from hypothesis import given
from hypothesis import strategies as st

from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS, Item
from ..probing.probe import HOUR, Probe
from ..probing.times import iso, ms_of

WINDOWS, ISSUES = LISTINGS["listStationWindows"], LISTINGS["listIssues"]
SLACK = 1000
"""Milliseconds: a list may round times to seconds."""
MOST = 1000
"""Issues that a list shows at most (`issueLimit` of the contract)."""


@oracle("downtime-agrees", "GET /station-window", "GET /issue")
@given(data=st.data())
def test_windows_have_the_downtime_of_stops(probe: Probe, data: st.DataObject) -> None:
    until = probe.now() // HOUR * HOUR - data.draw(st.integers(1, 9)) * 8 * HOUR
    rangecode = f"{iso(until - 8 * HOUR)}/{iso(until)}"

    def check() -> None:
        windows = probe.read(WINDOWS, grouping="hour", limit=5000, rangecode=rangecode).items
        stops = probe.read(ISSUES, limit=MOST, rangecode=rangecode).items
        # A truncated list lacks stops.
        for window in windows if len(stops) < MOST else []:
            if window["totalMs"] == window["scheduledProductionMs"]:
                _check(probe, window, stops)

    with probe.example():
        probe.retry(check)


def _check(probe: Probe, window: Item, stops: list[Item]) -> None:
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
        probe.asked(WINDOWS.operation, WINDOWS.member("downtimeMs"))
    if abs(window["downtimeMs"] - down) > SLACK:
        expected = (
            f"downtimeMs of {window['stationCode']} from {iso(begin)} is {down}, by its stops"
        )
        place = WINDOWS.member("downtimeMs")
        probe.fail(
            WINDOWS.operation,
            expected,
            f"it is {window['downtimeMs']}",
            place,
            about="downtime",
        )
