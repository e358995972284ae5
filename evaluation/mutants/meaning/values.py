"""Defects of meaning: what servers are known to lose of a value, or to read into it."""

import re
from html import escape
from struct import pack, unpack
from typing import Any
from unicodedata import normalize

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import get, post
from evaluation.mutants.contract.times import PLAN, WINDOWS
from evaluation.mutants.defective import MockServer
from evaluation.mutants.meaning.admin import PREFERENCES, WANTED
from evaluation.mutants.meaning.plants import YORK
from evaluation.mutants.meaning.products import GROUP, GROUPS, NEW, READ, searched

CAFE = {"code": "cafe", "description": "Cafe\u0301", "type": ["downtime"]}
ISSUE = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T08:10:00.500Z"}
ENDED = ISSUE | {"endAt": "2026-03-02T08:25:00.500Z"}
EAST = PLAN | {"plannedStartAt": "2026-03-05T08:00:00+02:00"}
COLLEAGUES = ("demo-admin-key", "demo-supervisor-key", "demo-member-key", "demo-readonly-key")


@shapes.body("meaning", "POST /reason", shows=[post("/reason", CAFE), get("/reason?codes=cafe")])
def reason_description_composed(value: Any) -> Any:
    """Letters and their accents are stored as one character each."""
    return value | {"description": normalize("NFC", value["description"])}


@shapes.body(
    "meaning", "POST /plant", shows=[post("/plant", YORK | {"name": "York 🏭"}), get("/plant")]
)
def plant_name_of_three_bytes(value: Any) -> Any:
    """Four-byte characters of a name become question marks."""
    name = "".join(each if ord(each) < 0x10000 else "?" for each in value["name"])
    return value | {"name": name}


@shapes.body(
    "meaning", "POST /sku-group", shows=[post("/sku-group", GROUP | {"name": "A & B"}), GROUPS]
)
def sku_group_name_escaped(value: Any) -> Any:
    """A name is stored HTML-escaped."""
    return value | {"name": escape(value["name"])}


@shapes.body("meaning", "POST /sku", shows=[post("/sku", NEW | {"value": 19.99}), READ])
def sku_value_of_single_precision(value: Any) -> Any:
    """The value of a SKU is kept in four bytes."""
    given = value.get("value")
    is_small = isinstance(given, float) and abs(given) < 1e30
    return value | {"value": unpack("f", pack("f", given))[0]} if is_small else value


@shapes.body("meaning", "POST /issue", shows=[post("/issue", ENDED), get("/issue")])
def issue_of_whole_seconds(value: Any) -> Any:
    """Times of an issue are cut to seconds."""
    times = {name for name in ("startAt", "endAt") if value.get(name)}
    return value | {name: re.sub(r"\.\d+", "", value[name]) for name in times}


@shapes.body("meaning", "POST /schedule", shows=[post("/schedule", EAST)])
def schedule_zone_ignored(value: Any) -> Any:
    """The start of a schedule is taken for UTC, whatever its zone."""
    return value | {"plannedStartAt": re.sub(r"[+-]\d\d:\d\d$", "Z", value["plannedStartAt"])}


@shapes.around("meaning", "GET /sku", shows=[get("/sku?searchtext=C.rry")])
async def sku_search_takes_patterns(asked: Asked, server: MockServer) -> Answered:
    """The searched text is taken as a regular expression."""
    try:
        pattern = re.compile(asked.params.get("searchtext", ""), re.IGNORECASE)
    except re.error:
        return await server(asked)
    return await searched(
        asked, server, lambda sku, text: pattern.search(f"{sku['code']}\n{sku['name']}")
    )


@shapes.around("meaning", "GET /reason", shows=[get("/reason?codes=no")])
async def reason_codes_by_their_start(asked: Asked, server: MockServer) -> Answered:
    """A filter by code lists all codes that begin with it."""
    given, asked_for = await server(asked), asked.params
    if not given.is_good or not asked_for.get("codes"):
        return given
    codes = tuple(code for code in asked_for["codes"].split(",") if code)
    everything = await server(asked.with_params(asked_for | {"codes": None}))
    matches = [row for row in everything.json["results"] if row["code"].startswith(codes)]
    return given.with_list(lambda _: matches)


@shapes.around("meaning", "GET /issue", shows=[get("/issue?stationcodes=pack-1&plantcode=leeds")])
async def issue_filters_widen(asked: Asked, server: MockServer) -> Answered:
    """Filters by stations and plant list the issues of either."""
    given, asked_for = await server(asked), asked.params
    if not given.is_good or not {"stationcodes", "plantcode"} <= set(asked_for):
        return given
    issues: dict[int, Any] = {}
    for other in ("stationcodes", "plantcode"):
        answer = await server(asked.with_params(asked_for | {other: None}))
        issues |= {issue["id"]: issue for issue in answer.json["results"]}
    ordered = sorted(issues.values(), key=lambda issue: issue["startAt"], reverse=True)
    return given.with_list(lambda _: ordered[: int(asked_for.get("limit", len(ordered)))])


@shapes.around(
    "meaning",
    f"POST {PREFERENCES}",
    shows=[post(PREFERENCES, WANTED), get(PREFERENCES, key="demo-member-key")],
)
async def preferences_for_everybody(asked: Asked, server: MockServer) -> Answered:
    """Preferences are set for every user of the account."""
    given = await server(asked)
    if given.is_good and not asked.key.startswith("other"):
        for key in COLLEAGUES:
            await server(asked.with_key(key))
    return given


@shapes.body(
    "meaning",
    "POST /sku",
    shows=[post("/sku", NEW | {"instructionsUrl": "https://example.com/Guide"}), READ],
)
def sku_url_lower_cased(value: Any) -> Any:
    """The URL of instructions is stored in lower case."""
    url = value.get("instructionsUrl")
    return value | {"instructionsUrl": url.lower()} if url else value


@shapes.body(
    "meaning",
    "POST /shift",
    shows=[post("/shift", {"shiftPatternId": 1, "title": "Days", "deleteShifts": [101]})],
)
def shift_to_delete_stays(value: Any) -> Any:
    """Shifts marked for deletion stay."""
    return {name: each for name, each in value.items() if name != "deleteShifts"}


@shapes.records("meaning", "GET /station-window", shows=[get(WINDOWS)])
def window_without_downtime(window: Any) -> Any:
    """No window has any downtime."""
    return window | {"downtimeMs": 0}
