"""Tag Sku: the products."""

from typing import Final

from busroot_mock.handlers._listing import chosen, codes, page, paging
from busroot_mock.handlers._writing import upserted
from busroot_mock.http.response import result, results
from busroot_mock.http.rows import kept_rows
from busroot_mock.store.table import Record
from busroot_mock.worlds.callers import Caller

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
_KNOWN: Final = frozenset({"code", "name", *DEFAULTS})
_HIDDEN: Final = ("accountId", "createdAt", "updatedAt")


def list_skus(
    caller: Caller,
    skucodes: str | None = None,
    limit: int | None = None,
    skip: int | None = None,
    searchtext: str | None = None,
) -> Record:
    """Return the `SkuList`, by code. Assumed: the text is sought in code and name, in any case."""
    skus = chosen(caller.store["skus"].in_order(), "code", codes(skucodes))
    if searchtext is not None:
        text = searchtext.casefold()
        skus = [s for s in skus if text in s["code"].casefold() or text in s["name"].casefold()]
    shown = kept_rows(caller.world.memory, _sku, page(skus, limit, skip))
    return {**results(shown), "paging": paging(skus)}


def save_sku(caller: Caller, body: Record) -> Record:
    """Create or change a SKU by its code; return the `Sku`.

    Assumed: specifications that are sent as an object are listed as names and values; what the
    contract does not know of is dropped.
    """
    sent = {name: value for name, value in body.items() if name in _KNOWN}
    old = caller.store["skus"].get(body["code"])
    defaults = {"accountId": caller.account_id, **DEFAULTS}
    record = upserted(old, sent, defaults, caller.world.clock.timestamp())
    if isinstance(record["specifications"], dict):
        pairs = record["specifications"].items()
        record["specifications"] = [{"name": name, "value": value} for name, value in pairs]
    return result(_sku(caller.store["skus"].put(record)))


def _sku(sku: Record) -> Record:
    shown = sku.copy()
    for name in _HIDDEN:
        shown.pop(name, None)
    return shown
