"""Tag Station: machines and workplaces, with their effective settings."""

from typing import Final

from busroot_mock.handlers._listing import chosen, codes, in_order
from busroot_mock.http.response import results
from busroot_mock.simulation.plants import (
    group_of,
    pattern_of,
    plant_of,
    resolved,
    station_shifts,
    stations_in,
)
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller

_SETTINGS: Final = (
    "code",
    "name",
    "groupCode",
    "accountId",
    "currentOperatorInitials",
    "cycleTime",
    "unitsPerMinute",
    "unitsPerHour",
    "lineSpeedTarget",
    "allowInterruptionMode",
    "allowManualProduction",
    "downtimeDetectionMode",
    "utilisationDowntimeThreshold",
    "slowDurationThreshold",
    "electricalUsageStoppedThresholdKw",
    "allowScheduleCutShort",
    "productiveStatusMode",
    "lineSpeedStoppedThreshold",
    "shiftPatternId",
    "productiveHoldOnTime",
    "minimumCycleTime",
    "statusCode",
    "statusCodeUpdatedAt",
    "electricalPowerNominalKw",
)


def list_stations(
    caller: Caller,
    plantcode: str | None = None,
    stationcodes: str | None = None,
    sortby: str | None = None,
    modulevisibilityfilter: str | None = None,
    skipcache: str | None = None,
) -> Record:
    """Return the `StationList`. There is no cache to skip.

    Assumed: sorted by a field with a single value if one is named, and by code.
    """
    stations = chosen(stations_in(caller.store, plantcode), "code", codes(stationcodes))
    if modulevisibilityfilter is not None:
        stations = [s for s in stations if modulevisibilityfilter in s["moduleVisibility"]]
    shown = [_station(caller, station) for station in in_order(stations, "code")]
    if sortby is not None:
        shown.sort(key=lambda station: _sort_key(station.get(sortby)))
    return results(shown)


def _sort_key(value: object) -> tuple[bool, float, str]:
    """Return the key that sorts numbers by size, texts in any case, null last; objects alike."""
    if isinstance(value, dict | list):
        return False, 0, ""
    number = value if isinstance(value, int | float) else 0
    return value is None, number, str(value).casefold()


def _station(caller: Caller, stored: Record) -> Record:
    station, group = resolved(caller.store, stored), group_of(caller.store, stored)
    plant = plant_of(caller.store, group)
    pattern = pattern_of(caller.store, station)
    return {
        **{name: station[name] for name in _SETTINGS},
        "groupName": group["name"],
        "allowScheduleStationFlexibility": group["allowScheduleStationFlexibility"],
        "plantCode": plant["code"],
        "timezone": plant["timezone"],
        "shiftPattern": pattern,
        "shifts": station_shifts(pattern),
    }
