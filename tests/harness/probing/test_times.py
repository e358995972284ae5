"""Changes of clocks in time zones, and what clocks show."""

from zoneinfo import ZoneInfo

import pytest

from busroot_mock.timestamps import epoch_ms
from contract_tests.probing.times import iso, last_clock_change, minutes_shown

NOW = epoch_ms("2026-03-02T09:15:00Z")


@pytest.mark.parametrize(
    ("zone", "change", "shown"),
    [
        ("Europe/London", "2025-10-26T01:00:00.000Z", 60),
        ("America/New_York", "2025-11-02T06:00:00.000Z", 60),
        ("Australia/Sydney", "2025-10-04T16:00:00.000Z", 180),
    ],
)
def test_clocks_changed_last_at_an_hour(zone, change, shown):
    found = last_clock_change(ZoneInfo(zone), NOW)
    assert found is not None
    assert (iso(found), minutes_shown(ZoneInfo(zone), found)) == (change, shown)


def test_clocks_of_some_zones_never_change():
    assert last_clock_change(ZoneInfo("Asia/Kolkata"), NOW) is None
