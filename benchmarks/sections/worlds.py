"""Worlds: how fast they are made and reset in process, and what a hundred of them weigh."""

from typing import Any

from benchmarks import fresh
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
    """Make worlds in a new process in each round; return seconds and megabytes of each."""
    rounds: list[dict[str, Any]] = []
    for number in range(1, setup.amounts.rounds + 1):
        setup.say(f"worlds: round {number} of {setup.amounts.rounds}")
        rounds.append(fresh.run(SCRIPT))
    return {"worlds": WORLDS, "rounds": rounds}
