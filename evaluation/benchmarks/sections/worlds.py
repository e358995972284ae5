"""Worlds: made and reset in process, forked over HTTP, and what a hundred of them weigh."""

import json
import time
from http.client import HTTPConnection
from typing import Any

from evaluation.benchmarks import fresh
from evaluation.benchmarks.cases import KEY, VALID, WrongAnswer
from evaluation.benchmarks.peers import BUSROOT_MOCK
from evaluation.benchmarks.setup import Setup

WORLDS = 100
FORK = "/__mock__/worlds/default/fork"
# In a process of its own, whose memory nothing else has stretched.
SCRIPT = f"""
import gc, json, re, time
from pathlib import Path
from busroot_mock.worlds.world import World

def megabytes():
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    gc.collect()
    return int(re.findall(r"VmRSS:\\s+(\\d+)", status.read_text())[0]) / 1024

def seconds(call):
    started = time.perf_counter()
    call()
    return time.perf_counter() - started

first = seconds(World)
before = megabytes()
worlds = []
made = seconds(lambda: worlds.extend(World(seed=seed) for seed in range({WORLDS})))
after = megabytes()
reset = seconds(lambda: [world.reset() for world in worlds])
print(json.dumps({{"first": first, "made": made, "reset": reset,
    "memory": after and after - before}}))
"""


def measure(setup: Setup) -> dict[str, Any]:
    """Make worlds in a new process, and make and fork them of a new server, in each round.

    Returns seconds and megabytes of each, and the seconds of each request for a new world.
    """
    rounds: list[dict[str, Any]] = []
    asked: list[float] = []
    for number in range(1, setup.amounts.rounds + 1):
        setup.say(f"worlds: round {number} of {setup.amounts.rounds}")
        rounds.append({**fresh.run(SCRIPT), **_forked(setup)})
        with setup.serving(BUSROOT_MOCK) as server:
            asked += _asked(server.port)
    return {"worlds": WORLDS, "rounds": rounds, "asked": asked}


def _asked(port: int) -> list[float]:
    """Return for how many seconds each of `WORLDS` requests for a world was under way."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    took = []
    for _ in range(WORLDS):
        started = time.perf_counter()
        _post(connection, "/__mock__/worlds")
        took.append(time.perf_counter() - started)
    connection.close()
    return took


def _forked(setup: Setup) -> dict[str, float | None]:
    """Fork worlds, and write to each, so that a world has what it shares with none."""
    with setup.serving(BUSROOT_MOCK) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        before = server.megabytes()
        started = time.perf_counter()
        ids = [_post(connection, FORK)["result"]["id"] for _ in range(WORLDS)]
        seconds = time.perf_counter() - started
        for world in ids:
            _post(connection, f"{server.prefix}{VALID.path}", f"{world}.{KEY}", VALID.body)
        after = server.megabytes()
        connection.close()
    grown = None if before is None or after is None else after - before
    return {"forked": seconds, "forked_memory": grown}


def _post(
    connection: HTTPConnection, path: str, key: str = KEY, body: str | None = None
) -> dict[str, Any]:
    headers = {"X-API-KEY": key, **({"Content-Type": "application/json"} if body else {})}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    if not 200 <= answer.status < 300:
        raise WrongAnswer(f"POST {path}: status {answer.status}: {content[:200]!r}")
    measured: dict[str, Any] = json.loads(content)
    return measured
