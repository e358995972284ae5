"""Every operation: processor time of a valid request, an invalid one, and one that is refused.

Prism answers the same requests with the same responses, from examples. It has no roles, so what
these refuse is measured of busroot-mock alone.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from evaluation.benchmarks.beside import latencies
from evaluation.benchmarks.cases import WrongAnswer, document, write_contract
from evaluation.benchmarks.peers import BUSROOT_MOCK, PRISM, Peer
from evaluation.benchmarks.processes import Server, paused
from evaluation.benchmarks.requests import COMPUTED, INVALID, MOST, NOW, REFUSED, Asked, asked
from evaluation.benchmarks.sections.load import TOLERANCE
from evaluation.benchmarks.setup import Setup
from evaluation.benchmarks.sockets import Answer, Connections, request, spent

CONNECTIONS: Final = 8
SHARE: Final = 0.05
"""Of the seconds of load: what one kind of request may take in one round."""
FEWEST: Final = 8
NO_CONTENT: Final = 204
DEFAULT: Final = "/__mock__/worlds/default"

Figures = dict[str, Any]


def measure(setup: Setup) -> dict[str, Any]:
    """Return microseconds of each kind of request, by its label and the title of the server."""
    kinds = asked()
    ours = replace(BUSROOT_MOCK, command=_at_the_instant)
    with setup.serving(ours) as server:
        _let_the_clock_run(server)
        servers = {BUSROOT_MOCK: server}
        measured = {each.label: _described(each, server) for each in kinds}
        with _prism(setup, kinds, measured) as peer:
            servers |= {PRISM: peer} if peer else {}
            for number in range(setup.amounts.rounds + 1):
                setup.say(f"operations: round {number} of {setup.amounts.rounds}, 0 to warm up")
                for each in kinds:
                    _round(setup, each, servers, measured[each.label], number)
            with paused(other for other in servers.values() if other is not server):
                beside = latencies(server)
    for entry in measured.values():
        del entry["answer"]
    return {"requests": measured, "beside": beside}


def _at_the_instant(*arguments: Any) -> list[str]:
    return [*BUSROOT_MOCK.command(*arguments), "--clock", NOW]


def _let_the_clock_run(server: Server) -> None:
    with Connections(server.port, 1) as connections:
        body = json.dumps({"frozen": False})
        _control(connections, "POST", f"{DEFAULT}/clock", body)


def _control(connections: Connections, method: str, path: str, body: str | None = None) -> Any:
    [(status, answer)] = connections.ask([request(method, path, {}, body)])
    if not 200 <= status < 300:
        raise WrongAnswer(f"{method} {path}: status {status}: {answer[:200]!r}")
    return json.loads(answer) if answer else None


@contextmanager
def _world(port: int) -> Iterator[str]:
    """Fork the default world for as long as it is needed; yield its id."""
    with Connections(port, 1) as connections:
        world = str(_control(connections, "POST", f"{DEFAULT}/fork")["result"]["id"])
        try:
            yield world
        finally:
            _control(connections, "DELETE", f"/__mock__/worlds/{world}")


def _described(each: Asked, server: Server) -> Figures:
    """Return what there is to know of a kind of request but figures, with an answer to it."""
    with _world(server.port) as world, Connections(server.port, 1) as connections:
        key, prefix = f"{world}.", server.prefix
        if each.before:
            connections.ask([_bytes(each.before, 0, prefix, key)])
        [(status, body)] = connections.ask([_bytes(each, 0, prefix, key)])
    if status != each.status:
        raise WrongAnswer(f"{each.label}: status {status}, not {each.status}: {body[:200]!r}")
    return {
        "operation": each.operation.label,
        "name": each.name,
        "writes": bool(each.operation.writes),
        "bytes": len(body),
        "answer": body.decode(),
        "cpu": {},
    }


def _bytes(each: Asked, number: int, prefix: str, world: str, prefer: str | None = None) -> bytes:
    digits = f"{number:03}"
    path = prefix + each.path.replace("{n}", digits)
    body = None if each.body is None else each.body.replace("{n}", digits)
    headers = {"X-API-KEY": world + each.key, **({"Prefer": prefer} if prefer else {})}
    return request(each.operation.method, path, headers, body)


@contextmanager
def _prism(setup: Setup, kinds: list[Asked], measured: Figures) -> Iterator[Server | None]:
    """Serve the answers of busroot-mock with Prism, if it runs here and was chosen."""
    if PRISM not in setup.peers:
        yield None
        return
    path = setup.scratch / "operations.yaml"
    write_contract(_with_examples(kinds, measured), path)
    with setup.serving(PRISM, contract=path) as server:
        yield server


def _with_examples(kinds: list[Asked], measured: Figures) -> dict[str, Any]:
    """Return the contract with the answers to valid requests as examples, by label."""
    contract = deepcopy(document())
    for each in kinds:
        answer = measured[each.label]["answer"]
        responses = contract["paths"][each.operation.path][each.operation.method.lower()]
        content = responses["responses"][str(each.status)].get("content")
        if content and each.name not in (INVALID, REFUSED):
            content["application/json"].pop("example", None)
            examples = content["application/json"].setdefault("examples", {})
            if not all(name.startswith(each.operation.operation_id) for name in examples):
                examples = content["application/json"]["examples"] = {}
            examples[each.label] = {"value": json.loads(answer)}
    return contract


def _round(
    setup: Setup, each: Asked, servers: dict[Peer, Server], entry: Figures, number: int
) -> None:
    """Measure one kind of request on each server, while the other rests; round 0 is for warmth."""
    for peer, server in servers.items():
        if peer is PRISM and each.name == REFUSED:
            continue
        with paused(other for other in servers.values() if other is not server):
            budget = SHARE * setup.amounts.seconds
            took = (
                _ours(each, server, budget)
                if peer is BUSROOT_MOCK
                else _theirs(each, server, budget, entry["bytes"])
            )
        if number:
            entry["cpu"].setdefault(peer.title, []).append(took and 1e6 * took)


def _ours(each: Asked, server: Server, budget: float) -> float:
    """Return the seconds of processor time of one request to busroot-mock."""
    with _world(server.port) as world:
        return _took(each, server, budget, f"{world}.", None)


def _theirs(each: Asked, server: Server, budget: float, size: int) -> float | None:
    """Return the same of Prism; None if it accepts what breaks the contract."""
    is_named = each.name != INVALID and each.status != NO_CONTENT
    prefer = f"example={each.label}" if is_named else None
    with Connections(server.port, 1) as connections:
        [(status, body)] = connections.ask([_bytes(each, 0, server.prefix, "", prefer)])
    if each.name == INVALID and status < 400:
        return None
    if is_named and abs(len(body) - size) > TOLERANCE * size:
        raise WrongAnswer(f"{each.label}: {len(body)} bytes, where busroot-mock has {size}")
    return _took(each, server, budget, "", prefer)


def _took(each: Asked, server: Server, budget: float, world: str, prefer: str | None) -> float:
    # What moves for all is asked for right after it has moved; the rest is asked for together.
    is_moved = each.before is not None and each.operation.operation_id in COMPUTED
    return (_one_by_one if is_moved else _many)(each, server, budget, world, prefer)


def _many(each: Asked, server: Server, budget: float, world: str, prefer: str | None) -> float:
    """Return the seconds of processor time of one request, from many on several connections."""
    with Connections(server.port, CONNECTIONS) as connections:
        done, took = 0, 0.0
        while done < FEWEST or (took < budget and done < MOST):
            number = min(max(done, FEWEST), MOST - done)
            numbers = range(done, done + number)
            requests = [_bytes(each, n, server.prefix, world, prefer) for n in numbers]
            if each.before and world:
                connections.ask([_bytes(each.before, n, server.prefix, world) for n in numbers])
            before = _at_rest(server)
            answers = connections.ask(requests)
            took += _at_rest(server) - before
            done += number
            _check(each, answers)
    return took / done


def _one_by_one(
    each: Asked, server: Server, budget: float, world: str, prefer: str | None
) -> float:
    """Return the same where something must be done before each request, which does not count."""
    assert each.before is not None
    done, took = 0, 0.0
    with Connections(server.port, 1) as connections:
        while done < FEWEST or (took < budget and done < MOST):
            if world:
                connections.ask([_bytes(each.before, done, server.prefix, world)])
            before = _at_rest(server)
            answers = connections.ask([_bytes(each, done, server.prefix, world, prefer)])
            took += _at_rest(server) - before
            done += 1
            _check(each, answers)
    return took / done


def _at_rest(server: Server) -> float:
    """Return the processor time by now, once the server has done what follows its answer."""
    time.sleep(0.001)
    return spent(server.process.pid)


def _check(each: Asked, answers: list[Answer]) -> None:
    """Refuse answers of another status; of a request that is wrong, any 4xx will do."""
    for status, body in answers:
        right = 400 <= status < 500 if each.name == INVALID else status == each.status
        if not right:
            raise WrongAnswer(f"{each.label}: status {status}, not {each.status}: {body[:200]!r}")
