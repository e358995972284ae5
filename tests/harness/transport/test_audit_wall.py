"""The wall stops what goes round the transport."""

import asyncio
import http.client
import socket
import threading
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import requests
import urllib3
from requests import PreparedRequest
from requests.adapters import HTTPAdapter

from contract_tests.transport.guard import Refused
from tests.support.hostile import hostile


def by_socket(url: str) -> None:
    parts = urlsplit(url)
    with socket.socket() as connection:
        connection.connect((parts.hostname, parts.port))


def by_asyncio(url: str) -> None:
    async def connect() -> None:
        await asyncio.open_connection(urlsplit(url).hostname, urlsplit(url).port)

    asyncio.run(connect())


def by_http_client(url: str) -> None:
    parts = urlsplit(url)
    http.client.HTTPConnection(str(parts.hostname), parts.port).request("GET", parts.path)


def by_own_adapter(url: str) -> None:
    class Adapter(HTTPAdapter):
        def send(self, request: PreparedRequest, *given: Any, **options: Any) -> Any:
            return urllib3.PoolManager().request("DELETE", str(request.url), retries=False)

    session = requests.Session()
    session.mount("http://", Adapter())
    session.get(url)


def by_thread(url: str) -> None:
    caught: list[BaseException] = []

    def connect() -> None:
        try:
            by_socket(url)
        except BaseException as error:
            caught.append(error)

    thread = threading.Thread(target=connect)
    thread.start()
    thread.join()
    raise caught[0]


# What is stopped in the middle of connecting leaves its socket to the garbage collector.
UNCLOSED = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning",
    "ignore:Exception ignored in.*socket:pytest.PytestUnraisableExceptionWarning",
)
PAST = [
    lambda url: urllib.request.urlopen(url, timeout=2),
    lambda url: httpx.get(url),
    lambda url: urllib3.PoolManager().request("GET", url, retries=False),
    by_socket,
    by_asyncio,
    by_http_client,
    by_own_adapter,
    by_thread,
]


@UNCLOSED
@pytest.mark.parametrize("way", PAST)
def test_wall_stops_what_goes_past_the_transport(deployment, way):
    with hostile([]) as server:
        deployment(server)
        for host in ("127.0.0.1", "localhost", "127.0.0.2"):
            with pytest.raises(Refused):
                way(f"http://{host}:{server.server_port}/api/sku")
        assert not server.asked


@UNCLOSED
def test_wall_stops_connections_to_other_hosts(deployment):
    with hostile([]) as server:
        deployment(server)
        with pytest.raises(Refused):
            by_socket("http://192.0.2.1:80/")


def test_wall_stops_a_request_over_an_open_connection(deployment):
    with hostile([]) as server:
        target = deployment(server)
        assert target.send("GET", "/sku").status_code == 200
        adapter: Any = target.session.get_adapter(server.origin)
        [key] = adapter.poolmanager.pools.keys()
        pool = adapter.poolmanager.pools[key]
        assert pool.num_connections == 1
        with pytest.raises(Refused):
            pool.urlopen("DELETE", "/api/reason/x", retries=False)
        assert [asked.method for asked in server.asked] == ["GET"]


@pytest.mark.parametrize(
    "change",
    [
        {"method": "DELETE"},
        {"url": "/api/admin/seedrun"},
        {"body": b"{}"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_wall_stops_what_is_changed_below_the_transport(deployment, monkeypatch, change):
    urlopen = urllib3.HTTPConnectionPool.urlopen
    monkeypatch.setattr(
        urllib3.HTTPConnectionPool,
        "urlopen",
        lambda self, **given: urlopen(self, **{**given, **change}),
    )
    with hostile([]) as server:
        target = deployment(server)
        with pytest.raises(Refused):
            target.send("GET", "/sku")
        assert all(asked.method == "GET" and not asked.length for asked in server.asked)


def test_request_that_changes_after_it_was_checked_does_not_leave(deployment):
    def turn(request: PreparedRequest) -> None:
        request.method = "DELETE"

    with hostile([]) as server:
        target = deployment(server)
        target.transport.before.append(turn)
        with pytest.raises(Refused):
            target.send("GET", "/sku")
        assert not server.asked


def test_wall_lets_other_servers_of_this_machine_be_reached(deployment):
    with hostile([]) as server, hostile([]) as other:
        deployment(server)
        assert httpx.get(f"{other.origin}/").status_code == 200
