"""Tag Admin: notification preferences, configuration, access codes, accounts, seed data."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from busroot_mock.errors import Conflict, Violation, pointer, violation
from busroot_mock.handlers._writing import listed, slug
from busroot_mock.http.response import result, results, success
from busroot_mock.store.held import weight_of
from busroot_mock.store.indexes import By
from busroot_mock.store.table import Record, Table, new_table, store_with
from busroot_mock.worlds.callers import Caller
from busroot_mock.worlds.masking import MASK
from busroot_mock.worlds.world import World

CODE_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 8

_DOMAIN: Final = By("domain", in_any_case=True)
_ANEW: Final = ("accessCodes", "notificationPreferences")
"""Tables of the demo data that depend on what other records there are."""


def list_notification_preferences(caller: Caller) -> Record:
    """Return the `NotificationPreferenceList` of the caller.

    Assumed: a group for which nothing was chosen has `none`.
    """
    return results([_preference(caller, group) for group in caller.store["stationGroups"]])


def set_notification_preferences(caller: Caller, body: list[Record]) -> Record:
    """Set the preferences of the `NotificationPreferenceInput`s; return those entries.

    Raises `Conflict` if a group does not exist or is named twice. Assumed: nothing is set then.
    """
    wrong = listed(_unknown_or_repeated(body, caller.store["stationGroups"]))
    if wrong:
        codes = _named([each["actual"] for each in wrong])
        raise Conflict(f"No such station group, or named twice: {codes}.", wrong)
    for entry in body:
        caller.store["notificationPreferences"].put(
            {"accountId": caller.account_id, "userId": caller.user["id"], **_chosen(entry)}
        )
    groups = [caller.store["stationGroups"].get(entry["stationGroupCode"]) for entry in body]
    return results([_preference(caller, group) for group in groups if group])


def list_config(caller: Caller) -> Record:
    """Return the `ConfigEntryList` of the account. Assumed: a set secret reads as `MASK`."""
    return results([_config_entry(caller, key) for key in caller.world.platform["configKeys"]])


def save_config(caller: Caller, body: Record) -> Record:
    """Save the values of a `ConfigInput`; return the `ConfigMessageList`.

    Raises `Conflict` if the account has no such key. Assumed: nothing is saved then.
    """
    values, keys = body["config"], caller.world.platform["configKeys"]
    unknown = [key for key in values if keys.get(key) is None]
    if unknown:
        places = (violation("body", pointer("config", key), "exists", True, key) for key in unknown)
        raise Conflict(f"There is no configuration key {_named(unknown)}.", listed(places))
    return results([[_save(caller, key, value)] for key, value in values.items()])


def list_access_codes(caller: Caller) -> Record:
    """Return the `AccessCodeList` of the account."""
    return results(list(caller.store["accessCodes"]))


def create_access_code(caller: Caller) -> Record:
    """Create an `AccessCode`; return the `CreatedAccessCode`."""
    now = caller.world.clock.timestamp()
    code = _new_code(caller.world)
    caller.store["accessCodes"].put(
        {
            "code": code,
            "accountId": caller.account_id,
            "email": caller.user["email"],
            "createdAt": now,
            "updatedAt": now,
        }
    )
    return result({"code": code})


def create_account(caller: Caller, body: Record) -> Record:
    """Create what a `CreateAccountInput` asks for: account, first plant, administrator and API key.

    Raises `Conflict` if the domain or the account id is taken. The manual's answer tells neither
    the key nor the id; the control API's list of keys does.
    """
    world, domain = caller.world, body["domain"]
    account_id = body.get("accountId") or _free_id(world, domain)
    _refuse_taken(world, domain, account_id)
    plant = {"accountId": account_id, **_first_plant(body["plantName"])}
    name = {"accountId": account_id, "key": "companyName", "value": domain}
    store = store_with({"plants": [plant], "configValues": [name]})
    world.add_account(_new_account(world, account_id, domain), store)
    world.add_user(account_id, f"admin@{domain}", "admin")
    return success()


def run_seed(caller: Caller) -> Record:
    """Put the account back to what it started with; users and API keys stay."""
    caller.world.reseed(caller.account_id)
    return success()


def run_demo_seed(caller: Caller) -> Record:
    """Replace the account's records by the demo data; users and API keys stay.

    Assumed: access codes that are in use in another account are drawn anew, and preferences of
    users whom the account does not have are left out.
    """
    demo = caller.world.demo_store()
    own = {
        name: new_table(name) if name in _ANEW else _moved(caller, name, table).copy()
        for name, table in demo.items()
    }
    caller.world.replace_store(caller.account_id, own)
    for name in _ANEW:
        for record in _anew(caller, name, demo[name]):
            own[name].put(record)
    return success()


def _chosen(entry: Record) -> Record:
    return {"stationGroupCode": entry["stationGroupCode"], "preference": entry["preference"]}


def _preference(caller: Caller, group: Record) -> Record:
    chosen = caller.store["notificationPreferences"].get(caller.user["id"], group["code"])
    return {
        "preference": chosen["preference"] if chosen else ["none"],
        "stationGroupCode": group["code"],
        "stationGroupName": group["name"],
        "userId": caller.user["id"],
        "userEmail": caller.user["email"],
    }


def _unknown_or_repeated(body: list[Record], groups: Table) -> Iterator[Violation]:
    seen: set[str] = set()
    for index, entry in enumerate(body):
        code = entry["stationGroupCode"]
        keyword = "exists" if groups.get(code) is None else "unique" if code in seen else None
        if keyword:
            place = pointer(index, "stationGroupCode")
            yield violation("body", place, keyword, True, code)
        seen.add(code)


def _config_entry(caller: Caller, key: Record) -> Record:
    value = _config_value(caller, key["key"])
    masked = MASK if key["type"] == "secret" and value else value
    return {"key": key["key"], "value": masked, "required": key["required"], "type": key["type"]}


def _config_value(caller: Caller, key: str) -> str:
    record = caller.store["configValues"].get(key)
    return str(record["value"]) if record else ""


def _save(caller: Caller, key: str, value: Any) -> Record:
    definition = caller.world.platform["configKeys"].get(key)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if definition and definition["type"] == "secret" and text == MASK:
        return {"key": key, "message": "Unchanged."}
    caller.store["configValues"].put({"accountId": caller.account_id, "key": key, "value": text})
    return {"key": key, "message": "Saved."}


def _new_code(world: World) -> str:
    while True:
        code = world.draw_text("access code", CODE_LENGTH, CODE_ALPHABET)
        if all(store["accessCodes"].get(code) is None for store in world.stores()):
            return code


def _free_id(world: World, domain: str) -> str:
    """Return the domain's first label, as a slug, with a number if it is taken."""
    label = slug(domain.split(".")[0]) or "account"
    ids, number = world.platform["accounts"], 1
    while ids.get(label if number == 1 else f"{label}-{number}") is not None:
        number += 1
    return label if number == 1 else f"{label}-{number}"


def _refuse_taken(world: World, domain: str, account_id: str) -> None:
    violations = []
    if world.platform["accounts"].having(_DOMAIN, domain):
        violations.append(violation("body", "/domain", "unique", True, domain))
    if world.platform["accounts"].get(account_id) is not None:
        violations.append(violation("body", "/accountId", "unique", True, account_id))
    if violations:
        taken = _named([entry["pointer"][1:] for entry in violations])
        raise Conflict(f"There is already an account with this {taken}.", violations)


def _first_plant(name: str) -> Record:
    code = slug(name)[:55]
    named = {"code": code if len(code) >= 3 else "plant", "name": name}
    return {**named, "timezone": "UTC", "dayStartHour": 0}


def _new_account(world: World, account_id: str, domain: str) -> Record:
    now = world.clock.timestamp()
    return {
        "id": account_id,
        "domain": domain,
        "stationCountLimit": None,
        "electricalPricePerKwh": None,
        "electricalCo2PerKwh": None,
        "currency": None,
        "enableLostProductionCost": False,
        "dashboardConfig": None,
        "redshiftPassword": None,
        "uploadTransforms": None,
        "defaultAutoEndOnQuantityComplete": False,
        "createdAt": now,
        "updatedAt": now,
        "cursors": [],
        "redshiftConfig": {"host": "warehouse.example", "port": 5439, "username": account_id},
    }


def _belongs(user: Record | None, account_id: str) -> bool:
    return user is not None and any(e["accountId"] == account_id for e in user["accounts"])


def _anew(caller: Caller, name: str, table: Table) -> Iterable[Record]:
    """Return records of the demo data for the caller's account, which depend on what others are."""
    if name == "accessCodes":
        return (_with_free_code(caller, _of_account(caller, record)) for record in table)
    users = caller.world.platform["users"]
    belonging = (each for each in table if _belongs(users.get(each["userId"]), caller.account_id))
    return (_of_account(caller, record) for record in belonging)


def _moved(caller: Caller, name: str, table: Table) -> Table:
    """Return a table of the demo data, moved to the caller's account, which may have it as it is.

    It is kept: so the records are the same each time, and with them all that is worked out of them.
    """
    first = next(iter(table), None)
    is_own = first is None or first["accountId"] == caller.account_id
    if is_own and name != "issues":
        return table
    key = ("demo data", table.mark, caller.account_id, caller.user["id"])
    known: Table | None = caller.world.memory.get(key)
    if known is None:
        known = new_table(name)
        for record in table:
            known.put(_of_account(caller, record))
        caller.world.memory.put(key, known, sum(map(weight_of, known)))
    return known


def _of_account(caller: Caller, record: Record) -> Record:
    moved = {**record, "accountId": caller.account_id}
    if "events" in record:
        # The users who took these steps are not of this account.
        moved["events"] = [{**event, "userId": caller.user["id"]} for event in record["events"]]
    return moved


def _with_free_code(caller: Caller, record: Record) -> Record:
    is_taken = any(store["accessCodes"].get(record["code"]) for store in caller.world.stores())
    return {**record, "code": _new_code(caller.world)} if is_taken else record


def _named(names: list[str]) -> str:
    """Return the names for a message: the first few, shortened."""
    shown = [repr(name[:40]) for name in names[:5]]
    return ", ".join(shown) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
