"""Defects of contract: the tags Plant, Station and Station Group."""

from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import get, post
from evaluation.mutants.defective import MockServer


@shapes.answer("contract", "POST /plant", shows=[post("/plant", {"code": "york", "name": "York"})])
def plant_saved_with_201(given: Answered) -> Answered:
    """A saved plant yields 201, not 200."""
    return given._replace(status=201)


@shapes.body("contract", "POST /plant", shows=[post("/plant", {"code": "york", "name": "Yo"})])
def plant_name_too_short_accepted(value: Any) -> Any:
    """A plant's name may be shorter than three characters."""
    name = value.get("name")
    return value | {"name": name.ljust(3, "_")} if isinstance(name, str) else value


@shapes.records("contract", "GET /station", shows=[get("/station")])
def station_timezone_null(station: Any) -> Any:
    """The time zone of a station is null."""
    return station | {"timezone": None}


@shapes.params("contract", "GET /station", shows=[get("/station?modulevisibilityfilter=sales")])
def station_module_unchecked(given: dict[str, str]) -> dict[str, Any]:
    """Any text is accepted as a module."""
    known = given.get("modulevisibilityfilter") in (None, "utilisation", "production", "energy")
    return {} if known else {"modulevisibilityfilter": None}


@shapes.around("contract", "GET /station", shows=[get("/station?stationcodes=%C3%A4")])
async def station_codes_crash(asked: Asked, server: MockServer) -> Answered:
    """A station code with non-ASCII characters crashes the server."""
    given = await server(asked)
    if asked.params.get("stationcodes", "").isascii():
        return given
    return given.with_json({"isSuccess": False, "message": "Oh", "violations": []}, 500)


@shapes.records("contract", "GET /station-group", shows=[get("/station-group")])
def station_group_without_shifts(group: Any) -> Any:
    """A station group lacks `shifts`."""
    return {name: value for name, value in group.items() if name != "shifts"}


@shapes.asking("contract", "GET /station-group", shows=[get("/station-group", key=None)])
def station_group_needs_no_key(asked: Asked) -> Asked:
    """Station groups are listed without a key."""
    return asked.with_key("demo-readonly-key")


@shapes.params("contract", "GET /station-group", shows=[get("/station-group?plantcode=")])
def station_group_empty_plant_accepted(given: dict[str, str]) -> dict[str, Any]:
    """The code of a plant may be empty."""
    return {"plantcode": None} if given.get("plantcode") == "" else {}
