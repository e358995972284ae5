"""Tag Station Group: stations that share a plant, shifts and defaults."""

from busroot_mock.handlers._listing import chosen
from busroot_mock.http.response import results
from busroot_mock.http.rows import Row, kept_row
from busroot_mock.simulation.plants import (
    plant_of,
    shift_pattern,
    station_shifts,
    stored_pattern,
)
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller


def list_station_groups(caller: Caller, plantcode: str | None = None) -> Record:
    """Return the `StationGroupList`; its stations are as they are stored, nothing inherited."""
    wanted = None if plantcode is None else {plantcode}
    groups = chosen(caller.store["stationGroups"].in_order(), "plantCode", wanted)
    return results([_row(caller, group) for group in groups])


def _row(caller: Caller, group: Record) -> Row:
    store = caller.store
    stations = [s for s in store["stations"] if s["groupCode"] == group["code"]]
    others = plant_of(store, group), stored_pattern(store, group)
    return kept_row(caller.world.memory, _station_group, group, *others, *stations)


def _station_group(group: Record, plant: Record, pattern: Record, *stations: Record) -> Record:
    # The manual shows no rate of a group: stations inherit it.
    shown = {name: value for name, value in group.items() if name != "cycleTime"}
    return {
        **shown,
        "plantTimezone": plant["timezone"],
        "stations": list(stations),
        "shifts": station_shifts(shift_pattern(pattern)),
    }
