"""Defects of meaning: at the edges of values, lists and ranges, and where two requests meet."""

import json
from typing import Any

from busroot_mock.paths import FIXTURES
from evaluation.mutants import shapes
from evaluation.mutants.asked import TYPE, Answered, Asked
from evaluation.mutants.catalogue import get, post
from evaluation.mutants.contract.times import WINDOWS
from evaluation.mutants.defective import MockServer
from evaluation.mutants.meaning.products import NEW, READ

LONGEST = 55
UTF_8 = "application/json; charset=utf-8"
NIGHT = {"name": "Night", "startHour": 22, "duration": 8, "weekDay": "friday"}
TWICE = [{"skuCode": code, "productionMultiplier": 1} for code in ("NONE-1", "NONE-2")]

CODES = [sku["code"] for sku in json.loads((FIXTURES / "demo" / "sku.json").read_text())["skus"]]
MEMBERS = [{"skuCode": code, "productionMultiplier": 1} for code in CODES[:25]]
MANY = {"code": "G-1", "name": "G", "skus": MEMBERS}


def _sku_with(**members: Any) -> dict[str, Any]:
    return {"shows": [post("/sku", NEW | members), READ]}


@shapes.body("meaning", "POST /sku", **_sku_with(value=0))
def sku_value_of_nothing_is_null(value: Any) -> Any:
    """A value of 0 is stored as null."""
    return value | {"value": None} if value.get("value") == 0 else value


@shapes.around("meaning", "GET /sku", shows=[get("/sku?skucodes=base-tomato")])
async def sku_codes_in_any_case(asked: Asked, server: MockServer) -> Answered:
    """The filter skucodes finds SKUs by codes in letters of either case."""
    wanted = asked.params.get("skucodes")
    everything = await server(asked.with_params({}))
    if wanted is None or not everything.is_good:
        return await server(asked)
    names = {name.casefold() for name in wanted.split(",")}
    codes = [each["code"] for each in everything.json["results"]]
    found = [code for code in codes if code.casefold() in names]
    return await server(asked.with_params(asked.params | {"skucodes": ",".join(found) or wanted}))


@shapes.around("meaning", "GET /station-window", shows=[get(f"{WINDOWS}&skip=99999")])
async def windows_beyond_the_end_are_the_last(asked: Asked, server: MockServer) -> Answered:
    """Where more windows are skipped than there are, the last one is listed."""
    given = await server(asked)
    total = given.json["paging"]["totalElements"] if given.is_good else 0
    if not total or int(asked.params.get("skip", "0")) < total:
        return given
    return await server(asked.with_params(asked.params | {"skip": total - 1}))


@shapes.params(
    "meaning", "GET /issue", shows=[get("/issue?rangecode=2026-02-25T06:00Z/2026-02-25T06:30Z")]
)
def issue_that_begins_with_the_end_is_listed(params: dict[str, str]) -> dict[str, Any]:
    """An issue that begins when the range ends is listed, too."""
    begin, _, end = params.get("rangecode", "").partition("/")
    if "T" not in begin or "T" not in end or end.startswith("P"):
        return {}
    first, _, part = end.removesuffix("Z").partition(".")
    whole = first if first.count(":") == 2 else f"{first}:00"
    return {"rangecode": f"{begin}/{whole}.{int(part or 0) + (part != '999'):03}Z"}


@shapes.body(
    "meaning",
    "POST /shift",
    shows=[post("/shift", {"shiftPatternId": 1, "title": "Day", "deleteShifts": [101, 102]})],
)
def shift_first_deleted_alone(value: Any) -> Any:
    """Of the shifts to remove, only the first is removed."""
    return value | {"deleteShifts": value["deleteShifts"][:1]} if "deleteShifts" in value else value


@shapes.around(
    "meaning",
    "POST /shift",
    shows=[post("/shift", {"shiftPatternId": 1, "title": "Day", "shifts": [NIGHT]})],
)
async def shifts_added_at_once_lost(asked: Asked, server: MockServer) -> Answered:
    """Of two changes of a pattern at once, the later one takes away what the other adds."""
    value = asked.json if isinstance(asked.json, dict) else {}
    key = value.get("shiftPatternId")
    busy: list[list[int]] = server.memory.setdefault(f"pattern {key}", [])
    others, own = list(busy), list[int]()
    busy.append(own)
    await server.wait(0.2)
    given = await server(asked)
    busy.remove(own)
    if given.is_good and key is not None and value.get("shifts"):
        own += [each["shiftId"] for each in given.json["result"]["shifts"][-len(value["shifts"]) :]]
        lost = [shift for other in others for shift in other]
        if lost:
            return await server(asked.with_json(value | {"shifts": [], "deleteShifts": lost}))
    return given


@shapes.around(
    "meaning",
    "POST /admin/seedrun",
    shows=[
        post("/account", {"currency": "EUR"}, key="demo-staff-key"),
        post("/admin/seedrun", key="demo-staff-key"),
        get("/account", key="demo-staff-key"),
    ],
    missed_because="the runs of this page load no seed data: that is for who names it",
)
async def seed_puts_currency_back(asked: Asked, server: MockServer) -> Answered:
    """With the seed data of an account, its currency goes back to what it was."""
    given = await server(asked)
    if given.is_good:
        await server(asked.instead("POST /account", {"currency": "GBP"}))
    return given


@shapes.around(
    "meaning",
    "POST /sku-group",
    shows=[post("/sku-group", {"code": "G-1", "name": "G", "skus": TWICE})],
)
async def sku_group_first_conflict_alone(asked: Asked, server: MockServer) -> Answered:
    """Of all that is in conflict, only the first is named."""
    given = await server(asked)
    if given.status != 409:
        return given
    return given.with_json(given.json | {"violations": given.json["violations"][:1]})


@shapes.around("meaning", "POST /plant", shows=[post("/plant", {"code": "york", "name": "é" * 40})])
async def plant_name_counted_in_bytes(asked: Asked, server: MockServer) -> Answered:
    """A name of more than 55 bytes is refused, though it has fewer characters."""
    name = asked.json.get("name") if isinstance(asked.json, dict) else None
    if not isinstance(name, str) or len(name.encode()) <= LONGEST:
        return await server(asked)
    too_long = asked.json | {"name": name.ljust(LONGEST + 1, "-")}
    return await server(asked.with_json(too_long))


@shapes.body("meaning", "POST /sku", **_sku_with(specifications=[{"name": "a", "value": "\r\n"}]))
def sku_ends_of_lines_changed(value: Any) -> Any:
    """Line ends in specifications are stored as line feeds."""
    text = json.dumps(value).replace("\\r\\n", "\\n")
    return json.loads(text)


@shapes.around(
    "meaning", "POST /reason", shows=[post("/reason", b"{}", headers=(("Content-Type", UTF_8),))]
)
async def reason_of_named_charset_refused(asked: Asked, server: MockServer) -> Answered:
    """A body whose type names the charset UTF-8 is refused, as one of another type."""
    is_named = asked.headers.get(TYPE, b"").decode() == UTF_8
    return await server(asked.with_header(TYPE, b"text/plain") if is_named else asked)


@shapes.around("meaning", "POST /account", shows=[post("/account", {"dashboardConfig": "{}"})])
async def layout_merged_with_the_former(asked: Asked, server: MockServer) -> Answered:
    """A saved layout of the dashboards keeps what the former has."""
    sent = asked.json.get("dashboardConfig") if isinstance(asked.json, dict) else None
    if sent is None or not (await server.undone(asked)).is_good:
        return await server(asked)
    former = (await server.value(asked, "GET /account"))["result"]["dashboardConfig"] or {}
    text = json.dumps(former | json.loads(sent))
    return await server(asked.with_json(asked.json | {"dashboardConfig": text}))


@shapes.params("meaning", "GET /sku", shows=[get("/sku?skip=5")])
def sku_skip_without_limit_ignored(params: dict[str, str]) -> dict[str, Any]:
    """Without `limit`, `skip` skips nothing."""
    return {} if "limit" in params else {"skip": None}


@shapes.body(
    "meaning",
    "POST /admin/config",
    shows=[post("/admin/config", {"config": {"dailySummaryHour": 0}}), get("/admin/config")],
)
def config_hour_of_nothing_is_unset(value: Any) -> Any:
    """An hour of 0 is taken for none."""
    config = value["config"]
    is_zero = config.get("dailySummaryHour") == 0
    return value | {"config": config | {"dailySummaryHour": ""}} if is_zero else value


@shapes.body("meaning", "POST /sku-group", shows=[post("/sku-group", MANY)])
def sku_group_of_twenty_at_most(value: Any) -> Any:
    """Of the members of a group, the first twenty are stored."""
    return value | {"skus": value["skus"][:20]} if value.get("skus") else value


@shapes.around(
    "meaning",
    "GET /admin/user/{email}",
    shows=[
        post("/admin/user", {"email": "a+b@x.example", "role": "member"}),
        get("/admin/user/a%2Bb@x.example"),
    ],
)
async def user_plus_in_path_is_blank(asked: Asked, server: MockServer) -> Answered:
    """A plus sign in an address in the path is taken for a blank."""
    return await server(asked._replace(path=asked.path.replace("%2B", "%20")))
