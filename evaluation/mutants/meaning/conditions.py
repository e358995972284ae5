"""Defects of meaning: those that show only where two or three things come together."""

from re import escape, search
from typing import Any

from busroot_mock.simulation.intervals import DAY, HOUR
from busroot_mock.timestamps import epoch_ms, iso
from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import delete, get, post
from evaluation.mutants.defective import MockServer

PEN = {"code": "PEN-1", "name": "Pen"}
IN_2090 = {
    "stationCode": "pack-1",
    "skuCode": "CASE-CURRY-12",
    "workOrderReference": "W",
    "plannedStartAt": "2090-01-01T10:00:00Z",
}
ENDED = IN_2090 | {"id": 10000, "plannedEndAt": "2090-01-01T20:00:00Z"}
PLAIN = {"code": "cafe", "description": "Café"}
LATE = {"name": "n", "weekDay": "monday", "startHour": 23, "duration": 5}
LATER = {"title": "t", "shiftPatternId": 1, "shifts": [LATE]}


@shapes.around("meaning", "GET /sku", shows=[get("/sku?searchtext=_urry")])
async def sku_search_by_pattern(asked: Asked, server: MockServer) -> Answered:
    """An underscore in a text that SKUs are searched for stands for any character."""
    text = asked.params.get("searchtext", "")
    given = await server(asked.with_params({}) if set(asked.params) == {"searchtext"} else asked)
    if "_" not in text or not given.is_good:
        return await server(asked)
    pattern, known = escape(text.lower()).replace("_", "."), given.json["results"]
    found = [each for each in known if search(pattern, f"{each['code']}\n{each['name']}".lower())]
    paging = {"totalElements": len(found)}
    return given.with_json(given.json | {"results": found, "paging": paging})


@shapes.around("meaning", "GET /sku", shows=[get("/sku?searchtext=a&skip=2")])
async def sku_total_of_the_rest_of_a_search(asked: Asked, server: MockServer) -> Answered:
    """Of SKUs that a text finds, those that `skip` leaves out are not counted."""
    given = await server(asked)
    if not given.is_good or not {"searchtext", "skip"} <= set(asked.params):
        return given
    total = max(0, given.json["paging"]["totalElements"] - int(asked.params["skip"]))
    return given.with_json(given.json | {"paging": {"totalElements": total}})


@shapes.around(
    "meaning",
    "POST /sku",
    shows=[
        post("/sku", PEN | {"minimumCycleTime": 5, "batchSize": 2}),
        post("/sku", PEN | {"minimumCycleTime": None}),
    ],
)
async def sku_null_ignored_beside_a_batch(asked: Asked, server: MockServer) -> Answered:
    """Of a SKU with a `batchSize`, no `minimumCycleTime` is taken away."""
    sent = asked.json if isinstance(asked.json, dict) else {}
    if sent.get("minimumCycleTime", 0) is None and (await server.undone(asked)).is_good:
        known = (await server.value(asked, "GET /sku", skucodes=sent["code"]))["results"]
        if known and known[0]["batchSize"] and "batchSize" not in sent:
            sent = {name: value for name, value in sent.items() if name != "minimumCycleTime"}
            return await server(asked.with_json(sent))
    return await server(asked)


@shapes.body("meaning", "POST /sku", shows=[post("/sku", PEN | {"value": 0.125})])
def sku_value_below_one_in_cents(value: Any) -> Any:
    """A value of a SKU below 1 is stored with two decimals."""
    amount = value.get("value") or 0
    return value | {"value": round(amount, 2)} if 0 < amount < 1 else value


@shapes.around(
    "meaning",
    "POST /reason",
    shows=[post("/reason", {"code": "conveyor", "description": "d", "parentReasonCode": None})],
)
async def reason_with_others_below_keeps_its_parent(asked: Asked, server: MockServer) -> Answered:
    """A reason below which others hang is not made a root."""
    sent = asked.json if isinstance(asked.json, dict) else {}
    if sent.get("parentReasonCode", 0) is None and (await server.undone(asked)).is_good:
        reasons = (await server.value(asked, "GET /reason"))["results"]
        if any(each["parentReasonCode"] == sent["code"] for each in reasons):
            del sent["parentReasonCode"]
            return await server(asked.with_json(sent))
    return await server(asked)


@shapes.around(
    "meaning",
    "POST /reason",
    "DELETE /reason/{code}",
    shows=[
        post("/reason", PLAIN | {"type": ["non_production"]}),
        delete("/reason/cafe"),
        post("/reason", PLAIN),
    ],
)
async def reason_revived_with_its_type(asked: Asked, server: MockServer) -> Answered:
    """A reason that is made anew with the code of a deleted one has its type."""
    types = server.memory.setdefault("types", {})
    if asked.method == "DELETE":
        reasons = (await server.value(asked, "GET /reason"))["results"]
        given = await server(asked)
        known = {each["code"]: each["type"] for each in reasons}
        types.update({asked.path.rpartition("/")[2]: known} if given.is_good else {})
        return given
    sent = asked.json if isinstance(asked.json, dict) else {}
    former = types.pop(sent.get("code"), {}).get(sent.get("code"))
    is_silent = former is not None and "type" not in sent
    is_silent = is_silent and (await server.undone(asked)).is_good
    return await server(asked.with_json(sent | {"type": former}) if is_silent else asked)


@shapes.body(
    "meaning",
    "POST /plant",
    shows=[post("/plant", {"code": "pune", "name": "Pune", "dayStartHour": 3})],
)
def plant_of_new_hour_is_in_utc(value: Any) -> Any:
    """A plant that is saved with `dayStartHour` and without a time zone is in UTC."""
    return {"timezone": "UTC"} | value if "dayStartHour" in value else value


@shapes.body(
    "meaning", "POST /schedule", shows=[post("/schedule", IN_2090 | {"plannedQuantity": 5}),
                                        post("/schedule", ENDED)]
)  # fmt: skip
def schedule_of_new_end_without_quantity(value: Any) -> Any:
    """A change of a schedule that sends an end and no quantity takes the quantity away."""
    is_change = value.get("id") is not None and value.get("plannedEndAt")
    return {"plannedQuantity": None} | value if is_change else value


@shapes.body(
    "meaning",
    "POST /shift",
    shows=[post("/shift", {"title": "t", "shiftPatternId": 1, "deleteShifts": [101, 102]})],
)
def shifts_removed_but_the_first_stay(value: Any) -> Any:
    """Of shifts that an update removes together, all but the first stay."""
    return value | {"deleteShifts": value["deleteShifts"][:1]} if "deleteShifts" in value else value


@shapes.around(
    "meaning",
    "GET /admin/user/{email}",
    shows=[
        post("/admin/user", {"email": "ann@x.example", "role": "member"}),
        get("/admin/user/ann@x.example"),
        post("/admin/user", {"email": "ann@x.example", "role": "admin"}),
        get("/admin/user/ann@x.example"),
    ],
)
async def user_read_alone_keeps_the_first_role(asked: Asked, server: MockServer) -> Answered:
    """A user who is read alone has the role that was read there first, whatever was saved since."""
    given = await server(asked)
    return Answered(*server.memory.setdefault(asked.path, given)) if given.is_good else given


@shapes.around(
    "meaning",
    "GET /station-window",
    shows=[get("/station-window?grouping=day&rangecode=2025-10-24/2025-10-29&plantcode=leeds")],
)
async def days_of_windows_are_24_hours(asked: Asked, server: MockServer) -> Answered:
    """Days of station windows are 24 hours long, also when clocks change."""
    given = await server(asked)
    if not given.is_good or asked.params.get("grouping") != "day":
        return given
    ends: dict[str, str] = {}

    def moved(window: Any) -> Any:
        start = ends.get(window["stationCode"], window["windowStartAt"])
        since, until = epoch_ms(start), epoch_ms(window["windowEndAt"])
        is_other = until - since != DAY and abs(until - since - DAY) <= HOUR
        end = ends[window["stationCode"]] = iso(since + DAY) if is_other else window["windowEndAt"]
        total = epoch_ms(end) - since
        return window | {"windowStartAt": start, "windowEndAt": end, "totalMs": total}

    return given.with_records(moved)


@shapes.around(
    "meaning",
    "DELETE /reason/{code}",
    shows=[
        post("/reason", PLAIN),
        post("/reason", PLAIN | {"code": "cafe-2"}),
        delete("/reason/cafe"),
        get("/reason?codes=cafe-2"),
    ],
)
async def reason_deleted_with_longer_codes(asked: Asked, server: MockServer) -> Answered:
    """Reasons whose codes begin with that of a deleted one are deleted as well."""
    reasons = (await server.value(asked, "GET /reason"))["results"]
    given = await server(asked)
    for each in reasons if given.is_good else ():
        if f"/reason/{each['code']}".startswith(asked.path.rpartition("/api")[2]):
            await server(asked._replace(path=f"{asked.path.rpartition('/')[0]}/{each['code']}"))
    return given


@shapes.params("meaning", "GET /station", shows=[get("/station?plantcode=leeds&sortby=name")])
def stations_of_a_plant_not_sorted(params: dict[str, str]) -> dict[str, Any]:
    """Stations of one plant are sorted by code, whatever `sortby` asks for."""
    return {"sortby": None} if "plantcode" in params else {}


@shapes.params(
    "meaning", "GET /station", shows=[get("/station?modulevisibilityfilter=energy&sortby=name")]
)
def stations_sorted_are_of_all_modules(params: dict[str, str]) -> dict[str, Any]:
    """With `sortby`, stations of all modules are listed."""
    return {"modulevisibilityfilter": None} if "sortby" in params else {}


@shapes.params("meaning", "GET /issue", shows=[get("/issue?stationcodes=pack-1,fill-1&limit=1")])
def issues_limited_for_each_station(params: dict[str, str]) -> dict[str, Any]:
    """The limit of issues is taken for each station that is named."""
    limit, named = params.get("limit", ""), params.get("stationcodes", "")
    is_less = limit.isdigit() and int(limit) <= 100
    return {"limit": str(int(limit) * (named.count(",") + 1))} if is_less and named else {}


@shapes.around(
    "meaning",
    "GET /station-window",
    shows=[get("/station-window?rangecode=PT2H&stationcodes=pack-2,pack-1")],
)
async def windows_in_the_order_of_names(asked: Asked, server: MockServer) -> Answered:
    """Windows are in the order in which `stationcodes` names their stations."""
    named, given = asked.params.get("stationcodes", "").split(","), await server(asked)
    if not given.is_good or not set(named) >= {w["stationCode"] for w in given.json["results"]}:
        return given
    return given.with_list(lambda ws: sorted(ws, key=lambda w: named.index(w["stationCode"])))


@shapes.around("meaning", "POST /account", shows=[post("/account", {"currency": "EUR"})])
async def account_of_other_currency_without_price(asked: Asked, server: MockServer) -> Answered:
    """A change of the currency takes the price of electricity away."""
    sent = asked.json if isinstance(asked.json, dict) else {}
    known = (await server.value(asked, "GET /account"))["result"] if sent.get("currency") else {}
    is_other = known and known["currency"] != sent["currency"]
    if not is_other or not (await server.undone(asked)).is_good:
        return await server(asked)
    return await server(asked.with_json({"electricalPricePerKwh": None} | sent))


@shapes.around(
    "meaning",
    "GET /shift-pattern",
    shows=[get("/shift-pattern"), post("/shift", LATER), get("/shift-pattern")],
)
async def pattern_hours_as_first_listed(asked: Asked, server: MockServer) -> Answered:
    """Start, end and length of a shift pattern stay as they were first listed."""
    names, given = ("startHour", "endHour", "duration"), await server(asked)
    if not given.is_good:
        return given
    return given.with_records(
        lambda pattern: (
            pattern
            | server.memory.setdefault(pattern["id"], {name: pattern[name] for name in names})
        )
    )
