"""Conformance of each server to the contract that it serves, by Schemathesis."""

from typing import Any

from evaluation.benchmarks.cases import WrongAnswer
from evaluation.benchmarks.peers import QUIET
from evaluation.benchmarks.schemathesis_run import run
from evaluation.benchmarks.setup import Setup


def measure(setup: Setup) -> dict[str, Any]:
    """Run Schemathesis against each server; return its findings, by title of the peer."""
    measured: dict[str, Any] = {}
    for peer in [peer for peer in setup.peers if peer is not QUIET]:
        setup.say(f"conformance: {peer.title}")
        try:
            with setup.serving(peer) as server:
                report = setup.scratch / "schemathesis" / "report.json"
                measured[peer.title] = run(
                    setup.contract, server.url, setup.amounts.examples, report
                )
        except WrongAnswer as error:
            setup.fail(peer, error)
    return {"examples": setup.amounts.examples, "peers": measured}
