"""Defects of meaning: the tags Account and Reason."""

from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import delete, get, post
from evaluation.mutants.defective import MockServer
from evaluation.mutants.meaning.admin import stranger

ACCOUNT = "/account"
NEW = {"code": "new", "description": "New Reason"}
BELOW = {"code": "below", "description": "Below", "parentReasonCode": "new"}


@shapes.body(
    "meaning",
    f"POST {ACCOUNT}",
    shows=[post(ACCOUNT, {"electricalPricePerKwh": 0.27}), get(ACCOUNT)],
)
def account_price_rounded(value: Any) -> Any:
    """The price of electricity is stored with one decimal."""
    price = value.get("electricalPricePerKwh")
    return value | {"electricalPricePerKwh": round(price, 1)} if price else value


@shapes.body("meaning", f"POST {ACCOUNT}", shows=[post(ACCOUNT, {"currency": "EUR"}), get(ACCOUNT)])
def account_change_resets_rest(value: Any) -> Any:
    """A change that does not mention the cost of lost production switches it off."""
    return {"enableLostProductionCost": False} | value


@shapes.asking(
    "meaning", f"POST {ACCOUNT}", shows=[post(ACCOUNT, {"currency": "USD"}), get(ACCOUNT)]
)
def account_changed_in_another(asked: Asked) -> Asked:
    """A change is made in another account."""
    return stranger(asked)


@shapes.asking("meaning", f"GET {ACCOUNT}", shows=[get(ACCOUNT, key="other-admin-key")])
def account_shown_to_another(asked: Asked) -> Asked:
    """Another account is shown the settings of the first."""
    return asked.with_key("demo-admin-key") if asked.key == "other-admin-key" else asked


@shapes.body("meaning", "POST /reason", shows=[post("/reason", NEW), get("/reason?codes=new")])
def reason_description_lower_cased(value: Any) -> Any:
    """A description is stored in lower case."""
    return value | {"description": value["description"].lower()}


@shapes.around(
    "meaning",
    "DELETE /reason/{code}",
    shows=[post("/reason", NEW), delete("/reason/new"), get("/reason?codes=new")],
)
async def reason_still_listed(asked: Asked, server: MockServer) -> Answered:
    """A deleted reason is still listed."""
    return await server.undone(asked)


@shapes.around(
    "meaning",
    "DELETE /reason/{code}",
    shows=[
        post("/reason", NEW),
        post("/reason", BELOW | {"parentReasonCode": None}),
        delete("/reason/new"),
        get("/reason"),
    ],
)
async def reason_deleted_with_another(asked: Asked, server: MockServer) -> Answered:
    """With a reason, another that is not in use is deleted."""
    given = await server(asked)
    if given.status == 204:
        listed = (await server.value(asked, "GET /reason"))["results"]
        for reason in reversed(listed):
            if (await server(asked.instead(f"DELETE /reason/{reason['code']}"))).status == 204:
                break
    return given


@shapes.around(
    "meaning",
    "DELETE /reason/{code}",
    shows=[post("/reason", NEW), post("/reason", BELOW), delete("/reason/new"), get("/reason")],
)
async def reason_deleted_with_those_below(asked: Asked, server: MockServer) -> Answered:
    """A reason is deleted together with its children."""
    given = await server(asked)
    if given.status != 409:
        return given
    listed = (await server.value(asked, "GET /reason"))["results"]
    code = next(row["code"] for row in listed if asked.is_for(f"DELETE /reason/{row['code']}"))
    for below in [row["code"] for row in listed if row["parentReasonCode"] == code]:
        await server(asked.instead(f"DELETE /reason/{below}"))
    return await server(asked)


@shapes.params("meaning", "GET /reason", shows=[get("/reason?type=non_production")])
def reason_type_ignored(given: dict[str, str]) -> dict[str, Any]:
    """Reasons of every type are listed, whichever is asked for."""
    return {"type": None} if "type" in given else {}


@shapes.around("meaning", "POST /reason", shows=[post("/reason", NEW, key="demo-supervisor-key")])
async def reason_not_for_supervisors(asked: Asked, server: MockServer) -> Answered:
    """Supervisors may not save a reason."""
    role = "readonly" if asked.key == "demo-supervisor-key" else None
    return await server(asked.with_key(f"demo-{role}-key") if role else asked)


@shapes.around("meaning", "DELETE /reason/{code}", shows=[delete("/reason/unknown")])
async def reason_unknown_deleted(asked: Asked, server: MockServer) -> Answered:
    """Deleting an unknown reason yields 204."""
    given = await server(asked)
    return given._replace(status=204, headers={}, body=b"") if given.status == 404 else given
