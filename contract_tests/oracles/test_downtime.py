"""The downtime of windows agrees with the stops in the list of issues."""

from hypothesis import given
from hypothesis import strategies as st

from ..probing.catalogue import oracle
from ..probing.downtime import check_downtime, check_since
from ..probing.lists import LISTINGS
from ..probing.probe import HOUR, Probe
from ..probing.times import iso

WINDOWS, ISSUES = LISTINGS["listStationWindows"], LISTINGS["listIssues"]
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
