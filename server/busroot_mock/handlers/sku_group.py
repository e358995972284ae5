"""Tag Sku Group: SKUs that are made together."""

from collections.abc import Iterator

from busroot_mock.errors import Violation, violation
from busroot_mock.handlers._writing import refuse, unknown, upserted
from busroot_mock.http.response import result, results
from busroot_mock.http.rows import kept_rows
from busroot_mock.store.table import Record, Table
from busroot_mock.worlds.callers import Caller

_LISTED = ("code", "name", "defaultCycleTime", "accountId", "skus")


def list_sku_groups(caller: Caller) -> Record:
    """Return the `SkuGroupList`."""
    groups = caller.store["skuGroups"].in_order()
    return results(kept_rows(caller.world.memory, _sku_group, groups))


def save_sku_group(caller: Caller, body: Record) -> Record:
    """Create or change a SKU group by its code; return the `SkuGroup`.

    Raises `Conflict` if one of its SKUs does not exist or is named twice.
    """
    wrong = _wrong_members(caller.store["skus"], body.get("skus", []))
    refuse(wrong, "No such SKU, or named twice")
    defaults: Record = {"accountId": caller.account_id, "defaultCycleTime": None, "skus": []}
    old = caller.store["skuGroups"].get(body["code"])
    record = upserted(old, body, defaults, caller.world.clock.timestamp())
    return result(_sku_group(caller.store["skuGroups"].put(record)))


def _sku_group(group: Record) -> Record:
    return {key: group[key] for key in _LISTED}


def _wrong_members(skus: Table, members: list[Record]) -> Iterator[Violation]:
    seen: set[str] = set()
    for index, member in enumerate(members):
        code = member["skuCode"]
        yield from unknown(skus, code, "skus", index, "skuCode")
        if code in seen:
            yield violation("body", f"/skus/{index}/skuCode", "unique", True, code)
        seen.add(code)
