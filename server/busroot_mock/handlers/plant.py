"""Tag Plant: the sites of an account."""

from collections.abc import Container
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from busroot_mock.errors import violation
from busroot_mock.handlers._listing import chosen, codes, in_order
from busroot_mock.handlers._writing import refuse, upserted
from busroot_mock.http.response import result, results
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller

DEFAULTS: Final = {"dayStartHour": 0, "timezone": "UTC"}

# To list them reads the whole tz database from disk, which does not change meanwhile.
_zones = cache(available_timezones)

_GROUP = (
    "code",
    "name",
    "plantCode",
    "allowScheduleStationFlexibility",
    "shiftPatternId",
    "allowQuickScheduleStart",
    "createdAt",
    "updatedAt",
)


def list_plants(
    caller: Caller, stationcodes: str | None = None, plantcode: str | None = None
) -> Record:
    """Return the `PlantList`: of all plants, of one, or of those that have certain stations."""
    wanted = None if plantcode is None else {plantcode}
    plants = chosen(caller.store["plants"], "code", wanted)
    if stationcodes is not None:
        holding = _plants_of(caller, codes(stationcodes))
        plants = [plant for plant in plants if plant["code"] in holding]
    return results([_plant(caller, plant) for plant in in_order(plants, "code")])


def save_plant(caller: Caller, body: Record) -> Record:
    """Create or change a plant by its code; return the `Plant`.

    Raises `Conflict` if the tz database does not have the time zone.
    """
    zone = body.get("timezone", "UTC")
    if zone not in _zones():
        refuse([violation("body", "/timezone", "exists", True, zone)], "There is no such time zone")
    old = caller.store["plants"].get(body["code"])
    record = upserted(old, body, DEFAULTS, caller.world.clock.timestamp())
    caller.store["plants"].put({**record, "accountId": caller.account_id})
    return result(_plant(caller, record))


def _plants_of(caller: Caller, stations: Container[str] | None) -> set[str]:
    groups = caller.store["stationGroups"]
    named = chosen(caller.store["stations"], "code", stations)
    return {
        group["plantCode"] for group in map(groups.get, (s["groupCode"] for s in named)) if group
    }


def _plant(caller: Caller, plant: Record) -> Record:
    groups = [g for g in caller.store["stationGroups"] if g["plantCode"] == plant["code"]]
    return {
        "code": plant["code"],
        "name": plant["name"],
        "timezone": plant["timezone"],
        "now": caller.world.clock.timestamp(),
        "stationGroups": [{key: group[key] for key in _GROUP} for group in groups],
        "dayStartHour": plant["dayStartHour"],
    }
