"""Resolve a `rangecode` to a range of time, in the time zone of a plant."""

from busroot_mock.errors import Conflict, violation
from busroot_mock.handlers._listing import codes
from busroot_mock.simulation.intervals import Interval
from busroot_mock.simulation.plants import group_of, plant_of
from busroot_mock.simulation.ranges import RangeError, parse_range
from busroot_mock.store.table import Record, Store
from busroot_mock.worlds.accounts import Account

_NO_PLANT: Record = {"timezone": "UTC", "dayStartHour": 0}


def plant_for(store: Store, plantcode: str | None, stationcodes: str | None) -> Record:
    """Return the plant whose time a list is in.

    Assumed: the one named; else that of the first station named; else the account's first.
    """
    plants, stations = store["plants"], store["stations"]
    plant = plants.get(plantcode) if plantcode is not None else None
    if plant is None:
        named = filter(None, (stations.get(code) for code in codes(stationcodes) or ()))
        groups = (group_of(store, station) for station in named)
        plant = next((plant_of(store, group) for group in groups), None)
    return plant or next(iter(plants), _NO_PLANT)


def period(account: Account, rangecode: str, plant: Record) -> Interval:
    """Return the range that a rangecode stands for at the present instant, epoch ms.

    Raises `Conflict` if it names a date that does not exist.
    """
    now = account.world.clock.now_ms()
    try:
        return parse_range(rangecode, plant["timezone"], plant["dayStartHour"], now)
    except RangeError as error:
        place = violation("query", "/rangecode", "exists", True, rangecode)
        raise Conflict(str(error), [place]) from None
