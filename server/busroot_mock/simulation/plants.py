"""The plant, station group and shift pattern of each station of an account."""

from typing import Final

from busroot_mock.store.table import Record, Store

RATES: Final = ("cycleTime", "unitsPerMinute", "unitsPerHour")


def group_of(store: Store, station: Record) -> Record:
    """Return the group of a station."""
    group = store["stationGroups"].get(station["groupCode"])
    assert group is not None, "a station has a group"
    return group


def plant_of(store: Store, group: Record) -> Record:
    """Return the plant of a station group."""
    plant = store["plants"].get(group["plantCode"])
    assert plant is not None, "a station group has a plant"
    return plant


def stations_in(store: Store, plantcode: str | None) -> list[Record]:
    """Return the stations of a plant, or of all; those that were archived are left out."""
    return [
        station
        for station in store["stations"]
        if not station["archivedAt"]
        and (plantcode is None or group_of(store, station)["plantCode"] == plantcode)
    ]


def resolved(station: Record, group: Record) -> Record:
    """Return a station with the settings that it inherits filled in: shift pattern and rate."""
    pattern_id = station["shiftPatternId"] or group["shiftPatternId"]
    has_rate = any(station[name] is not None for name in RATES)
    cycle_time = station["cycleTime"] if has_rate else group["cycleTime"]
    return {**station, "shiftPatternId": pattern_id, "cycleTime": cycle_time}


def stored_pattern(store: Store, *holders: Record) -> Record:
    """Return the stored shift pattern of a group, or of a station, or else of its group."""
    pattern_id = next(filter(None, (holder["shiftPatternId"] for holder in holders)), None)
    pattern = store["shiftPatterns"].get(pattern_id)
    assert pattern is not None, "a station group has a shift pattern"
    return pattern


def shift_pattern(pattern: Record) -> Record:
    """Return the `ShiftPattern` of a stored one.

    Assumed: its start and end are the earliest start and the latest end of any of its shifts, in
    hours of the day on which the shift begins; an end beyond 24 lies on the day after.
    """
    starts = [shift["startHour"] for shift in pattern["shifts"]]
    ends = [shift["startHour"] + shift["duration"] for shift in pattern["shifts"]]
    start, end = min(starts, default=0), max(ends, default=0)
    return {
        **pattern,
        "startHour": start,
        "endHour": end,
        "duration": end - start,
        "shifts": pattern_shifts(pattern),
    }


def pattern_shifts(pattern: Record) -> list[Record]:
    """Return the `Shift`s of a stored pattern."""
    return [{**shift, "shiftPatternId": pattern["id"]} for shift in pattern["shifts"]]


def station_shifts(pattern: Record) -> list[Record]:
    """Return the `StationShift`s of a pattern, as stations and groups list them."""
    return [
        {
            "id": shift["shiftId"],
            "name": shift["shiftName"],
            "startHour": shift["startHour"],
            "duration": shift["duration"],
            "accountId": pattern["accountId"],
            "shiftPatternId": pattern["id"],
            "weekDay": shift["weekDay"],
        }
        for shift in pattern["shifts"]
    ]
