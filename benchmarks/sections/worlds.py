"""Worlds: how fast they are made and reset, and what a hundred of them weigh."""

import http.client
import time
from http.client import OK
from typing import Any

from benchmarks import fresh
from benchmarks.cases import WrongAnswer
from benchmarks.peers import STUB
from benchmarks.setup import Setup

WORLDS = 100
# In a process of its own, whose memory nothing else has stretched.
SCRIPT = f"""
import gc, json, re, time
from pathlib import Path
from busroot_mock.worlds import World

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
# A first record written, so that a world has what it shares with none.
for world in worlds:
    world.demo_store()
    for store in world.stores():
        store["skus"].put({{"code": "own", "name": "Own"}})
written = megabytes()
reset = seconds(lambda: [world.reset() for world in worlds])
print(json.dumps({{"first": first, "made": made, "reset": reset,
    "memory": after and after - before, "written": written and written - before}}))
"""


def measure(setup: Setup) -> dict[str, Any]:
    """Make worlds in a new process in each round; return seconds and megabytes of each.

    Over HTTP too: each world by a request of its own, one after another.
    """
    rounds: list[dict[str, Any]] = []
    asked: list[float] = []
    for number in range(1, setup.amounts.rounds + 1):
        setup.say(f"worlds: round {number} of {setup.amounts.rounds}")
        rounds.append(fresh.run(SCRIPT))
        with setup.serving(STUB) as server:
            asked += _asked(server.port)
    return {"worlds": WORLDS, "rounds": rounds, "asked": asked}


def _asked(port: int) -> list[float]:
    """Return for how many seconds each of `WORLDS` requests for a world was under way."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    took = []
    for _ in range(WORLDS):
        started = time.perf_counter()
        connection.request("POST", "/__mock__/worlds")
        answer = connection.getresponse()
        body = answer.read()
        took.append(time.perf_counter() - started)
        if answer.status != OK:
            raise WrongAnswer(f"a new world: status {answer.status}: {body[:200]!r}")
    connection.close()
    return took
