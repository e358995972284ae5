"""Defects of contract: the tags Sku and Sku Group."""

from collections.abc import Callable
from typing import Any

from evaluation.mutants import shapes
from evaluation.mutants.asked import TYPE, Answered
from evaluation.mutants.catalogue import get, post

SKU = {"code": "NEW-1", "name": "New"}
GROUP = {"code": "NEW-G", "name": "New"}


@shapes.answer("contract", "GET /sku", shows=[get("/sku")])
def sku_paging_missing(given: Answered) -> Answered:
    """The list of SKUs lacks `paging`."""
    return given.with_json({k: v for k, v in given.json.items() if k != "paging"})


@shapes.params("contract", "GET /sku", shows=[get("/sku?skip=-1")])
def sku_negative_skip_accepted(given: dict[str, str]) -> dict[str, Any]:
    """`skip` may be negative."""
    return {"skip": "0"} if given.get("skip", "").startswith("-") else {}


@shapes.body("contract", "POST /sku", shows=[post("/sku", SKU | {"instructionsUrl": "a b"})])
def sku_url_unchecked(value: Any) -> Any:
    """The URL of instructions may be any text."""
    url = value.get("instructionsUrl")
    odd = isinstance(url, str) and ":" not in url
    return value | {"instructionsUrl": "https://docs.example/"} if odd else value


@shapes.answer("contract", "POST /sku", shows=[post("/sku", SKU)])
def sku_without_content_type(given: Answered) -> Answered:
    """The response to a saved SKU has no media type."""
    return given.without_header(TYPE)


def _members(value: Any, change: Callable[[dict[str, Any]], Any]) -> Any:
    members = value.get("skus")
    if not isinstance(members, list):
        return value
    changed = [change(member) if isinstance(member, dict) else member for member in members]
    return value | {"skus": changed}


def _positive(member: dict[str, Any]) -> dict[str, Any]:
    number = member.get("productionMultiplier")
    odd = isinstance(number, int | float) and not isinstance(number, bool) and number < 0.001
    return member | {"productionMultiplier": 1} if odd else member


NONE_OF_IT = [{"skuCode": "CASE-CURRY-12", "productionMultiplier": 0}]


@shapes.body(
    "contract", "POST /sku-group", shows=[post("/sku-group", GROUP | {"skus": NONE_OF_IT})]
)
def sku_group_multiplier_unchecked(value: Any) -> Any:
    """The number of a SKU in a cycle of its group may be zero or negative."""
    return _members(value, _positive)


@shapes.body(
    "contract", "POST /sku-group", shows=[post("/sku-group", GROUP | {"defaultCycleTime": 1.5})]
)
def sku_group_fraction_accepted(value: Any) -> Any:
    """The default cycle time need not be a whole number."""
    time = value.get("defaultCycleTime")
    return value | {"defaultCycleTime": max(1, int(time))} if isinstance(time, float) else value


@shapes.records("contract", "GET /sku-group", shows=[get("/sku-group")])
def sku_group_members_as_codes(group: Any) -> Any:
    """The members of a group are codes, not objects."""
    return group | {"skus": [member["skuCode"] for member in group["skus"]]}
