"""Defects of contract: the tags Account and Reason."""

from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import Answered, Asked
from evaluation.mutants.catalogue import delete, get, post
from evaluation.mutants.defective import MockServer

ACCOUNT = "/account"
BOTH = (f"GET {ACCOUNT}", f"POST {ACCOUNT}")
REASON = {"code": "new", "description": "New"}


@shapes.records("contract", *BOTH, shows=[get(ACCOUNT)])
def account_cursors_missing(account: Any) -> Any:
    """The account lacks `cursors`."""
    return {name: value for name, value in account.items() if name != "cursors"}


@shapes.body("contract", f"POST {ACCOUNT}", shows=[post(ACCOUNT, {"currency": "XXX"})])
def account_currency_unchecked(value: Any) -> Any:
    """Any text is accepted as a currency."""
    known = value.get("currency") in ("GBP", "EUR", "USD")
    text = isinstance(value.get("currency"), str)
    return value | {"currency": "GBP"} if text and not known else value


@shapes.body("contract", f"POST {ACCOUNT}", shows=[post(ACCOUNT, {"uploadTransforms": None})])
def account_null_accepted(value: Any) -> Any:
    """`uploadTransforms` may be null."""
    return {k: v for k, v in value.items() if (k, v) != ("uploadTransforms", None)}


@shapes.answer("contract", f"POST {ACCOUNT}", shows=[post(ACCOUNT, {})])
def account_wrapped_twice(given: Answered) -> Answered:
    """The response to a change has its result one level too deep."""
    return given.with_json({"isSuccess": True, "result": {"result": given.json["result"]}})


@shapes.around(
    "contract",
    "DELETE /reason/{code}",
    shows=[post("/reason", REASON), delete("/reason/new")],
)
async def reason_deleted_with_200(asked: Asked, server: MockServer) -> Answered:
    """Deleting a reason yields 200 and a body, not 204."""
    given = await server(asked)
    if given.status != 204:
        return given
    return given.with_body(b'{"isSuccess": true}', "application/json", 200)


@shapes.records("contract", "GET /reason", shows=[get("/reason")])
def reason_type_as_text(reason: Any) -> Any:
    """The types of a reason are text with commas, not a list."""
    return reason | {"type": ",".join(reason["type"])}


@shapes.body(
    "contract", "POST /reason", shows=[post("/reason", {"code": "new", "description": "d" * 51})]
)
def reason_description_unchecked(value: Any) -> Any:
    """A description may be longer than 50 characters."""
    text = value.get("description")
    return value | {"description": text[:50]} if isinstance(text, str) else value
