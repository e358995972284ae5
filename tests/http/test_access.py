"""Who may reach the test controls, and which web pages the API."""

import os
import re
import subprocess
from contextlib import contextmanager

import httpx
import pytest

from busroot_mock.errors import SetupError
from busroot_mock.http.access import Access
from busroot_mock.serving.app import Application
from tests.support.commands import COMMAND

KEYS = "/__mock__/keys"
SKUS = "/api/sku"
APP = "https://app.example"


@pytest.fixture
def client_of(contract, runner, client):
    """Makes a client of an application with such an access."""

    def make(**options):
        return type(client)(
            Application(contract, client.application.world, Access(**options)), runner
        )

    return make


def status(client, headers, path=KEYS):
    return client.get(path, None, headers=headers).status_code


LOCAL = [
    ([("Host", "localhost:8080")], 200),
    ([("Host", "127.0.0.1:8080")], 200),
    ([("Host", "[::1]:8080")], 200),
    ([("Host", "evil.example")], 403),
    ([("Host", "127.0.0.1.evil.example")], 403),
    ([("Host", "[")], 403),
    ([("Host", "localhost:8080"), ("Origin", "http://localhost:8080")], 200),
    ([("Host", "localhost:8080"), ("Origin", "http://localhost:3000")], 403),
    ([("Host", "localhost:8080"), ("Origin", "null")], 403),
    ([("Host", "localhost:8080"), ("Origin", "http://[")], 403),
    ([("Host", "evil.example"), ("Origin", "http://evil.example")], 403),
    ([("Host", "localhost"), ("Sec-Fetch-Site", "same-origin")], 200),
    ([("Host", "localhost"), ("Sec-Fetch-Site", "none")], 200),
    ([("Host", "localhost"), ("Sec-Fetch-Site", "cross-site")], 403),
    ([("Host", "localhost"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Dest", "image")], 403),
    ([("Host", "localhost"), ("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Dest", "document")], 200),
]


@pytest.mark.parametrize(("headers", "expected"), LOCAL, ids=str)
def test_control_on_loopback_is_for_local_pages_and_tools(client_of, headers, expected):
    assert status(client_of(host="127.0.0.1"), headers) == expected


def test_control_refuses_foreign_pages_even_where_they_may_call_the_api(client_of):
    client = client_of(host="127.0.0.1", origins=frozenset({"*"}))
    headers = [("Host", "localhost"), ("Origin", APP)]
    ask = [*headers, ("Access-Control-Request-Method", "POST")]
    for path in (KEYS, "/__mock__/nothing", "/%5F_mock__/keys", "/__mock__/"):
        for method, sent in (("GET", headers), ("POST", headers), ("OPTIONS", ask)):
            answer = client.request(method, path, None, headers=sent)
            assert answer.status_code >= 400
            assert not [name for name in answer.headers if name.startswith("access-control")]
    assert client.get(SKUS, headers=headers).headers["access-control-allow-origin"] == APP


def test_control_beyond_loopback_needs_the_token(client_of, error_schema):
    headers = [("Host", "mock.example")]
    without, client = client_of(host="0.0.0.0"), client_of(host="0.0.0.0", token="s3cret")
    answer = without.get(KEYS, None, headers=headers)
    assert answer.status_code == 403
    assert "BUSROOT_MOCK_TOKEN" in answer.json()["message"]
    error_schema.validate(answer.json())
    for sent, expected in (("s3cret", 200), ("S3cret", 403), ("", 403), ("\xe9", 403)):
        assert status(client, [*headers, ("X-Control-Token", sent.encode("latin-1"))]) == expected
    assert status(client, headers) == 403
    assert "s3cret" not in client.get(KEYS, None, headers=headers).text


def test_api_beyond_loopback_needs_no_token(client_of):
    assert client_of(host="0.0.0.0").get(SKUS, headers=[("Host", "mock.example")]).is_success


def test_cors_is_off_unless_asked_for(client_of):
    client = client_of(host="127.0.0.1")
    answer = client.get(SKUS, headers=[("Origin", APP)])
    assert not [name for name in answer.headers if name.startswith("access-control")]
    ask = [("Origin", APP), ("Access-Control-Request-Method", "GET")]
    assert client.request("OPTIONS", SKUS, None, headers=ask).status_code == 405


@pytest.mark.parametrize(("origin", "is_let"), [(APP, True), ("https://other.example", False)])
def test_cors_lets_the_origins_that_are_named(client_of, origin, is_let):
    client = client_of(host="127.0.0.1", origins=frozenset({APP}))
    ask = [
        ("Origin", origin),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "x-api-key, content-type"),
    ]
    answer = client.request("OPTIONS", SKUS, None, headers=ask)
    assert answer.status_code == (204 if is_let else 405)
    if is_let:
        assert answer.headers["access-control-allow-headers"] == "x-api-key, content-type"
        assert answer.headers["access-control-allow-origin"] == origin
    for key in ("demo-admin-key", "wrong"):
        answer = client.get(SKUS, key, headers=[("Origin", origin)])
        assert answer.headers.get("access-control-allow-origin") == (origin if is_let else None)


@contextmanager
def beyond_loopback(**environment):
    """Starts a mock server at all addresses of the machine; gives its process and address."""
    command = [*COMMAND, "serve", "--host", "0.0.0.0", "--port", "0", "--log-level", "warning"]
    pipe, environment = subprocess.PIPE, {**os.environ, **environment}
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        try:
            port = re.search(r"http://0\.0\.0\.0:(\d+)/api,", process.stdout.readline())[1]
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def test_serve_beyond_loopback_takes_the_token_of_the_environment():
    with beyond_loopback(BUSROOT_MOCK_TOKEN="s3cret") as (process, address):
        with httpx.Client(base_url=address, trust_env=False) as client:
            assert client.get(KEYS).status_code == 403
            assert client.get(KEYS, headers={"X-Control-Token": "s3cret"}).is_success
            assert client.get(SKUS, headers={"X-API-KEY": "demo-admin-key"}).is_success
        process.terminate()
        assert process.stderr.read() == ""


def test_serve_beyond_loopback_without_a_token_says_that_controls_are_off():
    with beyond_loopback(BUSROOT_MOCK_TOKEN="") as (process, address):
        assert "BUSROOT_MOCK_TOKEN" in process.stderr.readline()
        assert httpx.get(f"{address}{KEYS}", trust_env=False).status_code == 403


@pytest.mark.parametrize("token", ["caf\u00e9", "a b", " a", "a\n", "\udcff", "\u202e"])
def test_token_that_no_header_can_bring_stops_the_start(token):
    with pytest.raises(SetupError, match=r"^BUSROOT_MOCK_TOKEN must consist of printable ASCII"):
        Access("0.0.0.0", token)
