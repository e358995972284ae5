"""Tag Sku: the products."""

from typing import Final

from busroot_mock.answers import result, results
from busroot_mock.auth import Caller
from busroot_mock.changes import upserted
from busroot_mock.selection import by_code, chosen, codes, page, paging
from busroot_mock.store import Record

DEFAULTS: Final = {
    "cycleTime": None,
    "specifications": None,
    "instructionsUrl": None,
    "lineSpeedTarget": None,
    "downtimeDurationThresholdMultiplier": None,
    "allowUseInQuickSchedule": True,
    "unitsPerMinute": None,
    "unitsPerHour": None,
    "batchSize": None,
    "value": None,
    "minimumCycleTime": None,
}


SHOWN: Final = ("code", "name", *DEFAULTS)


def list_skus(
    caller: Caller,
    skucodes: str | None = None,
    limit: int | None = None,
    skip: int | None = None,
    searchtext: str | None = None,
) -> Record:
    """Return the `SkuList`, by code. Assumed: the text is sought in code and name, in any case."""
    found = chosen(caller.store["skus"], "code", codes(skucodes))
    if searchtext is not None:
        text = searchtext.casefold()
        found = [s for s in found if text in s["code"].casefold() or text in s["name"].casefold()]
    skus = [_sku(sku) for sku in page(by_code(found), limit, skip)]
    return {**results(skus), "paging": paging(found)}


def save_sku(caller: Caller, body: Record) -> Record:
    """Create or change a SKU by its code; return the `Sku`.

    Assumed: specifications that are sent as an object are listed as names and values.
    """
    old = caller.store["skus"].get(body["code"])
    defaults = {"accountId": caller.account_id, **DEFAULTS}
    record = upserted(old, body, defaults, caller.world.clock.timestamp())
    if isinstance(record["specifications"], dict):
        pairs = record["specifications"].items()
        record["specifications"] = [{"name": name, "value": value} for name, value in pairs]
    return result(_sku(caller.store["skus"].put(record)))


def _sku(sku: Record) -> Record:
    return {key: sku[key] for key in SHOWN}
