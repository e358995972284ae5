"""Access to the test controls, and of web pages to the API."""

import os
import re
import subprocess
from contextlib import contextmanager, suppress

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import SetupError, TooManyRequests
from busroot_mock.http.access import Access
from busroot_mock.http.wrong_tokens import MOST, SECONDS_EACH, WrongTokens
from tests.support.commands import COMMAND

KEYS = "/__mock__/keys"
SKUS = "/api/sku"
APP = "https://app.example"


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


def test_wrong_tokens_are_throttled_and_the_right_one_is_not(client_of, error_schema):
    client = client_of(host="0.0.0.0", token="s3cret")
    host, wrong, right = ("Host", "a"), ("X-Control-Token", "x"), ("X-Control-Token", "s3cret")
    assert [status(client, [host, wrong]) for _ in range(MOST + 2)] == [403] * MOST + [429] * 2
    assert status(client, [host, right]) == 200
    assert status(client, [host]) == 403
    answer = client.get(KEYS, None, headers=[host, wrong])
    assert 1 <= int(answer.headers["retry-after"]) <= SECONDS_EACH
    assert answer.headers["connection"] == "close"
    error_schema.validate(answer.json())
    assert client.get("/__mock__/", None, headers=[host, wrong]).status_code == 429
    form = {"headers": [host, ("Origin", "http://a")], "data": {"token": "x"}}
    assert client.post("/__mock__/ui/login", None, **form).status_code == 429
    assert client.post("/__mock__/ui/login", None, **{**form, "data": {"token": "s3cret"}}).cookies


@given(st.lists(st.floats(0, 20), min_size=1, max_size=80))
def test_wrong_tokens_are_taken_at_a_rate(pauses):
    at, taken = 0.0, []
    tokens = WrongTokens(lambda: at)
    for pause in pauses:
        at += pause
        with suppress(TooManyRequests):
            tokens.note()
            taken.append(at)
    for begin in taken:
        within = sum(begin <= each < begin + 60 for each in taken)
        assert within <= MOST + 60 / SECONDS_EACH + 1


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
        assert answer.headers["access-control-allow-credentials"] == "true"
    for key in ("demo-admin-key", "wrong"):
        answer = client.get(SKUS, key, headers=[("Origin", origin)])
        assert answer.headers.get("access-control-allow-origin") == (origin if is_let else None)
        credentials = answer.headers.get("access-control-allow-credentials")
        assert credentials == ("true" if is_let else None)


def test_cors_for_all_lets_no_credentials_through(client_of):
    answer = client_of(origins=frozenset({"*"})).get(SKUS, headers=[("Origin", APP)])
    assert answer.headers["access-control-allow-origin"] == APP
    assert "access-control-allow-credentials" not in answer.headers


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
    with beyond_loopback(BUSROOT_MOCK_TOKEN="a-token-of-16-letters") as (process, address):
        with httpx.Client(base_url=address, trust_env=False) as client:
            assert client.get(KEYS).status_code == 403
            assert client.get(KEYS, headers={"X-Control-Token": "a-token-of-16-letters"}).is_success
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
