"""A run that only reads sends nothing else, whatever tempts it and whichever layer is mistaken."""

import asyncio
import http.client
import os
import posixpath
import re
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
import requests
import urllib3
from hypothesis import example, given
from hypothesis import strategies as st
from requests import PreparedRequest
from requests.adapters import HTTPAdapter

from contract_tests.config.profile import Identity, Profile
from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.target.connect import deployment_of
from contract_tests.target.deployment import Deployment
from contract_tests.target.schema import OPERATIONS
from contract_tests.transport.guard import Guard, Refused
from contract_tests.transport.pace import Spent
from contract_tests.transport.request_form import HEADERS
from tests.support.deployments import run, settings_json
from tests.support.hostile import TEMPTING, Hostile, break_off, cookies, drip, hostile, redirect

pytestmark = pytest.mark.runs

READS = [one for one in OPERATIONS if one.method == "GET"]
PROFILE = Profile((Identity("main", "BUSROOT_API_KEY", "some-key"),))
BASE = "http://127.0.0.1:8080/api"


def is_declared(method: str, target: str) -> bool:
    path = target.partition("?")[0].removeprefix("/api")
    patterns = [re.sub(r"\{.+?\}", "[^/]+", one.path) for one in READS]
    return method in ("GET", "HEAD") and any(re.fullmatch(each, path) for each in patterns)


def assert_only_reads(server: Hostile) -> None:
    for asked in server.asked:
        assert is_declared(asked.method, asked.target), asked
        assert asked.length == 0, asked
        assert set(asked.headers) - {"host"} <= HEADERS, asked
        assert asked.headers["host"] == f"127.0.0.1:{server.server_port}", asked


@pytest.fixture
def deployment() -> Iterator[Callable[..., Deployment]]:
    """Makes a deployment at a server, with the transport standing before it."""
    open_ones: list[Any] = []

    def make(server: Hostile, **settings: Any) -> Deployment:
        told = Settings(base_url=f"{server.origin}/api", timeout=0.5, **settings)
        target = deployment_of(told, PROFILE)
        context = target.transport.standing()
        context.__enter__()
        open_ones.append(context)
        return target

    yield make
    for context in reversed(open_ones):
        context.__exit__(None, None, None)


# ---- A whole run ---------------------------------------------------------------------------------


def test_hostile_server_sees_nothing_but_declared_reads(tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password netrc-secret\n", encoding="utf-8")
    with hostile() as server, hostile([]) as elsewhere:
        server.elsewhere = elsewhere.origin
        settings = settings_json(
            f"{server.origin}/api", tmp_path, timeout=0.3, max_seconds=25, max_requests=400
        )
        _, told = run(settings, key="hostile-key", environment={"NETRC": str(netrc)})
        assert_only_reads(server)
    assert len(server.asked) > server.patience + 5 * len(TEMPTING), told
    assert len(server.asked) <= 400
    assert not elsewhere.asked
    assert "Refused" not in told
    left = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("traffic-*"))
    assert "netrc-secret" not in left


def test_budget_holds_for_all_processes_of_a_run_together(tmp_path):
    with hostile([]) as server:
        settings = settings_json(f"{server.origin}/api", tmp_path, max_requests=41)
        run(settings, "-n", "2")
        assert_only_reads(server)
        assert 30 < len(server.asked) <= 41


def test_planted_layer_reaches_nobody(tmp_path):
    log = tmp_path / "log"
    with hostile([]) as server:
        environment = {
            "PLANTED_LOG": str(log),
            "PLANTED_URL": server.origin,
            "PYTHONPATH": str(Path(__file__).parents[2] / "support"),
        }
        settings = settings_json(f"{server.origin}/api", tmp_path, max_requests=150)
        _, told = run(settings, "-p", "planted_layer", environment=environment)
        assert_only_reads(server)
    tried = log.read_text(encoding="utf-8").splitlines()
    assert len(tried) > 9, told
    assert {line.partition(": ")[2] for line in tried} == {"Refused"}


# ---- The guard -----------------------------------------------------------------------------------


def prepared(method: str, url: str, body: Any = None, **headers: str) -> PreparedRequest:
    request = requests.Request(method, f"{BASE}/sku").prepare()
    request.url, request.body = url, body
    request.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return request


def guard(**settings: Any) -> Guard:
    return Guard(BASE, Selection(Settings(base_url=BASE, **settings), OPERATIONS))


@pytest.mark.parametrize(
    "request_",
    [
        prepared("POST", f"{BASE}/sku"),
        prepared("post", f"{BASE}/sku"),
        prepared("DELETE", f"{BASE}/reason/x"),
        prepared("OPTIONS", f"{BASE}/sku"),
        prepared("GET\r\nX: y", f"{BASE}/sku"),
        prepared("GET", f"{BASE}/nowhere"),
        prepared("GET", f"{BASE}/sku/"),
        prepared("GET", f"{BASE}//sku"),
        prepared("GET", f"{BASE}/SKU"),
        prepared("GET", "http://127.0.0.1:8080/sku"),
        prepared("GET", "http://127.0.0.1:8080/__mock__/reset"),
        prepared("GET", "http://127.0.0.1:8080/apiary/sku"),
        prepared("GET", f"{BASE}/sku", b"{}"),
        prepared("GET", f"{BASE}/sku", iter([b"{}"])),
        prepared("GET", f"{BASE}/sku", []),
        prepared("GET", f"{BASE}/sku", Content_Length="5"),
        prepared("GET", f"{BASE}/sku", Transfer_Encoding="chunked"),
        prepared("GET", f"{BASE}/sku", X_HTTP_Method_Override="DELETE"),
        prepared("GET", f"{BASE}/sku", **{"X HTTP Method": "DELETE"}),
        prepared("GET", f"{BASE}/sku", X_Original_URL="/api/admin/seedrun"),
        prepared("GET", f"{BASE}/sku", Host="elsewhere"),
        prepared("GET", f"{BASE}/sku", Authorization="Basic eDp5"),
        prepared("GET", f"{BASE}/sku", Cookie="session=1"),
        prepared("GET", f"{BASE}/sku", Upgrade="h2c"),
        prepared("GET", f"{BASE}/sku", Connection="Upgrade"),
        prepared("GET", f"{BASE}/sku", Accept="a\r\n\r\nDELETE /api/reason/x HTTP/1.1"),
        prepared("GET", f"{BASE}/sku?_method=DELETE"),
        prepared("GET", f"{BASE}/sku?a=1;_method=DELETE"),
        prepared("GET", f"{BASE}/sku?%5Fmethod=DELETE"),
        prepared("GET", f"{BASE}/sku?x-http-method-override=DELETE"),
        prepared("GET", f"{BASE}/admin/user/a%2Fb"),
        prepared("GET", f"{BASE}/admin/user/%2e%2e"),
        prepared("GET", f"{BASE}/admin/user/.."),
        prepared("GET", f"{BASE}/admin/user/..;x"),
        prepared("GET", f"{BASE}/admin/user/..%5c..%5cseedrun"),
        prepared("GET", f"{BASE}/admin/user/%252e%252e%252fseedrun"),
        prepared("GET", f"{BASE}/admin/user/%25252e%25252e%25252fseedrun"),
        prepared("GET", f"{BASE}/sku#/../admin"),
        prepared("GET", f"{BASE}/sku\\..\\admin"),
        prepared("GET", f"{BASE}/sku \t"),
        prepared("GET", "http://127.0.0.1:8081/api/sku"),
        prepared("GET", "https://127.0.0.1:8080/api/sku"),
        prepared("GET", "http://localhost:8080/api/sku"),
        prepared("GET", "http://user:pass@127.0.0.1:8080/api/sku"),
        prepared("GET", "http://127.0.0.1:8080@elsewhere/api/sku"),
        prepared("GET", "http://elsewhere\\@127.0.0.1:8080/api/sku"),
        prepared("GET", "http://127.0.0.1:99999/api/sku"),
        prepared("GET", "/api/sku"),
        prepared("GET", "//127.0.0.1:8080/api/sku"),
        prepared("GET", "file:///etc/hosts"),
    ],
    ids=lambda one: f"{one.method!r} {one.url}"[:70],
)
def test_guard_refuses(request_):
    with pytest.raises(Refused):
        guard().check(request_)


def test_guard_lets_declared_reads_pass():
    for operation in READS:
        path = re.sub(r"\{.+?\}", "some%40one.example", operation.path)
        guard().check(prepared("GET", f"{BASE}{path}?searchtext=_method%3DDELETE"))
        guard().check(prepared("HEAD", f"{BASE}{path}"))
    named = Guard(
        "http://Host.Example/api",
        Selection(Settings(base_url="http://Host.Example"), OPERATIONS),
    )
    named.check(prepared("GET", "http://host.example:80/api/sku"))


STEPS = st.sampled_from([*"./\\;%?&", "..", "%2e", "%2f", "%5c", "%25", "2e", "sku", "admin", "@"])
PATHS = st.lists(STEPS, max_size=12).map("".join)


@given(start=st.sampled_from(["/sku", "/admin/user/", "/"]), rest=PATHS)
@example(start="/admin/user/", rest="%252e%252e")
@example(start="/admin/user/", rest="%2e%2e%5c")
def test_what_the_guard_lets_pass_means_the_same_for_every_server(start, rest):
    try:
        guard().check(prepared("GET", f"{BASE}{start}{rest}"))
    except Refused:
        return
    path = urlsplit(f"{BASE}{start}{rest}").path
    for _ in range(6):
        assert is_declared("GET", path)
        plain = re.sub(";[^/]*", "", path.replace("\\", "/"))
        assert posixpath.normpath(plain) == plain
        path = unquote(path)


def test_guard_refuses_to_write_where_nothing_confines_it():
    with pytest.raises(Refused, match="no rule keeps it"):
        guard(write="demo").check(prepared("POST", f"{BASE}/sku", b"{}"))


# ---- The wall ------------------------------------------------------------------------------------


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


# ---- The transport -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", [redirect(302, "{elsewhere}/api/sku"), redirect(307, "/api/admin/newaccount")]
)
def test_redirect_is_not_followed_to_where_a_run_has_no_business(deployment, answer):
    with hostile([answer], patience=0) as server, hostile([]) as elsewhere:
        server.elsewhere = elsewhere.origin
        target = deployment(server)
        assert target.send("GET", "/sku").status_code in (302, 307)
        with pytest.raises(Refused):
            target.session.get(f"{target.base_url}/sku", timeout=1)
        assert not elsewhere.asked
        assert_only_reads(server)


def test_cookies_are_not_kept(deployment):
    with hostile([cookies], patience=0) as server:
        target = deployment(server)
        for _ in range(3):
            target.send("GET", "/sku")
        assert not any("cookie" in asked.headers for asked in server.asked)


def test_netrc_is_not_sent(deployment, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with hostile([]) as server:
        target = deployment(server)
        target.send("GET", "/sku")
        requests.get(f"{target.base_url}/sku", timeout=1)
        assert not any("authorization" in asked.headers for asked in server.asked)
        assert len(server.asked) == 2
    assert os.environ["NETRC"] == os.devnull


def test_proxy_of_the_environment_is_used(deployment, monkeypatch):
    with hostile([]) as proxy:
        monkeypatch.setenv("http_proxy", proxy.origin)
        monkeypatch.setenv("no_proxy", "")
        told = Settings(base_url="http://busroot.example/api")
        target = deployment_of(told, PROFILE)
        with target.transport.standing():
            assert target.send("GET", "/sku").status_code == 200
        assert [asked.target for asked in proxy.asked] == ["http://busroot.example/api/sku"]


@pytest.mark.parametrize("answer", [drip, break_off])
def test_body_that_does_not_end_is_a_fault_and_counts(deployment, answer):
    with hostile([answer], patience=0) as server:
        target = deployment(server)
        with pytest.raises(requests.RequestException):
            target.send("GET", "/sku")
        assert len(server.asked) == target.transport.budget.sent == 3
        assert target.transport.faults["GET /sku"]


def test_budget_is_never_exceeded(deployment):
    with hostile([break_off], patience=2) as server:
        target = deployment(server, max_requests=4)
        for _ in range(2):
            target.send("GET", "/sku")
        with pytest.raises(Spent):
            target.send("GET", "/sku")
        with pytest.raises(Spent):
            target.send("GET", "/sku")
        assert len(server.asked) == 4
