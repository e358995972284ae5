"""The cost of a request when the contract has many operations: first and last, in process."""

import asyncio
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from inflection import underscore

from busroot_mock.contract.document import Contract
from busroot_mock.http.request import Message
from busroot_mock.serving.app import Application
from busroot_mock.worlds.world import World
from evaluation.benchmarks.cases import BASE_PATH, KEY, document, write_contract
from evaluation.benchmarks.setup import Setup

FEW, MANY = 9, 150
TURNS = 20
CALLS = 4000
"""For each second of a round of load, in all turns."""
MODULE = "busroot_mock.handlers.copies"
MEASURED = "/admin/config"
"""Its answer is small, so what the number of operations adds would show."""


def measure(setup: Setup) -> dict[str, Any]:
    """Ask for the first and the last operation in turns; return microseconds by case.

    Of nine operations, of as many as the contract has, and of many.
    """
    own = sum(len(item) for item in document()["paths"].values())
    sizes = (FEW, own, MANY)
    made = {number: _application(number, setup.scratch) for number in sizes}
    cases = {
        f"{word} of {number}": (made[number], place)
        for number in sizes
        for word, place in (("first", 0), ("last", number - 1))
    }
    took: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(setup.amounts.rounds + 1):
        setup.say(f"flat: round {number} of {setup.amounts.rounds}, 0 to warm up")
        for name, mean in _round(cases, round(setup.amounts.seconds * CALLS)).items():
            if number:
                took[name].append(mean)
    return {"few": FEW, "many": MANY, "took": took}


def _round(cases: dict[str, tuple[Application, int]], calls: int) -> dict[str, float]:
    """Return the mean of each case; turns are short, so a disturbance meets all of them."""
    sums = dict.fromkeys(cases, 0.0)
    for _ in range(TURNS):
        for name, (application, place) in cases.items():
            sums[name] += asyncio.run(_microseconds(application, place, calls // TURNS))
    return {name: total / TURNS for name, total in sums.items()}


def synthetic(number: int) -> dict[str, Any]:
    """Return a contract of so many operations; the first and the last are copies of one."""
    contract = document()
    originals = [
        (path, method, node)
        for path, item in contract["paths"].items()
        for method, node in item.items()
    ]
    measured = next(each for each in originals if each[:2] == (MEASURED, "get"))
    paths = {}
    for place in range(number):
        path, method, node = originals[place % len(originals)]
        if place in (0, number - 1):
            path, method, node = measured
        copied = {**node, "tags": ["Copies"], "operationId": f"copy{place}"}
        paths[f"/copy-{place}{path}"] = {method: copied}
        _register(place, node)
    return {**contract, "paths": paths}


def _register(place: int, node: dict[str, Any]) -> None:
    """Enter the handler of an operation as that of its copy."""
    module = sys.modules.setdefault(MODULE, ModuleType(MODULE))
    tag = underscore(node["tags"][0].replace(" ", ""))
    handlers = import_module(f"busroot_mock.handlers.{tag}")
    setattr(module, f"copy{place}", getattr(handlers, underscore(node["operationId"])))


def _application(number: int, scratch: Path) -> Application:
    path = scratch / "synthetic.yaml"
    write_contract(synthetic(number), path)
    return Application(Contract(path), World())


async def _microseconds(application: Application, place: int, calls: int) -> float:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        assert message.get("status", 200) == 200, message

    path = f"{BASE_PATH}/copy-{place}{MEASURED}"
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"x-api-key", KEY.encode())],
    }
    started = time.perf_counter()
    for _ in range(calls):
        await application(dict(scope), receive, send)
    return (time.perf_counter() - started) / calls * 1e6
