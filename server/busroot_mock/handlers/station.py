"""Tag Station: machines and workplaces, with their effective settings."""

from typing import Final

from busroot_mock.handlers._listing import chosen, codes, in_order
from busroot_mock.http.response import results
from busroot_mock.http.rows import Row, kept_row
from busroot_mock.simulation.plants import (
    group_of,
    plant_of,
    resolved,
    shift_pattern,
    station_shifts,
    stations_in,
    stored_pattern,
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
    shown = [_row(caller, station) for station in in_order(stations, "code")]
    if sortby is not None:
        shown.sort(key=lambda row: _sort_key(row.record.get(sortby)))
    return results(shown)


def _sort_key(value: object) -> tuple[bool, float, str]:
    """Return the key that sorts numbers by size, texts in any case, null last; objects alike."""
    if isinstance(value, dict | list):
        return False, 0, ""
    number = value if isinstance(value, int | float) else 0
    return value is None, number, str(value).casefold()


def _row(caller: Caller, station: Record) -> Row:
    group = group_of(caller.store, station)
    plant = plant_of(caller.store, group)
    pattern = stored_pattern(caller.store, station, group)
    return kept_row(caller.world.memory, _station, station, group, plant, pattern)


def _station(stored: Record, group: Record, plant: Record, stored_pattern: Record) -> Record:
    station, pattern = resolved(stored, group), shift_pattern(stored_pattern)
    return {
        **{name: station[name] for name in _SETTINGS},
        "groupName": group["name"],
        "allowScheduleStationFlexibility": group["allowScheduleStationFlexibility"],
        "plantCode": plant["code"],
        "timezone": plant["timezone"],
        "shiftPattern": pattern,
        "shifts": station_shifts(pattern),
    }
