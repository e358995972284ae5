"""Tag Station Group: stations that share a plant, shifts and defaults."""

from busroot_mock.handlers._listing import chosen, in_order
from busroot_mock.http.response import results
from busroot_mock.simulation.plants import pattern_of, plant_of, station_shifts
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller


def list_station_groups(caller: Caller, plantcode: str | None = None) -> Record:
    """Return the `StationGroupList`; its stations are as they are stored, nothing inherited."""
    wanted = None if plantcode is None else {plantcode}
    groups = chosen(caller.store["stationGroups"], "plantCode", wanted)
    return results([_station_group(caller, group) for group in in_order(groups, "code")])


def _station_group(caller: Caller, group: Record) -> Record:
    return {
        **group,
        "plantTimezone": plant_of(caller.store, group)["timezone"],
        "stations": [s for s in caller.store["stations"] if s["groupCode"] == group["code"]],
        "shifts": station_shifts(pattern_of(caller.store, group)),
    }
