"""The operations of the Admin tag as its tests call them, and what the demo data answers."""

from typing import Any

from busroot_mock.worlds.world import World

PREFERENCES = "/api/notification-preference"
CONFIG = "/api/admin/config"
CODES = "/api/admin/access-code"
ACCOUNT = "/api/admin/newaccount"
SEED = "/api/admin/seedrun"
DEMO_SEED = "/api/admin/seedrun/demo"
ADMIN = "demo-admin-key"
STAFF = "demo-staff-key"
OTHER = "other-admin-key"
GROUPS = ["assembly", "packing", "cooking", "milling", "mixing", "filling"]
KINDS = ["none", "issue_detected", "issue_escalated", "daily_summary"]
DEMO_PREFERENCES = {
    "assembly": ["issue_escalated"],
    "packing": ["none"],
    "cooking": ["none"],
    "milling": ["none"],
    "mixing": ["issue_detected", "daily_summary"],
    "filling": ["none"],
}
DEMO_CONFIG = {
    "companyName": "Demo Foods",
    "dailySummaryHour": "7",
    "escalateUnestimated": "true",
    "webhookSecret": "********",
}
SECRET = "wh-5ecret-text"


def preferences(client: Any, key: str = ADMIN) -> Any:
    answer = client.get(PREFERENCES, key).json()["results"]
    return {entry["stationGroupCode"]: entry["preference"] for entry in answer}


def config(client: Any, key: str = ADMIN) -> Any:
    return {entry["key"]: entry["value"] for entry in client.get(CONFIG, key).json()["results"]}


def codes(client: Any, key: str = ADMIN) -> Any:
    return [entry["code"] for entry in client.get(CODES, key).json()["results"]]


def choose(client: Any, *entries: Any, key: str = ADMIN) -> Any:
    body = [{"stationGroupCode": code, "preference": kinds} for code, kinds in entries]
    return client.post(PREFERENCES, key, json=body)


def save(client: Any, key: str = ADMIN, **values: Any) -> Any:
    return client.post(CONFIG, key, json={"config": values})


def new_account(client: Any, key: str = STAFF, **values: Any) -> Any:
    return client.post(ACCOUNT, key, json={"plantName": "Acme Leeds", **values})


def keys_of(client: Any, account_id: str) -> Any:
    entries = client.get("/__mock__/keys").json()["results"]
    return [entry for entry in entries if entry["accountId"] == account_id]


def employ_staff(world: World, account_id: str) -> str:
    """Give the platform's user a key to one more account; the demo data has none."""
    user = world.platform["users"].get(5)
    accounts = [*user["accounts"], {"accountId": account_id, "role": "admin"}]
    world.platform["users"].put({**user, "accounts": accounts})
    key = f"staff-key-of-{account_id}"
    world.platform["apiKeys"].put({"key": key, "accountId": account_id, "userId": 5})
    return key


def places(answer: Any) -> Any:
    return [(entry["pointer"], entry["keyword"]) for entry in answer.json()["violations"]]
