"""What the mock server makes of odd bytes over a raw socket."""

import http.client
import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import jsonschema_rs
import pytest

from busroot_mock.errors import SetupError
from busroot_mock.serving.server import listen

KEY = b"demo-admin-key"
CONFIG = b"/api/admin/config"
GOOD = b'{"config": {"companyName": "Wire Works"}}'
MIB = 1024 * 1024
WITHIN = 2.0


class Row(NamedTuple):
    """A request as bytes, and what is expected of the answer."""

    name: str
    data: bytes
    status: int
    allow: str = ""
    key: bytes = KEY
    complete: bool = True
    """Whether a second request may follow on the connection."""


def head(
    method: bytes = b"POST",
    target: bytes = CONFIG,
    *more: bytes,
    key: bytes = KEY,
    version: bytes = b"1.1",
) -> bytes:
    lines = [method + b" " + target + b" HTTP/" + version, b"Host: stub", b"X-API-KEY: " + key]
    return b"\r\n".join([*lines, *more]) + b"\r\n\r\n"


def post(body: bytes, *more: bytes, media_type: bytes | None = b"application/json") -> bytes:
    typed = [b"Content-Type: " + media_type] if media_type is not None else []
    return head(b"POST", CONFIG, b"Content-Length: %d" % len(body), *typed, *more) + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    parts = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks)
    options = (b"Transfer-Encoding: chunked", b"Content-Type: application/json")
    return head(b"POST", CONFIG, *options) + parts + end


def get(target: bytes, *more: bytes, **options: bytes) -> bytes:
    return head(b"GET", target, *more, **options)


JSON_TEXTS = [
    Row("malformed JSON", post(b'{"config": '), 400),
    Row("not UTF-8", post(b'{"config": {"companyName": "\xff"}}'), 400),
    Row("Latin-1", post('{"config": {"companyName": "Käse"}}'.encode("latin-1")), 400),
    Row("UTF-8 of a surrogate", post(b'{"config": {"companyName": "\xed\xa0\x80"}}'), 400),
    Row("byte order mark", post(b"\xef\xbb\xbf" + GOOD), 400),
    Row("UTF-16", post(GOOD.decode().encode("utf-16")), 400),
    Row("NaN", post(b'{"config": {"dailySummaryHour": NaN}}'), 400),
    Row("Infinity", post(b'{"config": {"dailySummaryHour": Infinity}}'), 400),
    Row("minus Infinity", post(b'{"config": {"dailySummaryHour": -Infinity}}'), 400),
    Row("1e999", post(b'{"config": {"dailySummaryHour": 1e999}}'), 400),
    Row("60,000 arrays deep", post(b"[" * 60_000 + b"]" * 60_000), 400),
    Row("60,000 objects deep", post(b'{"a":' * 60_000 + b"1" + b"}" * 60_000), 400),
    Row("60,000 deep, never closed", post(b"[" * 60_000), 400),
    Row(
        "300 deep in a place for anything",
        post(b'{"config":{"a":%b1%b}}' % (b"[" * 300, b"]" * 300)),
        400,
    ),
    Row("6,000 digits", post(b'{"config": {"dailySummaryHour": %b}}' % (b"9" * 6000)), 400),
    Row("4,000 digits", post(b'{"config": {"dailySummaryHour": %b}}' % (b"9" * 4000)), 400),
    Row("6,000 decimals", post(b'{"config": {"dailySummaryHour": 0.%b}}' % (b"9" * 6000)), 400),
    Row("lone surrogate in a value", post(rb'{"config": {"companyName": "\ud800"}}'), 400),
    Row("lone surrogate in a key", post(rb'{"config": {"\udfff": "x"}}'), 400),
    Row(
        "surrogates the wrong way round", post(rb'{"config": {"companyName": "\udc00\ud800"}}'), 400
    ),
    Row("surrogate pair", post(rb'{"config": {"companyName": "\ud83d\ude00"}}'), 200),
    Row("NUL escape", post(rb'{"config": {"companyName": "a\u0000b"}}'), 200),
    Row("raw control character", post(b'{"config": {"companyName": "a\x01b"}}'), 400),
    Row("trailing text", post(GOOD + b" x"), 400),
    Row("two values", post(GOOD + GOOD), 400),
    Row("white space alone", post(b" \n "), 400),
    Row("white space around", post(b"\n " + GOOD + b"\t\r\n"), 200),
    Row("null", post(b"null"), 400),
    Row("number", post(b"0"), 400),
    Row(
        "doubled key in an object",
        post(b'{"config": {"companyName": "A", "companyName": "B"}}'),
        200,
    ),
    Row("empty body", post(b""), 400),
    Row("no body", head(b"POST", CONFIG), 400),
    Row("no body, typed", head(b"POST", CONFIG, b"Content-Type: application/json"), 400),
    Row("empty chunked body", chunked(), 400),
]

MEDIA_TYPES = [
    Row("no content type", post(GOOD, media_type=None), 415),
    Row("empty content type", post(GOOD, media_type=b""), 415),
    Row("text/plain", post(GOOD, media_type=b"text/plain"), 415),
    Row("form", post(b"config=1", media_type=b"application/x-www-form-urlencoded"), 415),
    Row("XML", post(b"<a/>", media_type=b"application/xml"), 415),
    Row("subtype +json", post(GOOD, media_type=b"application/vnd.api+json"), 415),
    Row("star", post(GOOD, media_type=b"*/*"), 415),
    Row("no slash", post(GOOD, media_type=b"application"), 415),
    Row("Latin-1 in the type", post(GOOD, media_type=b"application/js\xf6n"), 415),
    Row("two content types", post(GOOD, b"Content-Type: text/plain"), 415),
    Row("upper case", post(GOOD, media_type=b"APPLICATION/JSON"), 200),
    Row("white space around", post(GOOD, media_type=b"  application/json \t ; charset=utf-8"), 200),
    Row("other parameter", post(GOOD, media_type=b'application/json; version="1;2"'), 200),
    Row("charset utf-8", post(GOOD, media_type=b"application/json;charset=utf-8"), 200),
    Row(
        "charset UTF-8 in quotes", post(GOOD, media_type=b'application/json; charset="UTF-8"'), 200
    ),
    Row("charset of upper case", post(GOOD, media_type=b"application/json; CHARSET=UTF-8"), 200),
    Row("charset bogus", post(GOOD, media_type=b"application/json; charset=bogus"), 415),
    Row("charset utf-16", post(GOOD, media_type=b"application/json; charset=utf-16"), 415),
    Row("charset latin-1", post(GOOD, media_type=b"application/json; charset=iso-8859-1"), 415),
    Row("charset empty", post(GOOD, media_type=b"application/json; charset="), 415),
]

BODIES = [
    Row("chunked", chunked(GOOD), 200),
    Row("chunked, byte by byte", chunked(*[GOOD[i : i + 1] for i in range(len(GOOD))]), 200),
    Row("20,000 chunks of one byte", chunked(*[b" "] * 20_000, GOOD), 200),
    Row("chunks of line ends", chunked(*[b"\r\n\r\n"] * 20, GOOD), 200),
    Row("chunk that ends like a body", chunked(b"\r\n0\r\n\r\n", GOOD), 400),
    Row("chunk extension of 60 KB", chunked(GOOD, end=b"0;a=%b\r\n\r\n" % (b"b" * 60_000)), 200),
    Row(
        "trailers of 80 KB",
        chunked(GOOD, end=b"0\r\n" + b"X-Trailer: 1\r\n" * 6_000 + b"\r\n"),
        431,
        complete=False,
    ),
    Row(
        "trailer of 80 KB",
        chunked(GOOD, end=b"0\r\nX: %b\r\n\r\n" % (b"y" * 80_000)),
        431,
        complete=False,
    ),
    Row(
        "chunks in HTTP/1.0",
        chunked(GOOD).replace(b"HTTP/1.1", b"HTTP/1.0"),
        400,
        complete=False,
    ),
    Row(
        "chunks of gzip",
        chunked(GOOD).replace(b"Encoding: chunked", b"Encoding: gzip, chunked"),
        400,
        complete=False,
    ),
    Row("chunk extension and trailer", chunked(GOOD, end=b"0;a=b\r\nX-Trailer: 1\r\n\r\n"), 200),
    Row("chunk size that is none", chunked(GOOD, end=b"zz\r\n"), 400, complete=False),
    Row(
        "chunk longer than its size", chunked(end=b"2\r\nabcdef\r\n0\r\n\r\n"), 400, complete=False
    ),
    Row("chunk size of 40 digits", chunked(end=b"f" * 40 + b"\r\n"), 400, complete=False),
    Row("chunks over the limit", chunked(*[b" " * 65_536] * 17), 413, complete=False),
    Row("one byte over the limit", post(b" " * (MIB + 1)), 413, complete=False),
    Row("two MiB", post(b" " * 2 * MIB), 413, complete=False),
    Row("at the limit", post(GOOD.ljust(MIB)), 200),
    Row(
        "length over the limit, no body",
        head(b"POST", CONFIG, b"Content-Length: 99999999"),
        413,
        complete=False,
    ),
    Row(
        "length of 19 digits",
        head(b"POST", CONFIG, b"Content-Length: " + b"9" * 19),
        413,
        complete=False,
    ),
    Row(
        "length of 60 digits",
        head(b"POST", CONFIG, b"Content-Length: " + b"9" * 60),
        400,
        complete=False,
    ),
    Row("length abc", head(b"POST", CONFIG, b"Content-Length: abc"), 400, complete=False),
    Row("length -5", head(b"POST", CONFIG, b"Content-Length: -5"), 400, complete=False),
    Row("length empty", head(b"POST", CONFIG, b"Content-Length: "), 400, complete=False),
    Row("length superscript", head(b"POST", CONFIG, b"Content-Length: \xb2"), 400, complete=False),
    Row("length twice", post(GOOD, b"Content-Length: 5"), 400, complete=False),
    Row("length with chunks", post(GOOD, b"Transfer-Encoding: chunked"), 400, complete=False),
    Row(
        "transfer encoding of no kind",
        head(b"POST", CONFIG, b"Transfer-Encoding: bogus"),
        400,
        complete=False,
    ),
    Row("body on GET", head(b"GET", CONFIG, b"Content-Length: 7") + b"[1,2,3]", 200),
    Row(
        "body on GET that is not JSON",
        head(b"GET", CONFIG, b"Content-Length: 2") + b"\xff\xff",
        200,
    ),
    Row(
        "body where none is declared",
        head(b"POST", b"/api/admin/access-code", b"Content-Length: 2") + b"{}",
        200,
    ),
    Row("Expect: 100-continue", post(GOOD, b"Expect: 100-continue"), 200),
    Row(
        "Expect: 100-continue, too large",
        head(b"POST", CONFIG, b"Expect: 100-continue", b"Content-Length: 99999999"),
        413,
        complete=False,
    ),
    Row(
        "Expect: 100-continue, wrong key",
        head(
            b"POST", CONFIG, b"Expect: 100-continue", b"Content-Length: 40", key=b"nobody-has-this"
        ),
        401,
        key=b"nobody-has-this",
        complete=False,
    ),
]

METHODS = [
    Row("HEAD", head(b"HEAD", CONFIG), 200),
    Row("HEAD without a key", head(b"HEAD", CONFIG, key=b""), 401),
    Row("HEAD where there is no GET", head(b"HEAD", b"/api/admin/seedrun"), 405, "POST"),
    Row("OPTIONS", head(b"OPTIONS"), 405, "GET, HEAD, POST"),
    Row("TRACE", head(b"TRACE"), 405, "GET, HEAD, POST"),
    Row("PUT", head(b"PUT"), 405, "GET, HEAD, POST"),
    Row("PATCH", head(b"PATCH", b"/api/admin/access-code"), 405, "GET, HEAD, POST"),
    Row("DELETE", head(b"DELETE", b"/api/notification-preference"), 405, "GET, HEAD, POST"),
    Row("QUERY", head(b"QUERY"), 405, "GET, HEAD, POST"),
    Row("PROPFIND", head(b"PROPFIND"), 405, "GET, HEAD, POST"),
    Row("BREW", head(b"BREW"), 405, "GET, HEAD, POST"),
    Row("BREW with a query", head(b"BREW", CONFIG + b"?a=/b"), 405, "GET, HEAD, POST"),
    Row("BREW of an unknown path", head(b"BREW", b"/api/nothing"), 404),
    Row("BREW of a path with a newline", head(b"BREW", b"/api/%0A"), 404),
    Row("BREW without a path", head(b"BREW", b"*"), 400),
    Row(
        "BREW with a body",
        head(b"BREW", CONFIG, b"Content-Length: 2") + b"{}",
        405,
        "GET, HEAD, POST",
    ),
    Row("get in lower case", head(b"get"), 405, "GET, HEAD, POST"),
    Row("GET where there is POST alone", head(b"GET", b"/api/admin/seedrun"), 405, "POST"),
    Row("GET of seedrun/demo", head(b"GET", b"/api/admin/seedrun/demo"), 405, "POST"),
    Row("GET of newaccount", head(b"GET", b"/api/admin/newaccount"), 405, "POST"),
    Row("OPTIONS of the control API", head(b"OPTIONS", b"/__mock__/keys"), 405, "GET, HEAD"),
    Row("POST of the contract", head(b"POST", b"/api/openapi.yaml"), 405, "GET, HEAD"),
    Row(
        "PUT with a body",
        head(b"PUT", CONFIG, b"Content-Length: 2") + b"{}",
        405,
        "GET, HEAD, POST",
    ),
    Row("OPTIONS without a key", head(b"OPTIONS", key=b""), 405, "GET, HEAD, POST"),
    Row("OPTIONS *", head(b"OPTIONS", b"*"), 404),
    Row("CONNECT", head(b"CONNECT", b"stub:80"), 400, complete=False),
    Row("CONNECT of a path", head(b"CONNECT", CONFIG), 405, "GET, HEAD, POST"),
]

TARGETS = [
    Row("unknown path", get(b"/api/nothing"), 404),
    Row("root", get(b"/"), 404),
    Row("base path", get(b"/api"), 404),
    Row("trailing slash", get(CONFIG + b"/"), 404),
    Row("doubled slash", get(b"/api//admin/config"), 404),
    Row("doubled slash in front", get(b"//api/admin/config"), 404),
    Row("encoded slash", get(b"/api%2Fadmin/config"), 404),
    Row("encoded letter", get(b"/api/admin/%63onfig"), 200),
    Row("other case", get(b"/API/admin/config"), 404),
    Row("dot segments", get(b"/api/x/../admin/config"), 404),
    Row("encoded dots", get(b"/api/%2e%2e/api/admin/config"), 404),
    Row("encoded newline", get(b"/api/admin/config%0A"), 404),
    Row("encoded carriage return", get(b"/api/admin%0D/config"), 404),
    Row("encoded NUL", get(b"/api/admin/config%00"), 404),
    Row("encoded DEL", get(b"/api/%7f"), 404),
    Row("encoded C1 control", get(b"/api/%c2%85"), 404),
    Row("invalid UTF-8", get(b"/api/admin/%ff"), 400),
    Row("overlong UTF-8", get(b"/api/%c0%af"), 400),
    Row("UTF-8 of a surrogate", get(b"/api/%ed%a0%80"), 400),
    Row("percent without digits", get(b"/api/%zz"), 404),
    Row("percent at the end", get(b"/api/admin/config%"), 404),
    Row("doubly encoded", get(b"/api/admin%252Fconfig"), 404),
    Row("raw UTF-8", get("/api/größe".encode()), 400, complete=False),
    Row("raw Latin-1", get(b"/api/\xe4"), 400, complete=False),
    Row("raw control character", get(b"/api/\x01"), 400, complete=False),
    Row("raw tab", get(b"/api/\tx"), 400, complete=False),
    Row("backslash", get(b"/api\\admin\\config"), 404),
    Row("path of 8,000 characters", get(b"/api/" + b"x" * 8_000), 404),
    Row("path of 60,000 characters", get(b"/api/" + b"x" * 60_000), 414, complete=False),
    Row("8,000 slashes", get(b"/" * 8_000), 404),
    Row("absolute form", get(b"http://stub/api/admin/config"), 200),
    Row("absolute form without a path", get(b"http://stub"), 400, complete=False),
    Row("no slash in front", get(b"api/admin/config"), 400, complete=False),
    Row("empty query", get(CONFIG + b"?"), 200),
    Row("invalid UTF-8 in the query", get(CONFIG + b"?a=%ff"), 400),
    Row("query of 8,000 characters", get(CONFIG + b"?" + b"a=1&" * 2_000), 200),
    Row("query of 60,000 characters", get(CONFIG + b"?" + b"a=1" * 20_000), 414, complete=False),
    Row("raw UTF-8 in the query", get(CONFIG + "?a=ä".encode()), 400, complete=False),
    Row("fragment", get(CONFIG + b"#x"), 200),
    Row("docs page unknown", get(b"/api/ui/nothing.html"), 404),
    Row("docs page with dots", get(b"/api/ui/../openapi.yaml"), 404),
    Row("docs page with encoded dots", get(b"/api/ui/%2e%2e/%2e%2e/index.j2"), 404),
    Row("docs page with NUL", get(b"/api/ui/a%00b"), 404),
    Row("docs page with invalid UTF-8", get(b"/api/ui/%ff"), 404),
    Row("docs page with a newline", get(b"/api/ui/%0A"), 404),
    Row("docs page with a doubled slash", get(b"/api/ui//index.css"), 404),
    Row("POST to the docs", head(b"POST", b"/api/ui/"), 405, "GET, HEAD, OPTIONS"),
]

HEADERS = [
    Row("no key", b"GET /api/admin/config HTTP/1.1\r\nHost: stub\r\n\r\n", 401),
    Row("empty key", get(CONFIG, key=b""), 401),
    Row("wrong key", get(CONFIG, key=b"nobody-has-this"), 401, key=b"nobody-has-this"),
    Row("good key in other case", get(CONFIG, key=KEY.upper()), 401, key=KEY.upper()),
    Row("same key twice", get(CONFIG, b"X-API-KEY: " + KEY), 401),
    Row("two keys", get(CONFIG, b"x-api-key: other-admin-key"), 401),
    Row("two keys in one header", get(CONFIG, key=KEY + b", " + KEY), 401),
    Row("Latin-1 key", get(CONFIG, key=b"k\xe4se-schl\xfcssel"), 401, key=b"k\xe4se-schl\xfcssel"),
    Row("UTF-8 key", get(CONFIG, key="schlüssel".encode()), 401, key="schlüssel".encode()),
    Row("key of 60,000 characters", get(CONFIG, key=b"k" * 60_000), 401, key=b"k" * 100),
    Row("key with white space around", get(CONFIG, key=b" \t" + KEY + b" \t"), 200),
    Row("header name in lower case", get(CONFIG).replace(b"X-API-KEY", b"x-api-key"), 200),
    Row("header name in mixed case", get(CONFIG).replace(b"X-API-KEY", b"X-Api-Key"), 200),
    Row(
        "key in the query",
        b"GET /api/admin/config?X-API-KEY=%b HTTP/1.1\r\nHost: s\r\n\r\n" % KEY,
        401,
    ),
    Row("NUL in the key", get(CONFIG, key=b"a\x00b"), 400, complete=False),
    Row("control character in a header", get(CONFIG, b"X-Odd: \x01"), 400, complete=False),
    Row("space before the colon", get(CONFIG, b"X-Odd : 1"), 400, complete=False),
    Row("header without a colon", get(CONFIG, b"X-Odd"), 400, complete=False),
    Row("header without a name", get(CONFIG, b": x"), 400, complete=False),
    Row("folded header", get(CONFIG, b"X-Odd: a", b" b"), 400, complete=False),
    Row("header of 63 KB", get(CONFIG, b"X-Large: " + b"x" * 64_500), 200),
    Row("header of 64 KB", get(CONFIG, b"X-Large: " + b"x" * 65_536), 431, complete=False),
    Row("20,000 headers", get(CONFIG, *[b"X-Many: 1"] * 20_000), 431, complete=False),
    Row("2,000 headers", get(CONFIG, *[b"X-Many: 1"] * 2000), 200),
    Row("odd Accept", get(CONFIG, b"Accept: text/html;q=\xff, */"), 200),
    Row("gzip that is none", post(GOOD, b"Content-Encoding: gzip"), 200),
    Row("no Host", get(CONFIG).replace(b"Host: stub\r\n", b""), 400, complete=False),
    Row("two Hosts", get(CONFIG, b"Host: stub"), 400, complete=False),
    Row(
        "no Host in HTTP/1.0",
        get(CONFIG, version=b"1.0").replace(b"Host: stub\r\n", b""),
        200,
        complete=False,
    ),
    Row("HTTP/1.0", get(CONFIG, version=b"1.0"), 200, complete=False),
    Row(
        "HTTP/1.0 kept alive",
        get(CONFIG, b"Connection: keep-alive", version=b"1.0"),
        200,
        complete=False,
    ),
    Row("HTTP/0.9", get(CONFIG, version=b"0.9"), 505, complete=False),
    Row("HTTP/2.0", get(CONFIG, version=b"2.0"), 505, complete=False),
    Row("HTTP/3.9", get(CONFIG, version=b"3.9"), 505, complete=False),
    Row("HTTP/1.11", get(CONFIG, version=b"1.11"), 400, complete=False),
    Row("HTTP/1.1 in lower case", get(CONFIG).replace(b"HTTP/", b"http/"), 400, complete=False),
    Row("start of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, complete=False),
    Row("start of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, complete=False),
    Row(
        "upgrade to websocket",
        get(
            CONFIG,
            b"Connection: Upgrade",
            b"Upgrade: websocket",
            b"Sec-WebSocket-Key: eA==",
            b"Sec-WebSocket-Version: 13",
        ),
        200,
    ),
    Row(
        "upgrade to h2c",
        get(CONFIG, b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AA"),
        200,
    ),
    Row("upgrade without what to", get(CONFIG, b"Connection: Upgrade"), 200),
    Row("upgrade of other case", post(GOOD, b"CONNECTION: UPGRADE", b"UPGRADE: H2C"), 200),
    Row(
        "upgrade on a chunked POST",
        chunked(GOOD).replace(b"\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n", 1),
        200,
    ),
    Row("upgrade on POST", post(GOOD, b"Connection: Upgrade", b"Upgrade: websocket"), 200),
    Row("Connection: close", get(CONFIG, b"Connection: close"), 200),
    Row("bare line feeds", get(CONFIG).replace(b"\r\n", b"\n"), 400, complete=False),
    Row("empty lines in front", b"\r\n\r\n" + get(CONFIG), 200),
]

GROUPS = [JSON_TEXTS, MEDIA_TYPES, BODIES, METHODS, TARGETS, HEADERS]
ROWS = [row for group in GROUPS for row in group]


@pytest.fixture(autouse=True)
def quiet_server(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Holds that nothing a client sent went wrong inside the server."""
    yield
    assert not [entry.getMessage() for entry in caplog.records if entry.levelno >= logging.ERROR]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_wire_odd_request_is_answered(
    row: Row, port: int, error_schema: jsonschema_rs.Draft4Validator
) -> None:
    with connected(port) as connection:
        answer, body = ask(connection, row.data)
        assert answer.status == row.status, body
        assert sorted((answer.headers["Allow"] or "").split(", ")) == row.allow.split(", ")
        assert answer.headers.get_all("Content-Type") == ["application/json"]
        assert row.key not in answer.headers.as_bytes() + body
        if row.status >= 400 and body:
            error_schema.validate(json.loads(body))
        if answer.will_close:
            assert connection.recv(1) == b""
        elif row.complete:
            assert ask(connection, get(CONFIG))[0].status == 200
    assert_still_serves(port)


ODD_HOSTS = [
    *(b"", b"..localhost", b"localhost..", b"a" * 70 + b".localhost", b"xn--a.localhost"),
    *(b"xn--\xff.localhost", b"\xff", b"a b", b"@:/", b"[::1", b"localhost:x", b"localhost:99999"),
]


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_wire_odd_host_is_not_a_defect(host: bytes, port: int) -> None:
    pages = (b"/api/ui/", b"/__mock__/", b"/__mock__/ui/worlds/default/traffic", b"/__mock__/keys")
    for target in (*pages, CONFIG):
        with connected(port) as connection:
            connection.settimeout(20)
            data = get(target).replace(b"Host: stub", b"Host: " + host)
            answer, body = ask(connection, data, 20)
            assert answer.status < 500, body
            assert answer.headers.get_content_type() in ("application/json", "text/html")


@pytest.mark.parametrize("target", [CONFIG, b"/api/nothing", b"/api/openapi.yaml", b"/api/ui/"])
def test_wire_head_has_the_headers_of_get_and_no_body(target: bytes, port: int) -> None:
    headers = []
    for method in (b"GET", b"HEAD"):
        with connected(port) as connection:
            answer, body = ask(connection, head(method, target, b"Connection: close"))
            headers.append(
                {name: answer.headers[name] for name in answer.headers if name != "date"}
            )
            assert bool(body) is (method == b"GET")
            assert connection.recv(1) == b""
    assert headers[0] == headers[1]


def test_wire_pipelined_requests_are_answered_in_order(port: int) -> None:
    last = get(b"/api/nothing", b"Connection: close")
    data = post(GOOD) + get(CONFIG) + head(b"PUT") + get(CONFIG, key=b"x") + last
    with connected(port) as connection:
        connection.sendall(data)
        answer = read_to_end(connection)
    statuses = [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"405", b"401", b"404"]
    assert b"Wire Works" in answer.split(b"HTTP/1.1 ")[2]


def test_wire_request_in_single_bytes_is_answered(port: int) -> None:
    data = post(GOOD)
    with connected(port) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in data[:-1]:
            connection.send(bytes([byte]))
        answer, body = ask(connection, data[-1:])
    assert answer.status == 200, body


def test_wire_expect_continue_is_invited_before_the_body(port: int) -> None:
    length = b"Content-Length: %d" % len(GOOD)
    data = head(b"POST", CONFIG, b"Expect: 100-continue", length, b"Content-Type: application/json")
    with connected(port) as connection:
        connection.sendall(data)
        assert connection.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert ask(connection, GOOD)[0].status == 200


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_listen_at_an_impossible_address_stops_the_start(host: str) -> None:
    with pytest.raises(SetupError, match=f"Cannot listen at {host} port 0: .*--port"):
        listen(host, 0)


def test_listen_at_a_busy_port_stops_the_start(port: int) -> None:
    with pytest.raises(SetupError, match=f"Cannot listen at 127.0.0.1 port {port}: .*in use"):
        listen("127.0.0.1", port)


@pytest.mark.parametrize(
    "data", [b"", b"GET /api", get(CONFIG)[:-2], post(GOOD)[:-1], chunked(b"[")]
)
def test_wire_connection_that_is_cut_does_no_harm(data: bytes, port: int) -> None:
    for _ in range(5):
        with connected(port) as connection:
            connection.sendall(data)
    assert_still_serves(port)


def test_wire_half_a_million_violations_are_cut_and_quick(
    port: int, error_schema: jsonschema_rs.Draft4Validator
) -> None:
    body = b"[" + b",".join([b"0"] * 500_000) + b"]"
    options = (b"Content-Type: application/json", b"Content-Length: %d" % len(body))
    with connected(port) as connection:
        started = time.monotonic()
        connection.settimeout(10)
        answer, text = ask(
            connection, head(b"POST", b"/api/notification-preference", *options) + body, 10
        )
        assert time.monotonic() - started < 3
    error = json.loads(text)
    error_schema.validate(error)
    assert answer.status == 400
    assert len(error["violations"]) == 1000
    assert error["violations"][999]["pointer"] == "/999"
    assert "more than 1000 places" in error["message"]


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN) as connection:
        yield connection


def ask(
    connection: socket.socket, data: bytes, within: float = WITHIN
) -> tuple[http.client.HTTPResponse, bytes]:
    """Send `data`; return the answer and its body, both complete and in time."""
    started = time.monotonic()
    # The server may refuse a large body without reading it to its end.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(data)
    answer = http.client.HTTPResponse(connection, method=data.split(b" ")[0].decode("latin-1"))
    answer.begin()
    body = answer.read()
    assert time.monotonic() - started < within
    return answer, body


def read_to_end(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def assert_still_serves(port: int) -> None:
    with connected(port) as connection:
        answer, body = ask(connection, get(CONFIG))
        assert answer.status == 200
        assert json.loads(body)["isSuccess"] is True
