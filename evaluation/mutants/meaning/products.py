"""Defects of meaning: the tags Sku and Sku Group."""

from collections.abc import Callable
from random import Random
from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import get, post
from evaluation.mutants.defective import MockServer
from evaluation.mutants.meaning.admin import stranger

NEW = {"code": "NEW-1", "name": "New Product", "value": 2.345}
READ = get("/sku?skucodes=NEW-1")
CURRY = {"skuCode": "CASE-CURRY-12", "productionMultiplier": 6}
RICE = {"skuCode": "CASE-RICE-20", "productionMultiplier": 2}
GROUP = {"code": "NEW-G", "name": "New Group", "skus": [CURRY, RICE]}
GROUPS = get("/sku-group")


async def searched(
    asked: Asked, server: MockServer, finds: Callable[[Any, str], object]
) -> Answered:
    given, asked_for = await server(asked), asked.params
    if not given.is_good or "searchtext" not in asked_for:
        return given
    free = dict.fromkeys(("searchtext", "limit", "skip"))
    everything = asked.with_params(asked_for | free)
    skus = (await server(everything)).json["results"]
    matches = [sku for sku in skus if finds(sku, asked_for["searchtext"])]
    skip = int(asked_for.get("skip", 0))
    page = matches[skip : skip + int(asked_for.get("limit", len(matches)))]
    paging = {"totalElements": len(matches)}
    return given.with_json(given.json | {"results": page, "paging": paging})


@shapes.around("meaning", "GET /sku", shows=[get("/sku?searchtext=CHICKEN")])
async def sku_search_minds_case(asked: Asked, server: MockServer) -> Answered:
    """The search is case-sensitive."""
    return await searched(asked, server, lambda sku, text: text in sku["code"] + "\n" + sku["name"])


@shapes.around("meaning", "GET /sku", shows=[get("/sku?searchtext=chicken")])
async def sku_search_in_code_alone(asked: Asked, server: MockServer) -> Answered:
    """The search looks at codes only, not at names."""
    return await searched(
        asked, server, lambda sku, text: text.casefold() in sku["code"].casefold()
    )


def _more(number: str | None, by: int) -> str | None:
    """Return a number of a query as it is if it would leave the bounds of the contract."""
    return str(int(number) + by) if number and 0 < int(number) < 10**9 else number


@shapes.params("meaning", "GET /sku", shows=[get("/sku?limit=3")])
def sku_limit_off_by_one(given: dict[str, str]) -> dict[str, Any]:
    """One more SKU is listed than `limit` says."""
    return {"limit": _more(given.get("limit"), 1)}


@shapes.params("meaning", "GET /sku", shows=[get("/sku?skip=3&limit=3")])
def sku_pages_overlap(given: dict[str, str]) -> dict[str, Any]:
    """One SKU fewer is skipped than `skip` says, so pages overlap."""
    return {"skip": _more(given.get("skip"), -1)}


@shapes.answer("meaning", "GET /sku", shows=[get("/sku?limit=3")])
def sku_total_of_page(given: Answered) -> Answered:
    """`totalElements` counts the page."""
    value = given.json
    return given.with_json(value | {"paging": {"totalElements": len(value["results"])}})


@shapes.params("meaning", "GET /sku", shows=[get("/sku?skucodes=TRIAL-1,JAR-TIKKA-50")])
def sku_first_code_alone(given: dict[str, str]) -> dict[str, Any]:
    """Of several codes, only the first is looked for."""
    return {"skucodes": given["skucodes"].split(",")[0]} if "skucodes" in given else {}


@shapes.body("meaning", "POST /sku", shows=[post("/sku", {"code": "TRIAL-1", "name": "Trial"})])
def sku_change_resets_rest(value: Any) -> Any:
    """A change that does not mention the use in quick schedules allows it."""
    return {"allowUseInQuickSchedule": True} | value


@shapes.records("meaning", "POST /sku", shows=[post("/sku", NEW)])
def sku_echo_differs(sku: Any) -> Any:
    """The response to a saved SKU has its name in capital letters."""
    return sku | {"name": sku["name"].upper()}


LONG = NEW | {"name": "A name of more than twenty characters"}


@shapes.body("meaning", "POST /sku", shows=[post("/sku", LONG), READ])
def sku_name_truncated(value: Any) -> Any:
    """A name is stored up to its twentieth character."""
    return value | {"name": value["name"][:20]}


@shapes.around(
    "meaning",
    "GET /sku",
    "POST /sku",
    shows=[post("/sku", NEW), post("/sku", NEW | {"name": "Newer"}), get("/sku")],
)
async def sku_saved_twice(asked: Asked, server: MockServer) -> Answered:
    """A change makes a second record with the same code."""
    if asked.method == "GET":
        given, doubles = await server(asked), server.memory.setdefault("doubles", {})
        if not given.is_good:
            return given
        return given.with_list(
            lambda skus: [each for sku in skus for each in (doubles.get(sku["code"]), sku) if each]
        )
    code = asked.json.get("code") if isinstance(asked.json, dict) else None
    before = await server.value(asked, "GET /sku", skucodes=code if isinstance(code, str) else "")
    given = await server(asked)
    if given.is_good and before.get("results"):
        server.memory.setdefault("doubles", {})[code] = before["results"][0]
    return given


@shapes.around("meaning", "GET /sku", shows=[get("/sku"), post("/sku", NEW), get("/sku")])
async def sku_list_stale(asked: Asked, server: MockServer) -> Answered:
    """A list comes from a cache the next four times."""
    place = f"{asked.key} {asked.query!r}"
    kept: Answered | None
    age, kept = server.memory.get(place, (4, None))
    if kept is None or age >= 4:
        age, kept = -1, await server(asked)
    server.memory[place] = age + 1, kept
    return kept


@shapes.around("meaning", "GET /sku", shows=[get("/sku")])
async def sku_of_other_account_listed(asked: Asked, server: MockServer) -> Answered:
    """The SKUs of another account are listed too."""
    given = await server(asked)
    if not given.is_good:
        return given
    value, others = given.json, (await server(stranger(asked))).json
    total = value["paging"]["totalElements"] + others["paging"]["totalElements"]
    both = {"results": value["results"] + others["results"], "paging": {"totalElements": total}}
    return given.with_json(value | both)


@shapes.around(
    "meaning", "POST /sku", shows=[post("/sku", NEW), get("/sku", key="other-admin-key")]
)
async def sku_saved_in_other_account(asked: Asked, server: MockServer) -> Answered:
    """A SKU is saved in another account too."""
    given = await server(asked)
    if given.is_good:
        await server(stranger(asked))
    return given


@shapes.asking("meaning", "POST /sku", shows=[post("/sku", NEW, key="demo-readonly-key")])
def sku_saved_by_readers(asked: Asked) -> Asked:
    """A key that may only read saves a SKU."""
    return asked.with_key("demo-admin-key") if asked.key == "demo-readonly-key" else asked


@shapes.around("meaning", "GET /sku", shows=[get("/sku"), get("/sku")])
async def sku_order_at_random(asked: Asked, server: MockServer) -> Answered:
    """SKUs are listed in another order each time."""
    given = await server(asked)
    if not given.is_good:
        return given
    chance = server.memory.setdefault("chance", Random(1))
    return given.with_list(lambda skus: chance.sample(skus, len(skus)))


@shapes.around("meaning", "GET /sku-group", shows=[GROUPS, GROUPS, GROUPS])
async def sku_group_slow(asked: Asked, server: MockServer) -> Answered:
    """Every third list of SKU groups takes two seconds."""
    server.memory["calls"] = server.memory.get("calls", 0) + 1
    if server.memory["calls"] % 3 == 0:
        await server.wait(2.0)
    return await server(asked)


@shapes.around("meaning", "POST /sku-group", shows=[post("/sku-group", GROUP), GROUPS])
async def sku_group_first_member_lost(asked: Asked, server: MockServer) -> Answered:
    """The first member of a group is returned, but not stored."""
    value, given = asked.json, await server(asked)
    if given.is_good and value.get("skus"):
        await server(asked.with_json(value | {"skus": value["skus"][1:]}))
    return given


@shapes.around(
    "meaning",
    "POST /sku-group",
    shows=[post("/sku-group", GROUP), post("/sku-group", GROUP | {"skus": []})],
)
async def sku_group_members_pile_up(asked: Asked, server: MockServer) -> Answered:
    """A change adds members to a group instead of replacing them."""
    value = asked.json
    if not isinstance(value, dict) or not isinstance(value.get("skus"), list):
        return await server(asked)
    groups = (await server.value(asked, "GET /sku-group")).get("results", [])
    old: list[Any] = next(
        (group["skus"] for group in groups if group["code"] == value.get("code")), []
    )
    codes = [member.get("skuCode") for member in value["skus"] if isinstance(member, dict)]
    kept = [member for member in old if member["skuCode"] not in codes]
    return await server(asked.with_json(value | {"skus": kept + value["skus"]}))


@shapes.listed("meaning", "GET /sku-group", shows=[post("/sku-group", GROUP), GROUPS])
def sku_group_new_not_listed(groups: list[Any]) -> Any:
    """Only the first four SKU groups are listed."""
    return groups[:4]


@shapes.records("meaning", "GET /sku-group", shows=[GROUPS])
def sku_group_of_missing_sku(group: Any) -> Any:
    """The members of a group are SKUs that do not exist."""
    named = [member | {"skuCode": f"{member['skuCode']}-V1"} for member in group["skus"]]
    return group | {"skus": named}


STRANGE = GROUP | {"skus": [CURRY, RICE | {"skuCode": "NO-SUCH"}]}


@shapes.around("meaning", "POST /sku-group", shows=[post("/sku-group", STRANGE)])
async def sku_group_skips_unknown_sku(asked: Asked, server: MockServer) -> Answered:
    """A group that names an unknown SKU is saved without it, not refused."""
    given = await server(asked)
    if given.status != 409:
        return given
    value, skus = asked.json, (await server.value(asked, "GET /sku"))["results"]
    codes = {sku["code"] for sku in skus}
    members = [member for member in value["skus"] if member["skuCode"] in codes]
    return await server(asked.with_json(value | {"skus": members}))
