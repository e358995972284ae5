"""Fault rules over the wire: connections closed, answers cut, and clients that leave."""

import http.client
import logging
import time
from contextlib import suppress

import httpx
import pytest

from busroot_mock.http.request import OWN
from busroot_mock.serving.app import Application
from busroot_mock.serving.limits import Limits
from busroot_mock.worlds.world import World
from tests.support.faults import CONFIG, REASONS, entered
from tests.support.served import running
from tests.support.wire import GOOD, ask, connected, get, head, post, read_to_end

SENT = 20_000_000


@pytest.fixture
def quiet(caplog):
    """Holds that a closed connection is nothing that the server complains of."""
    for name in ("busroot_mock.serving", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    yield
    # Of the call: what `caplog.records` has by now is of the teardown.
    records = caplog.get_records("call")
    assert not [entry.getMessage() for entry in records if entry.levelno > logging.INFO]


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
        top, _, body = read_to_end(connection).partition(b"\r\n\r\n")
    assert b"content-length: %d" % len(whole) in top
    assert body == whole[: len(whole) // 2]
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        httpx.get(f"http://127.0.0.1:{port}{CONFIG}", headers={"X-API-KEY": "demo-admin-key"})


@pytest.mark.usefixtures("quiet")
def test_closing_lets_arrive_what_was_sent_however_slow_the_client():
    async def application(scope, receive, send):
        length = (b"content-length", b"%d" % (2 * SENT))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": bytes(SENT), "more_body": True})
        scope["extensions"][OWN].close()

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
        top, end, body = read_to_end(connection).partition(b"\r\n\r\n")
    assert top.startswith(b"HTTP/1.1 200")
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
