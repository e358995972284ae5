"""What fault rules do: to the answer, to the time that it takes, and over the wire."""

import asyncio
import http.client
import json
import logging
import time
from collections import Counter
from contextlib import suppress
from statistics import mean, stdev

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.faults import effects
from busroot_mock.faults.rules import Faults
from busroot_mock.http.request import CLOSING
from busroot_mock.serving.app import Application
from busroot_mock.serving.limits import Limits
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW
from tests.faults.test_rules import (
    CONFIG,
    FAULTS,
    OPERATION,
    REASONS,
    SENDER,
    added,
    counts,
    statuses,
)
from tests.serving.test_wire import GOOD, ask, connected, get, head, post, read_to_end
from tests.support.served import running

BODY = {"code": "new", "description": "New", "parentReasonCode": None, "type": ["downtime"]}
SENT = 20_000_000


# ---- In place of the answer


def test_fault_status_is_in_the_envelope(client, error_schema):
    added(client, {"status": 503, "message": "Down <b>.", "retryAfter": 7})
    answer = client.get(CONFIG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert answer.json() == {"isSuccess": False, "message": "Down <b>.", "violations": []}
    error_schema.validate(answer.json())


@pytest.mark.parametrize("status", [400, 404, 418, 429, 451, 499, 500, 502, 504, 599])
def test_fault_status_may_be_any_error(port, status):
    entered(port, {"status": status}, next=1)
    with connected(port) as connection:
        answer, body = ask(connection, get(CONFIG.encode()))
        assert (answer.status, json.loads(body)["isSuccess"]) == (status, False)


@pytest.mark.parametrize("effect", [{"status": 503}, {"expiredKey": True}, {"drop": "request"}])
def test_fault_in_place_of_the_operation_changes_nothing(client, effect):
    before = client.get(REASONS).content
    added(client, effect, next=1)
    try:
        client.post(REASONS, json=BODY)
    except ConnectionResetError:
        assert "drop" in effect
    assert client.get(REASONS).content == before


@pytest.mark.parametrize("effect", [{"drop": "answer"}, {"truncate": True}, {"malformed": True}])
def test_fault_of_the_answer_leaves_the_work_done(client, effect):
    added(client, effect, next=1)
    try:
        client.post(REASONS, json=BODY)
    except ConnectionResetError:
        assert "malformed" not in effect
    assert '"new"' in client.get(REASONS).text


def test_fault_expired_key_is_answered_as_an_unknown_one(client):
    added(client, {"expiredKey": True}, match={"key": "demo-admin-key"})
    assert client.get(CONFIG).content == client.get(CONFIG, "nobody").content
    assert client.get(CONFIG).status_code == 401
    assert client.get(CONFIG, "demo-member-key").status_code == 200


def test_fault_malformed_is_no_json(client):
    added(client, {"malformed": True})
    answer = client.get(CONFIG)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize("effect", [{"drop": "request"}, {"drop": "answer"}, {"truncate": True}])
def test_fault_that_closes_is_an_error_in_process(client, effect):
    added(client, effect)
    with pytest.raises(ConnectionResetError, match="A fault rule of the mock server"):
        client.get(CONFIG)


def test_fault_rate_limit_goes_by_the_clock_of_the_world(client, error_schema):
    added(client, {"rateLimit": {"requests": 2, "seconds": 10}})
    clock = "/__mock__/worlds/default/clock"
    assert statuses(client, 3) == [200, 200, 429]
    client.post(clock, None, json={"advance": "PT4S"})
    answer = client.get(CONFIG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "6")
    error_schema.validate(answer.json())
    assert answer.json()["message"] == "Over 2 requests within 10 seconds."
    client.post(clock, None, json={"advance": "PT6S"})
    assert statuses(client, 3) == [200, 200, 429]
    client.post(clock, None, json={"now": "2026-01-01T00:00:00Z"})
    assert statuses(client, 3) == [200, 200, 429]
    assert counts(client) == [("f1", 10, 4)]


@given(st.integers(0, 5), st.integers(1, 5), st.lists(st.integers(0, 3000), max_size=40))
def test_fault_rate_limit_lets_no_more_through(requests, seconds, steps):
    faults, now, passed = Faults(), 0, []
    faults.add({"effect": {"rateLimit": {"requests": requests, "seconds": seconds}}})
    for step in steps:
        now += step
        fault = faults.choose(OPERATION, SENDER, lambda purpose, below: 0, now)
        if fault is None:
            passed.append(now)
        else:
            assert 1 <= fault.retry_after <= seconds
            # Who waits so long is not sent away again, unless nothing at all may pass.
            later = faults.copy().choose(
                OPERATION, SENDER, lambda purpose, below: 0, now + fault.retry_after * 1000
            )
            assert later is None or requests == 0
    for at in passed:
        # Windows begin with a request: any stretch of their length meets two at most.
        assert sum(at <= other < at + seconds * 1000 for other in passed) <= 2 * requests


# ---- Delays


@pytest.fixture
def slept(monkeypatch):
    """The seconds that were slept, without sleeping them."""
    seconds = []

    async def sleep(delay):
        seconds.append(delay)

    monkeypatch.setattr(effects, "sleep", sleep)
    return seconds


def test_fault_delays_add_up_with_the_first_other_effect(client, slept):
    added(client, {"delay": 100})
    added(client, {"delay": 20, "status": 503}, next=1)
    added(client, {"delay": 3})
    assert statuses(client, 2) == [503, 200]
    assert slept == [0.12, 0.103]


def test_fault_delays_have_a_limit(client, slept):
    for _ in range(3):
        added(client, {"delay": 60_000})
    added(client, {"delay": {"mean": 60_000, "deviation": 60_000}})
    assert statuses(client, 1) == [200]
    assert slept == [60]


def drawn(delay, seed=0, count=1000):
    faults, world = Faults(), World("minimal", seed, Clock(NOW))
    faults.add({"effect": {"delay": delay}})
    chosen = (faults.choose(OPERATION, SENDER, world.draw, 0) for _ in range(count))
    return [round(fault.delay * 1000) for fault in chosen if fault]


def test_fault_delay_is_uniform_between_its_ends():
    found = Counter(drawn({"from": 3, "to": 6}))
    assert sorted(found) == [3, 4, 5, 6]
    assert min(found.values()) > 200
    assert set(drawn({"from": 4, "to": 4}, count=5)) == {4}


def test_fault_delay_is_normal_and_never_negative():
    found = drawn({"mean": 1000, "deviation": 100})
    assert mean(found) == pytest.approx(1000, abs=15)
    assert stdev(found) == pytest.approx(100, abs=10)
    assert min(drawn({"mean": 10, "deviation": 100})) == 0
    assert set(drawn({"mean": 10, "deviation": 0}, count=5)) == {10}


@pytest.mark.parametrize("delay", [{"from": 0, "to": 1000}, {"mean": 500, "deviation": 100}])
def test_fault_delay_is_the_same_for_the_same_seed(delay):
    assert drawn(delay, 7, 20) == drawn(delay, 7, 20) != drawn(delay, 8, 20)


def test_fault_delay_holds_up_no_other_request(contract):
    application = Application(contract, World(clock=Clock(NOW)))
    application.world.state.faults.add({"next": 1, "effect": {"delay": 300}})
    order = []

    async def call(name, client):
        assert (await client.get(CONFIG, headers={"X-API-KEY": "demo-admin-key"})).is_success
        order.append(name)

    async def both():
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://stub") as client:
            slow = asyncio.create_task(call("slow", client))
            await asyncio.sleep(0)
            await call("quick", client)
            await slow

    asyncio.run(both())
    assert order == ["quick", "slow"]


# ---- Over a socket


def entered(port, effect, **parts):
    body = {"effect": effect, **parts}
    httpx.post(f"http://127.0.0.1:{port}{FAULTS}", json=body).raise_for_status()


@pytest.fixture
def quiet(caplog):
    """Holds that a closed connection is nothing that the server complains of."""
    for name in ("busroot_mock.serving", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield
    # Of the call: what `caplog.records` has by now is of the teardown.
    told = caplog.get_records("call")
    assert not [entry.getMessage() for entry in told if entry.levelno > logging.INFO]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("what", ["request", "answer"])
def test_fault_drop_closes_the_connection_without_a_byte(port, what):
    entered(port, {"drop": what}, next=1)
    with connected(port) as connection:
        connection.sendall(get(CONFIG.encode()))
        assert connection.recv(4096) == b""
    with connected(port) as connection:
        assert ask(connection, get(CONFIG.encode()))[0].status == 200


@pytest.mark.usefixtures("quiet")
def test_fault_drop_reaches_clients_as_their_own_error(port):
    entered(port, {"drop": "answer"}, next=2)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        httpx.get(f"http://127.0.0.1:{port}{CONFIG}", headers={"X-API-KEY": "demo-admin-key"})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", CONFIG, headers={"X-API-KEY": "demo-admin-key"})
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    connection.close()


@pytest.mark.usefixtures("quiet")
def test_fault_drop_lets_earlier_answers_of_the_connection_arrive(port):
    entered(port, {"drop": "request"}, next=1, match={"operationId": "listReasons"})
    data = get(CONFIG.encode()) + get(REASONS.encode()) + get(CONFIG.encode())
    with connected(port) as connection:
        connection.sendall(data)
        answers = read_to_end(connection)
    assert answers.count(b"HTTP/1.1 200") == 1


@pytest.mark.usefixtures("quiet")
def test_fault_drop_of_a_write_with_its_body_unread(port):
    entered(port, {"drop": "request"}, next=1)
    with connected(port) as connection:
        connection.sendall(post(GOOD)[:-5])
        with suppress(ConnectionResetError):
            assert connection.recv(4096) == b""
    answer = httpx.get(f"http://127.0.0.1:{port}/__mock__/worlds/default/changes")
    assert answer.json()["results"] == []


@pytest.mark.usefixtures("quiet")
def test_fault_truncate_stops_short_of_the_announced_length(port):
    whole = httpx.get(
        f"http://127.0.0.1:{port}{CONFIG}", headers={"X-API-KEY": "demo-admin-key"}
    ).content
    entered(port, {"truncate": True}, next=2)
    with connected(port) as connection:
        connection.sendall(get(CONFIG.encode()))
        told, _, body = read_to_end(connection).partition(b"\r\n\r\n")
    assert b"content-length: %d" % len(whole) in told
    assert body == whole[: len(whole) // 2]
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        httpx.get(f"http://127.0.0.1:{port}{CONFIG}", headers={"X-API-KEY": "demo-admin-key"})


@pytest.mark.usefixtures("quiet")
def test_closing_lets_arrive_what_was_sent_however_slow_the_client():
    async def application(scope, receive, send):
        length = (b"content-length", b"%d" % (2 * SENT))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": bytes(SENT), "more_body": True})
        scope["extensions"][CLOSING]["close"]()

    with running(application) as (port, _), connected(port) as connection:
        connection.sendall(get(CONFIG.encode()))
        time.sleep(0.2)
        body = read_to_end(connection).partition(b"\r\n\r\n")[2]
    assert len(body) == SENT


def test_fault_delay_ends_with_the_server(contract):
    application = Application(contract, World())
    application.world.state.faults.add({"effect": {"delay": 60_000}})
    limits = Limits(shutdown=0.2)
    with running(application, limits) as (port, server), connected(port) as connection:
        connection.sendall(get(CONFIG.encode()))
        time.sleep(0.2)
        server.end()
        assert connection.recv(4096) == b""


@pytest.mark.usefixtures("quiet")
def test_fault_truncate_of_what_has_no_body_closes_after_the_head(port):
    entered(port, {"truncate": True}, next=1)
    with connected(port) as connection:
        connection.sendall(head(b"HEAD", CONFIG.encode()))
        told, end, body = read_to_end(connection).partition(b"\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 200")
    assert (end, body) == (b"\r\n\r\n", b"")


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_fault_malformed_keeps_the_connection(port, method):
    entered(port, {"malformed": True}, next=1)
    with connected(port) as connection:
        answer, body = ask(connection, head(method, CONFIG.encode()))
        assert (answer.status, body[:6]) == (200, b"" if method == b"HEAD" else b"<html>")
        assert ask(connection, get(CONFIG.encode()))[0].status == 200


@pytest.mark.usefixtures("quiet")
def test_fault_delay_of_a_client_that_goes_away_does_no_harm(port):
    entered(port, {"delay": 150}, next=1)
    with connected(port) as connection:
        connection.sendall(get(CONFIG.encode()))
    time.sleep(0.3)
    with connected(port) as connection:
        assert ask(connection, get(CONFIG.encode()))[0].status == 200
