"""Defects of meaning: the tags Plant, Station and Station Group."""

from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import get, post
from evaluation.mutants.defective import MockServer

YORK = {"code": "york", "name": "York", "timezone": "Europe/London"}
LATER = post("/__mock__/worlds/default/clock", {"advance": "PT1H"}, key=None)


@shapes.around("meaning", "GET /plant", shows=[get("/plant"), LATER, get("/plant")])
async def plant_now_frozen(asked: Asked, server: MockServer) -> Answered:
    """`now` of a plant is the time of the first response."""
    given = await server(asked)
    if not given.is_good or not given.json["results"]:
        return given
    first = server.memory.setdefault("now", given.json["results"][0]["now"])
    return given.with_records(lambda plant: plant | {"now": first})


@shapes.records("meaning", "GET /plant", shows=[get("/plant")])
def plant_with_group_of_another(plant: Any) -> Any:
    """The first station group of a plant names another plant."""
    first, *rest = plant["stationGroups"] or [None]
    return plant | {"stationGroups": [first | {"plantCode": "elsewhere"}, *rest] if first else []}


@shapes.around("meaning", "POST /plant", shows=[post("/plant", YORK), get("/plant")])
async def plant_created_not_kept(asked: Asked, server: MockServer) -> Answered:
    """A new plant is returned as if it were saved, but it is not."""
    code = asked.json.get("code") if isinstance(asked.json, dict) else None
    plants = await server.value(asked, "GET /plant")
    known = any(plant["code"] == code for plant in plants.get("results", []))
    return await (server if known else server.undone)(asked)


@shapes.body("meaning", "POST /plant", shows=[post("/plant", {"code": "leeds", "name": "Leeds"})])
def plant_change_resets_timezone(value: Any) -> Any:
    """A change that does not mention the time zone sets it to UTC."""
    return {"timezone": "UTC"} | value


@shapes.params("meaning", "GET /plant", shows=[get("/plant?stationcodes=pack-1,mill-1")])
def plant_first_station_alone(given: dict[str, str]) -> dict[str, Any]:
    """Of several stations, only the plant of the first is listed."""
    return {"stationcodes": given["stationcodes"].split(",")[0]} if "stationcodes" in given else {}


@shapes.params("meaning", "GET /station", shows=[get("/station?sortby=name")])
def station_sorting_ignored(given: dict[str, str]) -> dict[str, Any]:
    """Stations are sorted by code, whatever is asked for."""
    return {"sortby": "code"} if "sortby" in given else {}


@shapes.params("meaning", "GET /station", shows=[get("/station?modulevisibilityfilter=energy")])
def station_module_of_another(given: dict[str, str]) -> dict[str, Any]:
    """The filter for stations with energy lists those with production."""
    energy = given.get("modulevisibilityfilter") == "energy"
    return {"modulevisibilityfilter": "production"} if energy else {}


@shapes.records("meaning", "GET /station", shows=[get("/station")])
def station_in_wrong_group(station: Any) -> Any:
    """The first packing station names another group than the one that lists it."""
    return station | {"groupCode": "cooking"} if station["groupCode"] == "packing" else station


@shapes.records("meaning", "GET /station", shows=[get("/station")])
def station_timezone_of_another(station: Any) -> Any:
    """Every station is in UTC, whatever its plant says."""
    return station | {"timezone": "UTC"}


@shapes.listed("meaning", "GET /station", shows=[get("/station")])
def station_missing(stations: list[Any]) -> Any:
    """A list of several stations lacks the last."""
    return stations[:-1] if len(stations) > 1 else stations


@shapes.records("meaning", "GET /station-group", shows=[get("/station-group")])
def station_group_lacks_station(group: Any) -> Any:
    """A station group lacks its first station."""
    return group | {"stations": group["stations"][1:]}


@shapes.params("meaning", "GET /station-group", shows=[get("/station-group?plantcode=pune")])
def station_group_plant_ignored(given: dict[str, str]) -> dict[str, Any]:
    """Station groups of every plant are listed, whichever is asked for."""
    return {"plantcode": None}


@shapes.around("meaning", "GET /station", shows=[get("/station")])
async def station_shifts_of_another(asked: Asked, server: MockServer) -> Answered:
    """Every station shows the shifts of the first station in the list."""
    given = await server(asked)
    stations = given.json["results"] if given.is_good else []
    if not stations:
        return given
    return given.with_records(lambda station: station | {"shifts": stations[0]["shifts"]})
