"""The way to the deployment: TLS, HTTP/2, proxies between, and options that cannot be used."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from busroot_mock.errors import SetupError
from busroot_mock.proxy.reach_checks import check_files
from busroot_mock.proxy.target import Reach, proxy_for, target_of
from tests.proxy.test_forward import request
from tests.support.upstreams import OK, exchange, proxied

AUTHORITY = trustme.CA()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    AUTHORITY.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other.pem")
    AUTHORITY.issue_cert("client.test").private_key_and_cert_chain_pem.write_to_path(
        folder / "client.pem"
    )
    return folder


def context(alpn: str = "http/1.1", wants_client: bool = False) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert("127.0.0.1", "localhost", "deployment.test").configure_cert(made)
    made.set_alpn_protocols([alpn])
    if wants_client:
        made.verify_mode = ssl.CERT_REQUIRED
        AUTHORITY.configure_trust(made)
    return made


class Served:
    """Servers in a loop of their own, each on a free port."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.asked: list[bytes] = []
        self.servers: list[asyncio.Server] = []
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def start(self, handler: Any, tls: ssl.SSLContext | None = None) -> int:
        starting = asyncio.start_server(handler, "127.0.0.1", 0, ssl=tls)
        server = asyncio.run_coroutine_threadsafe(starting, self.loop).result(5)
        self.servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(OK)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def http2(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        while data := await reader.read(65536):
            for event in connection.receive_data(data):
                if isinstance(event, RequestReceived):
                    self.asked.append(dict(event.headers)[b":path"])
                    answer = [(b":status", b"200"), (b"x-name", b"caf\xe9"), (b"x-name", b"2")]
                    connection.send_headers(event.stream_id, answer)
                    connection.send_data(event.stream_id, b"by http/2", end_stream=True)
            writer.write(connection.data_to_send())
        writer.close()

    def tunnel_to(self, port: int) -> object:
        async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            there, back = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"HTTP/1.1 200 Connection established\r\nX-Of-The-Tunnel: 1\r\n\r\n")
            await asyncio.gather(copied(reader, back), copied(there, writer))

        return tunnel


async def copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served()
    yield served
    asyncio.run_coroutine_threadsafe(_closed(served.servers), served.loop).result(5)
    served.loop.call_soon_threadsafe(served.loop.stop)
    served.thread.join(5)
    served.loop.close()


async def _closed(servers: list[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    others = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
    # They end by themselves: the proxy has closed its connections.
    await asyncio.wait_for(asyncio.gather(*others, return_exceptions=True), 4)
    await asyncio.sleep(0.05)


class TestTls:
    def test_certificate_is_checked(self, served: Served, folder: Path) -> None:
        url = f"https://127.0.0.1:{served.start(served.plain, context())}/api"
        with proxied(url, ca_bundle=folder / "other.pem") as (port, _):
            head, body = exchange(port, request(b"GET", b"/api/sku"))
        assert head.startswith(b"HTTP/1.1 502")
        assert b"certificate is not trusted" in body
        assert served.asked == []
        with proxied(url, ca_bundle=folder / "ca.pem") as (port, _):
            assert exchange(port, request(b"GET", b"/api/sku"))[1] == b"ok"

    def test_proxy_has_a_certificate_of_its_own(self, served: Served, folder: Path) -> None:
        port = served.start(served.plain, context(wants_client=True))
        url, bundle = f"https://127.0.0.1:{port}/api", folder / "ca.pem"
        with proxied(url, ca_bundle=bundle) as (port, _):
            assert exchange(port, request(b"GET", b"/api/sku"))[0].startswith(b"HTTP/1.1 502")
        with proxied(url, ca_bundle=bundle, client_cert=folder / "client.pem") as (port, _):
            assert exchange(port, request(b"GET", b"/api/sku"))[1] == b"ok"

    def test_http_2_is_spoken(self, served: Served, folder: Path) -> None:
        url = f"https://127.0.0.1:{served.start(served.http2, context('h2'))}/api"
        with proxied(url, ca_bundle=folder / "ca.pem") as (port, _):
            for target in (b"/api/a/../b?c='{d}'", b"/api/sku"):
                head, body = exchange(port, request(b"GET", target))
                assert body == b"by http/2"
                assert head.count(b"x-name: caf\xe9\r\nx-name: 2") == 1
        assert served.asked == [b"/api/a/../b?c='{d}'", b"/api/sku"]

    def test_proxy_between_is_respected(
        self, served: Served, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        deployment = served.start(served.plain, context())
        between = served.start(served.tunnel_to(deployment))
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{between}")
        with proxied("https://deployment.test/api", ca_bundle=folder / "ca.pem") as (port, _):
            head, body = exchange(port, request(b"GET", b"/api/sku"))
        assert body == b"ok"
        assert b"x-of-the-tunnel" not in head
        assert served.asked[0].startswith(b"CONNECT deployment.test:443 ")
        assert b"x-api-key" not in served.asked[0].lower()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://deployment.test/api", "http://between.test"),
        ("https://inner.test/api", ""),
        ("https://127.0.0.1/api", ""),
        ("https://localhost:8443/api", ""),
        ("http://[::1]:80/api", ""),
    ],
)
def test_loopback_and_no_proxy_go_straight(
    url: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://between.test")
    monkeypatch.setenv("HTTP_PROXY", "http://between.test")
    monkeypatch.setenv("NO_PROXY", "inner.test")
    assert proxy_for(target_of(url)) == expected


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://a/api", "a.example/api", "https://", "https://a b/api", "https://a:99999/api"),
        *("https://me:secret@a/api", "https://a/api?key=1", "https://a/api#top", ""),
    ],
)
def test_other_urls_are_refused_without_their_password(url: str) -> None:
    with pytest.raises(SetupError) as refused:
        target_of(url)
    assert "secret" not in str(refused.value)


def test_base_path_is_kept() -> None:
    target = target_of("https://A.example:8443/v2/api/")
    assert (target.origin, target.base_path) == ("https://a.example:8443", "/v2/api")
    assert target.path_for("/api/sku", "/api") == "/v2/api/sku"
    assert target_of("https://a").path_for("/api", "/api") == "/"


@pytest.mark.parametrize(
    ("reach", "text"),
    [
        ({"ca_bundle": "nothing.pem"}, "--ca-bundle"),
        ({"client_cert": "nothing.pem"}, "--client-cert"),
        ({"client_key": "client.pem"}, "needs --client-cert"),
        ({"client_cert": "ca.pem"}, "--client-cert"),
    ],
)
def test_files_are_tried_at_the_start(reach: dict[str, str], text: str, folder: Path) -> None:
    with pytest.raises(SetupError, match=text):
        check_files(Reach(**{name: folder / value for name, value in reach.items()}))
