"""The downtime of windows agrees with the stops in the list of issues."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing.catalogue import oracle
from ..probing.downtime import (
    ISSUES,
    STATIONS,
    THRESHOLD,
    WINDOWS,
    check_downtime,
    check_long_stops,
    check_since,
)
from ..probing.probe import HOUR, Probe
from ..probing.times import iso, ms_of

FEW_STATIONS = 20
MOST_WINDOWS = 5000
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
                check_downtime(probe, window, stops)
            check_since(probe, window, windows, stops, until - 8 * HOUR)

    with probe.example():
        probe.retry(check)


@oracle("downtime-agrees", "GET /station-window", "GET /issue", "GET /station")
@given(data=st.data())
def test_long_stop_is_an_issue(probe: Probe, data: st.DataObject) -> None:
    watched = {
        str(station["code"]): station
        for station in probe.pool(STATIONS)
        if station["downtimeDetectionMode"] == "utilisation" and station[THRESHOLD] is not None
    }
    if not watched:
        pytest.skip("no station has its downtime detected by utilisation")
    codes = ",".join(sorted(watched)[:FEW_STATIONS])
    hours = MOST_WINDOWS // (60 * min(len(watched), FEW_STATIONS))
    until = probe.now() // HOUR * HOUR - data.draw(st.integers(1, 72)) * HOUR
    start = until - min(hours, 24) * HOUR
    rangecode = f"{iso(start)}/{iso(until)}"
    settings = [s for group in probe.pool_of("listStationGroups") for s in group["stations"]]
    changed = {s["code"] for s in settings if (ms_of(s["updatedAt"]) or 0) > start}

    def check() -> None:
        query = {"rangecode": rangecode, "stationcodes": codes}
        windows = probe.read(WINDOWS, grouping="minute", limit=MOST_WINDOWS, **query).items
        stops = probe.read(ISSUES, limit=MOST, **query).items
        for code in sorted(watched.keys() - changed) if len(stops) < MOST else []:
            own = [window for window in windows if window["stationCode"] == code]
            listed = [stop for stop in stops if stop["stationCode"] == code]
            check_long_stops(probe, watched[code], own, listed)

    with probe.example():
        probe.retry(check)
