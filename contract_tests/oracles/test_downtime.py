"""The downtime of windows agrees with the stops in the list of issues."""

from collections import Counter
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing.catalogue import oracle
from ..probing.downtime import (
    BY_CYCLES,
    ISSUES,
    MODES,
    STATIONS,
    THRESHOLD,
    WINDOWS,
    check_downtime,
    check_long_stops,
    check_since,
    longest_stop,
)
from ..probing.flags import SCHEDULES
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


@oracle("downtime-agrees", "GET /station-window", "GET /issue", "GET /station", "GET /schedule")
@given(data=st.data())
def test_long_stop_is_an_issue(probe: Probe, data: st.DataObject) -> None:
    known = [each for each in probe.pool(STATIONS) if each["downtimeDetectionMode"] in MODES]
    if not known:
        pytest.skip("no station has its downtime detected")
    mode = data.draw(st.sampled_from(sorted({each["downtimeDetectionMode"] for each in known})))
    stations = {str(e["code"]): e for e in known if e["downtimeDetectionMode"] == mode}
    # Those first whose threshold is their own: a server may have but one.
    counts = Counter(each[THRESHOLD] for each in stations.values())
    order = sorted(stations, key=lambda code: (counts[stations[code][THRESHOLD]], code))
    codes = ",".join(order[:FEW_STATIONS])
    hours = MOST_WINDOWS // (60 * min(len(stations), FEW_STATIONS))
    until = probe.now() // HOUR * HOUR - data.draw(st.integers(1, 72)) * HOUR
    start = until - min(hours, 24) * HOUR
    query = {"rangecode": f"{iso(start)}/{iso(until)}", "stationcodes": codes}
    skus = {each["code"]: each for each in probe.pool_of("listSkus")} if mode == BY_CYCLES else {}
    changed = _changed_since(probe, start)

    def check() -> None:
        windows = probe.read(WINDOWS, grouping="minute", limit=MOST_WINDOWS, **query).items
        stops = probe.read(ISSUES, limit=MOST, **query).items
        schedules = probe.read(SCHEDULES, **query).items if mode == BY_CYCLES else []
        for code in sorted(stations.keys() - changed) if len(stops) < MOST else []:
            own = [window for window in windows if window["stationCode"] == code]
            listed = [stop for stop in stops if stop["stationCode"] == code]
            longest = partial(longest_stop, stations[code], schedules, skus)
            check_long_stops(probe, stations[code], own, listed, longest)

    with probe.example():
        probe.retry(check)


def _changed_since(probe: Probe, start: int) -> set[str]:
    """Return the codes of stations whose settings were changed after a time, epoch ms."""
    settings = [s for group in probe.pool_of("listStationGroups") for s in group["stations"]]
    return {str(s["code"]) for s in settings if (ms_of(s["updatedAt"]) or 0) > start}
