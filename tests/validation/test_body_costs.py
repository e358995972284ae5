"""A body costs linear time, and at its largest not so much that others wait."""

import json
from collections.abc import Callable
from functools import partial

import pytest

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import Operation
from busroot_mock.http.access import Access
from busroot_mock.http.request import LARGEST_BODY
from busroot_mock.serving.app import Application
from tests.support.contracts import CONTROLS, SERVED
from tests.support.costs import answer, assert_cheap, assert_linear, cpu_of, steps_of_answer
from tests.support.dense_bodies import dense_bodies

HEADERS = [(b"x-api-key", b"demo-admin-key"), (b"content-type", b"application/json")]
MOST = 1.7
"""Times what it takes to parse plain JSON: 50 ms where that takes 30."""
CONTRACTS = [SERVED, CONTROLS]
WITH_BODY = [
    pytest.param(contract, operation, id=operation.label)
    for contract in CONTRACTS
    for operation in contract.operations
    if "requestBody" in operation.node
]
PATHS = ("/api/reason", "/__mock__/worlds/default/faults")


@pytest.fixture(scope="module")
def application() -> Application:
    return Application(access=Access("127.0.0.1"))


@pytest.fixture(scope="module")
def parsing() -> float:
    """Seconds to parse plain JSON of the largest size."""
    return min(cost_of_parsing() for _ in range(3))


def cost_of_parsing() -> float:
    plain = BODIES["numbers"](LARGEST_BODY)
    return cpu_of(lambda: json.loads(plain))


BODIES: dict[str, Callable[[int], bytes]] = {
    "brackets": lambda n: b"[" * n,
    "numbers": lambda n: b"[" + b"1," * (n // 2) + b"1]",
    "lists": lambda n: b"[" + b"[]," * (n // 3) + b"1]",
    "objects": lambda n: b"[" + b"{}," * (n // 3) + b"1]",
    "deep": lambda n: b"[" + b",".join([b"[" * 99 + b"]" * 99] * (n // 199)) + b"]",
    "names": lambda n: json.dumps({f"{i:x}": 1 for i in range(n // 10)}).encode(),
    "halves": lambda n: b"[" + b'"\\ud800",' * (n // 9) + b"1]",
    "halves by name": lambda n: (
        b"{" + b",".join(b'"%x":"\\ud800"' % i for i in range(n // 16)) + b"}"
    ),
    "escapes": lambda n: b'"' + b"\\\\" * (n // 2) + b'"',
    "open text": lambda n: b'"' + b"a" * n,
    "lines": lambda n: b"\n" * n + b"x",
    "digits": lambda n: b"0." + b"1" * n,
    "small": lambda n: b"1" * n + b".5e-%d" % n,
}


DENSE: dict[str, Callable[[int], bytes]] = {
    "names of 14": lambda n: b"{" + b",".join(b'"%014x":1' % i for i in range(n // 25)) + b"}",
    "nested": lambda n: b"[" + b",".join([b'{"aaaaaaaa":{"b":{"c":[{}]}}}'] * (n // 150)) + b"]",
    "nested deep": lambda n: b"[" + b",".join([b"[  " * 99 + b"]" * 99] * (n // 2500)) + b"]",
    "long integers": lambda n: b"[" + b",".join([b"9" * 4000] * (n // 4002)) + b"1]",
    "largest integers": lambda n: b"[" + b",".join([b"9" * 308] * (n // 309)) + b"]",
    "half names": lambda n: b"{" + b",".join(b'"\\ud800%07x":1' % i for i in range(n // 25)) + b"}",
    "texts": lambda n: b"[" + b",".join([b'"\\u0061,,"'] * (n // 25)) + b"]",
    "quotes": lambda n: b'["' + b'\\"' * (n // 2 - 9) + b'"]',
}
"""Bodies with as many values as are allowed, or nearly; the others have many more."""


@pytest.mark.parametrize("name", [*BODIES, *DENSE])
def test_largest_body_costs_little_more_than_to_parse_plain_json(
    application: Application, parsing: float, name: str
) -> None:
    body = {**BODIES, **DENSE}[name](LARGEST_BODY - 200)
    for path in PATHS:
        send = partial(answer, application, "POST", path, headers=HEADERS, body=body)
        assert_cheap(partial(cpu_of, send), cost_of_parsing, MOST, parsing, f"{path} {name}")


@pytest.mark.parametrize("name", BODIES)
def test_body_costs_linear_time(application: Application, name: str) -> None:
    def run(body: bytes) -> None:
        json_codec.decode(body)
        for path in PATHS:
            answer(application, "POST", path, headers=HEADERS, body=body)

    assert_linear(run, BODIES[name], 60_000)
    json_codec.decode_start(BODIES[name](8192).decode())


# A second or two for each operation: it takes that to make all the bodies.
@pytest.mark.parametrize(("contract", "operation"), WITH_BODY)
def test_largest_body_of_an_operation_costs_no_more(
    application: Application, parsing: float, contract: Contract, operation: Operation
) -> None:
    path = (contract.base_path + operation.path).replace("{world}", "default")
    key = b"demo-staff-key" if operation.roles == {"staff"} else b"demo-admin-key"
    headers = [(b"x-api-key", key), HEADERS[1]]
    send = partial(steps_of_answer, application, operation.method, path, headers=headers)
    if "journal" in path:  # What it costs goes by what is there.
        for make in BODIES.values():
            answer(application, "POST", PATHS[0], headers=HEADERS, body=make(LARGEST_BODY - 200))
    for name, body in dense_bodies(contract, operation):
        cost = partial(lambda body: max(send(body=body)), body)
        assert_cheap(cost, cost_of_parsing, MOST, parsing, f"{name}, {len(body)} bytes")
    application.worlds.get("default").reset()
