"""A proxy in front of the server: whom it believes, and that pages work below a prefix."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import SetupError
from busroot_mock.http.proxies import Proxies, network_of, prefix_of
from busroot_mock.http.request import Request
from tests.support.consoles import HOME
from tests.support.html_pages import Page

LOCAL = [("Host", "localhost:8080")]
FORWARDED = [
    ("X-Forwarded-Prefix", "/a/b/"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Host", "mock.example"),
]


def request_of(peer, headers):
    scope = {"method": "GET", "path": "/", "query_string": b"", "client": peer and (peer, 5)}
    sent = [(name.lower().encode(), text.encode("latin-1")) for name, text in headers]
    return Request({**scope, "headers": sent, "scheme": "http"}, None)


def seen(proxies, peer, headers=FORWARDED):
    request = request_of(peer, headers)
    return proxies.prefix(request), proxies.scheme(request), proxies.host(request)


@pytest.mark.parametrize(
    ("peer", "is_believed"),
    [
        *(("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("::ffff:127.0.0.1", True)),
        *(("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("2001:db8::7", True), (None, True)),
        *(("192.0.2.1", False), ("2001:db8::8", False), ("::ffff:192.0.2.1", False)),
        ("localhost", False),
    ],
)
def test_proxy_is_believed_on_this_machine_or_if_it_is_named(peer, is_believed):
    proxies = Proxies("/root", (network_of("10.0.0.0/8"), network_of("2001:db8::7")))
    forwarded, own = ("/a/b", "https", "mock.example"), ("/root", "http", None)
    assert seen(proxies, peer) == (forwarded if is_believed else own)


@pytest.mark.parametrize(
    "prefix",
    ["//evil.example", "evil", "/a//b", "/a b", '/a"', "/\\evil", "/<b>", "/\xe9", "/a?b", "/"],
)
def test_prefix_that_is_none_is_not_believed(prefix):
    assert seen(Proxies(), "127.0.0.1", [("X-Forwarded-Prefix", prefix)])[0] == ""
    if prefix != "/":
        with pytest.raises(SetupError, match="is not a path prefix such as /mock"):
            prefix_of(prefix)


def test_nearest_proxy_counts_where_several_tell():
    headers = [("X-Forwarded-Proto", "ftp, https"), ("X-Forwarded-Prefix", "/far")]
    headers += [("X-Forwarded-Prefix", "/far, /near")]
    assert seen(Proxies(), "127.0.0.1", headers)[:2] == ("/near", "https")


@pytest.mark.parametrize("text", ["", "10.0.0.0/99", "proxy.example", "10.0.0.1/8"])
def test_proxy_that_is_not_an_address_stops_the_start(text):
    with pytest.raises(SetupError, match="is not an address or a network such as 10"):
        network_of(text)


# ---- What clients see


@pytest.mark.parametrize("sent", ["", "/mock"])
def test_server_below_a_root_path_is_whole_there(client_of, sent):
    client = client_of(host="127.0.0.1", proxies=Proxies("/mock"))

    def get(path):
        return client.get(f"{sent}{path}", headers=[*LOCAL, ("Accept", "application/json")])

    places = get("/").json()["result"]
    assert places["console"] == "/mock/__mock__/"
    for path in (value for name, value in places.items() if name not in ("api", "name")):
        if path.startswith("/"):
            assert client.get(path, headers=LOCAL).is_success, path
    assert get("/api/sku").is_success
    assert get("/api/ui").headers["location"] == "/mock/api/ui/"
    assert get("/__mock__").headers["location"] == "/mock/__mock__/"
    assert get("/api/openapi.json").json()["servers"][0]["url"] == "/mock/api"
    assert '"/mock/api/openapi.json"' in get("/api/ui/").text
    page = Page(get("/__mock__/").text)
    addresses = page.addresses("href") + page.addresses("action")
    assert addresses
    assert all(each.startswith(("/mock/", "#")) for each in addresses)


@pytest.mark.parametrize(
    ("headers", "meant"), [(LOCAL, "/mock/api/sku"), ([*LOCAL, *FORWARDED], "/a/b/api/sku")]
)
def test_path_that_was_meant_is_named_as_the_client_sees_it(client_of, headers, meant):
    answer = client_of(host="127.0.0.1", proxies=Proxies("/mock")).get("/api/skus", headers=headers)
    assert answer.json()["message"].endswith(f"Did you mean {meant}?")


def test_path_that_only_begins_like_the_root_path_is_another(client_of):
    client = client_of(host="127.0.0.1", proxies=Proxies("/mock"))
    assert client.get("/mocked/api/sku", headers=LOCAL).status_code == 404
    assert client.get("/mock%2Fapi/sku", headers=LOCAL).status_code == 404
    assert client.get("/mock", headers=LOCAL).json()["result"]["api"] == "/mock/api"


def test_console_behind_a_proxy_shows_and_uses_where_the_client_sees_it(client_of):
    client = client_of(host="127.0.0.1", token="s3cret")
    headers = [*LOCAL, *FORWARDED, ("Origin", "https://mock.example")]
    assert client.get(HOME, None, headers=[*LOCAL, *FORWARDED]).status_code == 403
    answer = client.post("/__mock__/ui/login", None, headers=headers, data={"token": "s3cret"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/a/b/__mock__/")
    cookie = answer.headers["set-cookie"]
    assert {"Secure", "Path=/a/b/__mock__/"} <= set(cookie.split("; "))
    sent = [*LOCAL, *FORWARDED, ("Cookie", cookie.partition(";")[0])]
    assert "https://mock.example/a/b/api" in client.get(HOME, None, headers=sent).text


@pytest.mark.parametrize(("host", "token"), [("127.0.0.1", None), ("127.0.0.1", "s3cret")])
def test_controls_are_closed_to_those_who_come_by_a_proxy_without_the_token(
    client_of, host, token, error_schema
):
    client = client_of(host=host, token=token)
    headers = [*LOCAL, ("X-Forwarded-Host", "mock.example")]
    answer = client.get("/__mock__/keys", None, headers=headers)
    assert answer.status_code == 403
    assert "TOKEN" in answer.text.upper()
    error_schema.validate(answer.json())
    token_header = ("X-Control-Token", "s3cret")
    allowed = client.get("/__mock__/keys", None, headers=[*headers, token_header]).is_success
    assert allowed is (token is not None)
    assert client.get("/__mock__/keys", None, headers=LOCAL).is_success


def test_foreign_page_gains_nothing_by_headers_of_a_proxy(client_of):
    client = client_of(host="127.0.0.1")
    for host in ("localhost", "evil.example"):
        headers = [("Host", "evil.example"), ("X-Forwarded-Host", host)]
        assert client.get("/__mock__/keys", None, headers=headers).status_code == 403


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30))
def test_any_forwarded_prefix_leaves_redirects_on_this_server(text):
    prefix, scheme, _ = seen(
        Proxies(), "127.0.0.1", [("X-Forwarded-Prefix", text), ("X-Forwarded-Proto", text)]
    )
    assert scheme in ("http", "https")
    assert json.dumps(prefix)[1:-1] == prefix
    assert not prefix.startswith("//")
    assert not prefix.endswith("/")


@pytest.mark.parametrize("host", ["..localhost", "a b", "@:/", "x" * 70 + ".localhost", "[::1"])
def test_odd_forwarded_host_is_not_a_defect(client_of, host):
    client = client_of(host="127.0.0.1", token="s3cret")
    headers = [*LOCAL, ("X-Forwarded-Host", host), ("X-Control-Token", "s3cret")]
    for path in (HOME, "/api/ui/", "/__mock__/keys", "/"):
        assert client.get(path, headers=headers).status_code < 500
