"""Memory that many requests leave behind."""

from typing import Any

from evaluation.benchmarks.cases import CASES, INVALID
from evaluation.benchmarks.load import check_load
from evaluation.benchmarks.peers import BUSROOT_MOCK
from evaluation.benchmarks.processes import Server
from evaluation.benchmarks.setup import Setup

STEPS = 10
PIECE = 2.0
"""Seconds of one case before it is the next one's turn."""


def measure(setup: Setup) -> dict[str, Any]:
    """Send requests of all kinds; return the memory after each tenth of them."""
    generator = setup.generator()
    asked_for = setup.amounts.requests
    with setup.serving(BUSROOT_MOCK) as server:
        samples: list[tuple[int, float | None]] = [(0, server.megabytes())]
        total, turn = 0, 0
        while total < asked_for:
            case = CASES[turn % len(CASES)]
            size = len(server.ask(case)[1])
            load = generator.drive(case, server.url, PIECE)
            check_load(case, load, size, refuses=case is INVALID)
            total, turn = total + load.requests, turn + 1
            if total >= len(samples) * asked_for / STEPS:
                _note(setup, server, samples, total)
    return {"requests": total, "samples": samples}


def _note(
    setup: Setup, server: Server, samples: list[tuple[int, float | None]], total: int
) -> None:
    memory = server.megabytes()
    samples.append((total, memory))
    setup.say(f"memory: {total:,} requests, {memory or 0:.1f} MB")
