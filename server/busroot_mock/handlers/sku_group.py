"""Tag Sku Group: SKUs that are made together."""

from busroot_mock.answers import result, results
from busroot_mock.auth import Caller
from busroot_mock.changes import refuse, unknown, upserted
from busroot_mock.selection import by_code
from busroot_mock.store import Record

_LISTED = ("code", "name", "defaultCycleTime", "accountId", "skus")


def list_sku_groups(caller: Caller) -> Record:
    """Return the `SkuGroupList`."""
    return results([_sku_group(group) for group in by_code(caller.store["skuGroups"])])


def save_sku_group(caller: Caller, body: Record) -> Record:
    """Create or change a SKU group by its code; return the `SkuGroup`.

    Raises `Conflict` if one of its SKUs does not exist.
    """
    skus = caller.store["skus"]
    members = enumerate(body.get("skus", []))
    missing = [v for i, m in members for v in unknown(skus, m["skuCode"], "skus", i, "skuCode")]
    refuse(missing, "There is no such SKU")
    defaults: Record = {"accountId": caller.account_id, "defaultCycleTime": None, "skus": []}
    old = caller.store["skuGroups"].get(body["code"])
    record = upserted(old, body, defaults, caller.world.clock.timestamp())
    return result(_sku_group(caller.store["skuGroups"].put(record)))


def _sku_group(group: Record) -> Record:
    return {key: group[key] for key in _LISTED}
