"""Fault rules: entered in process or over a socket, and what becomes of requests."""

from typing import Any

import httpx

from busroot_mock.contract.operations import Operation
from busroot_mock.faults.rules import Sender

CONFIG = "/api/admin/config"
REASONS = "/api/reason"
FAULTS = "/__mock__/worlds/default/faults"
OPERATION = Operation(
    "GET",
    "/admin/config",
    {"operationId": "listConfig", "tags": ["Admin"], "responses": {"200": {}}},
)
SENDER = Sender("demo-admin-key", "demo", frozenset({"admin"}))


def added(client: Any, effect: dict[str, Any], path: str = FAULTS, **parts: Any) -> dict[str, Any]:
    """Add a rule in process; return it."""
    answer = client.post(path, None, json={"effect": effect, **parts})
    assert answer.status_code == 200, answer.text
    rule: dict[str, Any] = answer.json()["result"]
    return rule


def entered(port: int, effect: dict[str, Any], **parts: Any) -> None:
    """Add a rule over a socket."""
    body = {"effect": effect, **parts}
    httpx.post(f"http://127.0.0.1:{port}{FAULTS}", json=body).raise_for_status()


def statuses(client: Any, count: int, key: str | None = "demo-admin-key") -> list[int]:
    """Send requests that differ in nothing; return the statuses of the answers."""
    return [client.get(CONFIG, key).status_code for _ in range(count)]


def counts(client: Any, path: str = FAULTS) -> list[tuple[str, int, int]]:
    """Return of each rule its id, how many requests it matched, and on how many it acted."""
    return [
        (rule["id"], rule["matched"], rule["applied"])
        for rule in client.get(path, None).json()["results"]
    ]
