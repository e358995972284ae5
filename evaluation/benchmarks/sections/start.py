"""Time to the first answer, memory right after it, and an application ready in process."""

from typing import Any

from evaluation.benchmarks import fresh
from evaluation.benchmarks.cases import WrongAnswer
from evaluation.benchmarks.setup import Setup

IN_PROCESS = """
import time
started, spent = time.perf_counter(), time.process_time()
from busroot_mock.serving.app import Application
imported = time.perf_counter()
Application()
print([imported - started, time.perf_counter() - started, time.process_time() - spent])
"""


def measure(setup: Setup) -> dict[str, Any]:
    """Start all peers in interleaved rounds; return seconds and megabytes, by title."""
    # The first start reads files that later ones find in memory; it is not counted.
    measured: dict[str, Any] = {
        peer.title: {"seconds": [], "cpu": [], "memory": []} for peer in setup.peers
    }
    in_process: list[list[float]] = []
    for number in range(setup.amounts.rounds + 1):
        setup.say(f"start: round {number} of {setup.amounts.rounds}, 0 to warm up")
        for peer in list(setup.peers):
            try:
                with setup.serving(peer) as server:
                    cpu, memory = server.cpu_seconds(), server.megabytes()
                    seconds = server.seconds
            except WrongAnswer as error:
                setup.fail(peer, error)
                del measured[peer.title]
                continue
            if number:
                measured[peer.title]["seconds"].append(seconds)
                measured[peer.title]["cpu"].append(cpu)
                measured[peer.title]["memory"].append(memory)
        if number:
            in_process.append(fresh.run(IN_PROCESS))
    imports, ready, cpu_seconds = zip(*in_process, strict=True)
    return {"peers": measured, "imports": imports, "ready": ready, "cpu": cpu_seconds}
