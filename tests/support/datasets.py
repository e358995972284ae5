"""Fixtures of a few records, which tests break at one place."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.datasets.conformance import check_records
from busroot_mock.paths import FIXTURES
from busroot_mock.pipeline.rehearsal import rehearse
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World

GONE: Final = ...
NOW: Final = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
CREATED: Final = "2026-01-05T09:00:00.000Z"
EVENT: Final = {
    "id": 1,
    "type": "acknowledge",
    "userId": 2,
    "estimateEndAt": None,
    "causeCode": "breakdown",
    "operatorInitials": None,
    "createdAt": "-1 09:05",
}
MORE: Final = {
    "issues": {
        "id": 1,
        "type": "stop",
        "stationCode": "line-1",
        "startAt": "-1 09:00",
        "endAt": "-1 09:30",
        "excludedAt": None,
        "createdAt": "-1 09:00",
        "updatedAt": "-1 09:30",
        "events": [EVENT],
    },
    "skuGroups": {
        "code": "PAIR",
        "name": "Pair",
        "defaultCycleTime": 1000,
        "skus": [{"skuCode": "SKU-1", "productionMultiplier": 2}],
    },
    "notificationPreferences": {"userId": 1, "stationGroupCode": "line", "preference": ["none"]},
    "accessCodes": {
        "code": "X",
        "email": "a@b.example",
        "createdAt": CREATED,
        "updatedAt": CREATED,
    },
}
"""What the dataset `minimal` has none of."""


def minimal() -> dict[str, Any]:
    tables: dict[str, Any] = {}
    for file in sorted((FIXTURES / "minimal").glob("*.json")):
        tables.update(json.loads(file.read_text(encoding="utf-8")))
    return {**tables, **{name: [{"accountId": "demo", **MORE[name]}] for name in MORE}}


TABLES: Final = minimal()


def put(node: Any, place: tuple[Any, ...], value: Any) -> None:
    for step in place[:-1]:
        node = node[int(step) if isinstance(node, list) else step]
    last = int(place[-1]) if isinstance(node, list) else place[-1]
    if value is GONE:
        del node[last]
    else:
        node[last] = value


def write(folder: Path, place: tuple[Any, ...] = (), value: Any = None) -> Path:
    """Write a folder of one dataset, `set`, with another value at one place."""
    tables = deepcopy(TABLES)
    if place:
        put(tables, place, value)
    (folder / "set").mkdir()
    (folder / "set" / "all.json").write_text(json.dumps(tables), encoding="utf-8")
    return folder


def start(contract: Contract, fixtures: Path, name: str = "set") -> World:
    world = World(name, clock=Clock(NOW), fixtures=fixtures)
    check_records(contract, fixtures, name)
    rehearse(contract, world)
    return world
