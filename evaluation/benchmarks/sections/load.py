"""Requests per second, latency and memory under load, side by side."""

import json
from contextlib import ExitStack
from hashlib import sha256
from typing import Any

from evaluation.benchmarks.cases import CASES, INVALID, Case, WrongAnswer, breach, check
from evaluation.benchmarks.load import Generator, check_load
from evaluation.benchmarks.peers import BUSROOT_MOCK, Peer
from evaluation.benchmarks.processes import Server, paused
from evaluation.benchmarks.setup import Setup

TOLERANCE = 0.05
"""By how much the size of a peer's answer may differ from ours, both without white space."""

Figures = dict[str, Any]


def measure(setup: Setup) -> Figures:
    """Drive all servers in interleaved rounds; return what came of it, by title of the peer."""
    generator = setup.generator()
    with ExitStack() as stack:
        servers = _start(setup, stack)
        measured = {peer.title: _probed(setup, peer, servers) for peer in list(servers)}
        _compare_sizes(setup, servers, measured)
        for number in range(setup.amounts.rounds + 1):
            setup.say(f"load: round {number} of {setup.amounts.rounds}, 0 to warm up")
            for case in CASES:
                for peer in list(servers):
                    _drive(setup, generator, case, peer, servers, measured, number)
        for peer, server in servers.items():
            measured[peer.title]["memory"] = server.megabytes()
    measured = {peer.title: measured[peer.title] for peer in servers}
    return {"generator": generator.name, "seconds": setup.amounts.seconds, "peers": measured}


def _start(setup: Setup, stack: ExitStack) -> dict[Peer, Server]:
    servers: dict[Peer, Server] = {}
    for peer in list(setup.peers):
        setup.say(f"load: starting {peer.title}")
        try:
            with paused(servers.values()):
                servers[peer] = stack.enter_context(setup.serving(peer))
        except WrongAnswer as error:
            setup.fail(peer, error)
    return servers


def _probed(setup: Setup, peer: Peer, servers: dict[Peer, Server]) -> Figures:
    cases: Figures = {}
    try:
        for case in CASES:
            cases[case.label] = _probe(case, peer, servers[peer])
    except (WrongAnswer, OSError) as error:
        _drop(setup, peer, servers, error)
    return {"cases": cases}


def _probe(case: Case, peer: Peer, server: Server) -> Figures:
    status, body = server.ask(case)
    if case is not INVALID or peer.refuses:
        check(case, status, body)
    elif not 200 <= status < 300:
        raise WrongAnswer(f"{case.name}: status {status}; it was known to accept anything")
    return {
        "status": status,
        "size": len(body),
        "compact": _compact(body),
        "as_agreed": status == case.status and breach(case, body) is None,
        "digest": sha256(body).hexdigest(),
        "violations": _violations(body) if case is INVALID else None,
        "rate": [],
        "cpu": [],
        "p50": [],
        "p99": [],
    }


def _compact(body: bytes) -> int | None:
    """Return the size without white space: some mocks send pretty printed what others do not."""
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _violations(body: bytes) -> int | None:
    try:
        return len(json.loads(body)["violations"])
    except (ValueError, LookupError, TypeError):
        return None


def _compare_sizes(setup: Setup, servers: dict[Peer, Server], measured: Figures) -> None:
    ours = measured[BUSROOT_MOCK.title]["cases"]
    for peer in list(servers):
        for case in CASES:
            size = measured[peer.title]["cases"][case.label]["compact"]
            least, most = (ours[case.label]["compact"] * (1 + by) for by in (-TOLERANCE, TOLERANCE))
            if case is not INVALID and not least <= size <= most:
                error = WrongAnswer(f"{case.name}: {size} bytes, where busroot-mock has {most:.0f}")
                _drop(setup, peer, servers, error)
                break


def _drive(
    setup: Setup,
    generator: Generator,
    case: Case,
    peer: Peer,
    servers: dict[Peer, Server],
    measured: Figures,
    number: int,
) -> None:
    """Make load for one case and one peer, while the other servers rest; round 0 is for warmth."""
    if case is INVALID and not peer.refuses:
        return
    entry = measured[peer.title]["cases"][case.label]
    try:
        with paused(server for other, server in servers.items() if other != peer):
            before = servers[peer].cpu_seconds()
            load = generator.drive(case, servers[peer].url, setup.amounts.seconds)
            after = servers[peer].cpu_seconds()
            check_load(case, load, entry["size"], refuses=case is INVALID)
            _probe(case, peer, servers[peer])
    except (WrongAnswer, OSError) as error:
        _drop(setup, peer, servers, error)
        return
    if number:
        for name in ("rate", "p50", "p99"):
            entry[name].append(getattr(load, name))
        spent = None if before is None or after is None else after - before
        entry["cpu"].append(spent and 1e6 * spent / load.requests)


def _drop(
    setup: Setup, peer: Peer, servers: dict[Peer, Server], error: WrongAnswer | OSError
) -> None:
    setup.fail(peer, WrongAnswer(str(error)))
    del servers[peer]
