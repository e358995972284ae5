"""Exchanges that are the same are judged and masked once, and what passed is entered in time."""

import asyncio
import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import busroot_mock.proxy.reviewing as module
from busroot_mock.contract.document import Contract
from busroot_mock.http.request import Request
from busroot_mock.proxy.judging import Judge, judged_exchange
from busroot_mock.proxy.passed import Head, Passed
from busroot_mock.proxy.reviewing import Reviewing
from busroot_mock.worlds.exchange import Exchange
from busroot_mock.worlds.journal import Judged
from tests.support.upstreams import proxy_of

JSON = (b"content-type", b"application/json")
KEY, OTHER = b"a-key-of-the-client", b"the-other-key"
STARTED = datetime(2026, 11, 30, tzinfo=UTC)
DOCUMENT = """
openapi: 3.0.3
info: {title: Things, version: "1"}
servers: [{url: /api}]
security: [{key: []}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-API-KEY}}
  schemas: {Thing: {type: object, required: [code], properties: {code: {type: string}}}}
paths:
  /thing/{id}:
    get:
      operationId: getThing
      x-roles: {allow: [admin]}
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, maxLength: 3}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: X-Depth, in: header, schema: {type: integer}}
      responses:
        "200":
          description: Good
          headers: {X-Count: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
        "400": {description: Bad}
    post:
      operationId: saveThing
      x-roles: {allow: [admin]}
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, maxLength: 3}}
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
      responses: {"200": {description: Good}}
"""
CHOICES: dict[str, list[Any]] = {
    "method": ["GET", "POST", "HEAD", "DELETE"],
    "path": ["/thing/a", "/thing/long-one", "/thing/a-long-secret", "/else"],
    "query": [b"", b"limit=1", b"limit=x", b"a=a%2Dlong-secret", b"a=the-other-key"],
    "key": [(b"x-api-key", KEY), (b"x-api-key", OTHER), None],
    "type": [JSON, (b"content-type", b"text/plain"), None],
    "coding": [None, (b"content-encoding", b"identity"), (b"content-encoding", b"br")],
    "depth": [None, (b"x-depth", b"1"), (b"x-depth", b"x")],
    "agent": [None, (b"user-agent", b"one"), (b"user-agent", b"a-key-of-the-client")],
    "secret": [None, (b"cookie", b"a=the-other-key"), (b"authorization", b"Bearer a-long-secret")],
    "body": [b'{"code": "a"}', b'{"kode": "a"}', b"{}", b"", b"{", b'{"code": "the-other-key"}'],
    "status": [200, 204, 400, 418, 500],
    "answer type": [JSON, (b"content-type", b"text/html"), None],
    "answer coding": [None, (b"content-encoding", b"gzip"), (b"content-encoding", b"br")],
    "count": [(b"x-count", b"1"), (b"x-count", b"x"), None],
    "answer": [b'{"code": "a"}', b'{"code": 101}', b"", b"{", b'{"code": "a-long-secret"}'],
    "longer": [(0, 0), (1, 0), (0, 1)],
    "trace": [(b"traceparent", b"1"), (b"traceparent", b"2")],
}
"""Places of an exchange, and what may be there."""
BASES = st.fixed_dictionaries({name: st.sampled_from(each) for name, each in CHOICES.items()})


def passed(each: dict[str, Any]) -> Passed:
    def headers(*names: str) -> list[tuple[bytes, bytes]]:
        return [each[name] for name in names if each[name] is not None]

    scope = {
        "method": each["method"],
        "path": f"/api{each['path']}",
        "query_string": each["query"],
        "headers": headers("key", "type", "coding", "depth", "agent", "secret", "trace"),
    }
    sent, got = each["body"], each["answer"]
    sizes = len(sent) + each["longer"][0], len(got) + each["longer"][1]
    head = Head(each["status"], headers("answer type", "answer coding", "count", "trace"))
    request = Request(scope, no_body)
    return Passed(request, sent, sizes[0], head, got, sizes[1], "", None, True, STARTED, 0.1)


def neighbours(base: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what differs from an exchange in one place."""
    return [base | {name: other} for name, others in CHOICES.items() for other in others]


async def no_body() -> dict[str, str]:
    return {"type": "http.disconnect"}


def entered(exchange: Exchange) -> tuple[Any, ...]:
    """Return all of an exchange that the journal and the log read."""
    request, answer = exchange.request, exchange.answer
    head = request.method, request.path, request.query, list(request.all_headers)
    what = exchange.operation, exchange.is_valid, exchange.judged, exchange.reason
    return *head, *what, exchange.data, answer.status, answer.body, exchange.sizes


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    path = tmp_path_factory.mktemp("contract") / "things.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return Judge(Contract(path))


def sizes_of(judged: Judged) -> tuple[int, int, str]:
    return len(judged.request), len(judged.answer), judged.unjudged


def judged_in_full(judge: Judge, each: Passed) -> tuple[bool | None, tuple[int, int, str]]:
    """Return what is seen of an exchange with all its headers."""
    assert each.head is not None
    answer = (*each.head, each.whole_got)
    place = judge.find(each.request, "/api")
    is_valid, judged = judged_exchange(place, each.request, each.whole_sent, answer, "")
    return is_valid, sizes_of(judged)


@settings(max_examples=20, deadline=None)
@given(base=BASES, order=st.randoms(use_true_random=False))
def test_what_is_remembered_is_what_would_be_seen(
    judge: Judge, base: dict[str, Any], order: Random
) -> None:
    remembering = Reviewing(judge, "/api")
    forgetting = Reviewing(judge, "/api", most_remembered=0)
    exchanges = neighbours(base)
    order.shuffle(exchanges)
    for each in map(passed, exchanges):
        seen = remembering.seen(each)
        assert entered(seen) == entered(forgetting.seen(each))
        assert seen.judged is not None
        assert (seen.is_valid, sizes_of(seen.judged)) == judged_in_full(judge, each)


def exchange_of(answer: bytes, headers: list[tuple[bytes, bytes]]) -> Passed:
    scope = {"method": "GET", "path": "/api/thing/a", "query_string": b"", "headers": headers}
    head, request = Head(200, [JSON, (b"date", b"1")]), Request(scope, no_body)
    size = len(answer)
    return Passed(request, b"", 0, head, answer, size, "", None, True, STARTED, 0.1)


def test_same_exchanges_are_judged_once(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    judged, reviewing = [], Reviewing(judge, "/api")
    function = module.judged_exchange
    monkeypatch.setattr(module, "judged_exchange", lambda *a: judged.append(a) or function(*a))
    for number in range(20):
        same = [(b"x-api-key", KEY), (b"traceparent", b"%d" % number)]
        reviewing.seen(exchange_of(b'{"isSuccess": true}', same))
    assert len(judged) == 1


def test_memory_of_exchanges_is_bounded(judge: Judge) -> None:
    reviewing = Reviewing(judge, "/api", most_remembered=100_000)
    for number in range(200):
        reviewing.seen(exchange_of(b'"%d"' % number * 500, []))
    assert 0 < reviewing._memory.weight <= 100_000


def test_all_is_entered_once_in_its_order_when_somebody_asks(judge: Judge) -> None:
    async def run() -> None:
        reviewing, noted = Reviewing(judge, "/api"), []
        for number in range(5):
            exchange = exchange_of(b'"%d"' % number, [])
            reviewing.take(exchange, lambda seen, took: noted.append(seen.answer.body))
        assert noted == []
        reviewing.settle()
        expected = [b'"%d"' % number for number in range(5)]
        assert noted == expected
        await asyncio.sleep(0)
        assert noted == expected
        assert reviewing.is_settled

    asyncio.run(run())


def test_what_cannot_be_judged_holds_up_nothing_else(judge: Judge) -> None:
    async def run() -> None:
        failures, noted = [], []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: failures.append(context["exception"]))
        reviewing = Reviewing(judge, "/api")

        def fail(*_: object) -> None:
            raise ZeroDivisionError

        for note in (fail, lambda *_: noted.append(1)):
            reviewing.take(exchange_of(b"1", []), note)
        await asyncio.sleep(0.001)
        assert (len(failures), noted) == (1, [1])

    asyncio.run(run())


def test_same_exchange_is_entered_again_with_its_own_number_and_time() -> None:
    application = proxy_of("http://127.0.0.1:1/api")
    forwarder, journal = application.forwarder, application.world.journal
    assert forwarder is not None
    for took in (0.25, 0.5, 0.75):
        application._note_passage(forwarder.reviewing.seen(exchange_of(b"1", [])), took)
    entries = list(journal)
    assert [(each.number, each.took) for each in entries] == [(1, 0.25), (2, 0.5), (3, 0.75)]
    assert entries[0].at <= entries[2].at
    assert entries[0][3:] == entries[1][3:] == entries[2][3:]
    assert journal.weight == 3 * entries[0].weight


def test_journal_has_what_passed_before_it_is_read() -> None:
    application = proxy_of("http://127.0.0.1:1/api")
    forwarder = application.forwarder
    assert forwarder is not None

    async def run() -> dict[str, Any]:
        forwarder.reviewing.take(exchange_of(b"1", []), application._note_passage)
        path = "/__mock__/worlds/default/journal"
        headers = [(b"host", b"localhost")]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b""}
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await application({**scope, "headers": headers}, no_body, send)
        return json.loads(sent[1]["body"])

    assert len(asyncio.run(run())["results"]) == 1
