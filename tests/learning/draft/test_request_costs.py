"""Cost of describing requests: it grows as recordings do."""

import json
from types import SimpleNamespace
from typing import Any

from busroot_mock.generic.ask import Ask
from busroot_mock.learning.calls.calls import Call
from busroot_mock.learning.draft.bounds import bounds_of
from busroot_mock.learning.draft.request_nodes import RequestNodes
from busroot_mock.learning.draft.sent import Passed
from tests.learning.sessions import START
from tests.support.costs import assert_linear

RECORDS: Any = SimpleNamespace(read={}, are_keys=lambda values: not [*values])


def call(number: int, status: int, answer: Any, **sent: Any) -> Call:
    ask = Ask("POST", "/crate", (("page", str(number)),), body=json.dumps(sent).encode())
    body = json.dumps(answer).encode()
    return Call(ask, status, {}, body, START, number, "POST /crate", "application/json")


def calls(count: int) -> list[Call]:
    """Return requests that each have other values and other members of their own."""
    found = []
    for number in range(count):
        sent = {"size": number, "code": f"a{number}", "labels": {f"key {number}": number}}
        answer = {"id": number, **sent}
        found.append(call(number, 201, answer, **sent, **{f"junk {number}": number}))
        texts = {"code": ["Must match '^a[0-9]+$'."], "size": [f"At most {2 * count}."]}
        large = {"code": f"b{number}", "size": 2 * count + 1 + number}
        found.append(call(number, 400, texts, **large))
    return found


def test_describing_requests_is_linear() -> None:
    node: Any = RequestNodes(calls(20), None, RECORDS).body()
    made = node["content"]["application/json"]["schema"]["properties"]
    assert (made["code"]["pattern"], made["size"]["maximum"]) == ("^a[0-9]+$", 40)

    def run(own: list[Call]) -> None:
        nodes = RequestNodes(own, None, RECORDS)
        nodes.parameters(), nodes.body(), nodes.unused()

    assert_linear(run, calls, 150)


def sizes(count: int) -> Passed:
    """Return numbers that were taken, and as many that were refused."""
    own = call(0, 201, {})
    said = f"At most {count}."
    taken = [(number, own) for number in range(count)]
    return Passed(taken, [(number + count + 1, own, said) for number in range(count)])


def test_learning_bounds_is_linear() -> None:
    (bound,) = bounds_of(sizes(20), is_key=False)
    assert (bound.keyword, bound.value) == ("maximum", 20)
    assert_linear(lambda passed: [*bounds_of(passed, is_key=False)], sizes, 300)
