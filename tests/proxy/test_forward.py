"""Bytes that pass through the proxy, both ways, and their judgement."""

import asyncio
import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.serving.app import Application
from tests.support.upstreams import (
    RawUpstream,
    exchange,
    lines_of,
    proxied,
    raw_upstream,
    read_response,
    settle,
)

KEY = b"a-key-of-the-client"
QUICK = settings(max_examples=40, deadline=None)
Setup = tuple[RawUpstream, int, Application]


@pytest.fixture(scope="module")
def both() -> Iterator[Setup]:
    with (
        raw_upstream() as upstream,
        proxied(f"http://127.0.0.1:{upstream.port}/base/api", timeout=1.0) as (port, application),
    ):
        yield upstream, port, application


@pytest.fixture
def setup(both: Setup) -> Setup:
    both[0].clear()
    return both


def request(method: bytes, target: bytes, *lines: bytes, body: bytes = b"") -> bytes:
    head = [method + b" " + target + b" HTTP/1.1", b"Host: mock", b"X-API-Key: " + KEY, *lines]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def last_entry(application: Application) -> dict:
    from busroot_mock.journal.masking import secrecy_of
    from busroot_mock.journal.reading import Reading
    from busroot_mock.journal.view import shown_entry

    settle(application)
    journal = application.world.journal
    entry = journal.get(journal.count)
    assert entry is not None
    secrecy = asyncio.run(secrecy_of(application.contract, application.world))
    return shown_entry(application.contract, secrecy, Reading(entry))


_TARGETS = st.lists(
    st.sampled_from([*map(chr, range(0x21, 0x7F)), "%2e", "%E4", "%zz", "/../", "/./", "//"]),
    max_size=12,
).map(lambda parts: "".join(parts).replace("#", "").encode())
_NAMES = st.from_regex(r"[Xx]-[A-Za-z0-9!$&*+.^_|~-]{1,12}", fullmatch=True).map(str.encode)
_VALUES = st.binary(max_size=30).map(
    lambda data: bytes(byte for byte in data if byte > 31 and byte != 127).strip()
)


@QUICK
@given(target=_TARGETS, headers=st.lists(st.tuples(_NAMES, _VALUES), max_size=6))
def test_target_and_headers_reach_the_deployment_as_they_are(
    both: Setup, target: bytes, headers: list[tuple[bytes, bytes]]
) -> None:
    upstream, port, _ = both
    upstream.clear()
    lines = [b"%b: %b" % header for header in headers]
    exchange(port, request(b"GET", b"/api/" + target, *lines))
    line, _, rest = upstream.heads[0].partition(b"\r\n")
    assert line == b"GET /base/api/" + target.removesuffix(b"?") + b" HTTP/1.1"
    expected = [(name.lower(), value) for name, value in headers]
    seen = lines_of(b"\r\n" + rest)
    assert seen == [
        (b"host", b"127.0.0.1:%d" % upstream.port),
        (b"x-api-key", KEY),
        *expected,
    ]


@QUICK
@given(
    status=st.sampled_from([200, 201, 301, 302, 307, 400, 401, 404, 409, 418, 500, 503, 599, 999]),
    headers=st.lists(st.tuples(_NAMES, _VALUES), max_size=6),
    body=st.binary(max_size=5000),
    cuts=st.lists(st.integers(1, 999), max_size=5) | st.none(),
)
def test_response_comes_back_as_it_is(
    both: Setup,
    status: int,
    headers: list[tuple[bytes, bytes]],
    body: bytes,
    cuts: list[int] | None,
) -> None:
    upstream, port, _ = both
    upstream.clear()
    lines = [b"%b: %b\r\n" % header for header in headers]
    start = b"HTTP/1.1 %d Any\r\nDate: Mon, 02 Mar 2026 09:30:00 GMT\r\n" % status + b"".join(lines)
    if cuts is None:
        framing = b"Content-Length: %d\r\n\r\n" % len(body)
        upstream.answer = start + framing + body
    else:
        pieces, rest = [], body
        for cut in cuts:
            pieces, rest = [*pieces, rest[:cut]], rest[cut:]
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in [*pieces, rest] if each)
        upstream.answer = start + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    head, received = exchange(port, request(b"GET", b"/api/sku"))
    assert int(head[9:12]) == status
    assert received == body
    own = (b"connection", b"keep-alive", b"content-length", b"transfer-encoding")
    seen = [header for header in lines_of(head) if header[0] not in own]
    assert seen == [
        (b"date", b"Mon, 02 Mar 2026 09:30:00 GMT"),
        *[(name.lower(), value) for name, value in headers],
    ]


@QUICK
@given(body=st.binary(max_size=3000), times=st.sampled_from([1, 100]), is_chunked=st.booleans())
def test_body_reaches_the_deployment_as_it_is(
    both: Setup, body: bytes, times: int, is_chunked: bool
) -> None:
    upstream, port, _ = both
    upstream.clear()
    body *= times
    if is_chunked:
        parts = [body[at : at + 999] for at in range(0, len(body), 999)]
        sent = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
        framing = b"Transfer-Encoding: chunked"
    else:
        sent, framing = body, b"Content-Length: %d" % len(body)
    _, received = exchange(port, request(b"POST", b"/api/sku", framing, body=sent))
    assert received == b"ok"
    assert upstream.bodies == [body]


@pytest.mark.parametrize(
    ("method", "answer", "status", "length"),
    [
        (b"HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", 200, b"7"),
        (b"HEAD", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", 200, None),
        (b"GET", b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, None),
        (b"GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, b"9"),
    ],
)
def test_bodiless_responses_keep_the_connection(
    setup: Setup, method: bytes, answer: bytes, status: int, length: bytes | None
) -> None:
    import socket

    upstream, port, _ = setup
    upstream.answer = answer
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request(method, b"/api/sku"))
        head, rest = read_response(connection, is_head=True)
        assert (int(head[9:12]), rest) == (status, b"")
        assert dict(lines_of(head)).get(b"content-length") == length
        upstream.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        connection.sendall(request(b"GET", b"/api/sku"))
        assert read_response(connection)[1] == b"ok"


def test_connections_to_the_deployment_are_kept(setup: Setup) -> None:
    upstream, port, _ = setup
    for _ in range(10):
        exchange(port, request(b"GET", b"/api/sku"))
    assert upstream.connections <= 1


def test_hop_by_hop_headers_stay_behind(setup: Setup) -> None:
    upstream, port, _ = setup
    upstream.answer = (
        b"HTTP/1.1 200 OK\r\nConnection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=1\r\n"
        b"X-Yours: 2\r\nContent-Length: 2\r\n\r\nok"
    )
    head, _ = exchange(
        port,
        request(b"GET", b"/api/sku", b"Connection: X-Hop", b"X-Hop: 1", b"TE: trailers"),
    )
    assert {b"x-hop", b"te", b"connection"}.isdisjoint(dict(lines_of(upstream.heads[0])))
    assert b"x-mine" not in dict(lines_of(head))
    assert dict(lines_of(head))[b"x-yours"] == b"2"


def test_redirect_is_handed_back(setup: Setup) -> None:
    upstream, port, _ = setup
    upstream.answer = b"HTTP/1.1 302 Found\r\nLocation: /else\r\nContent-Length: 0\r\n\r\n"
    head, _ = exchange(port, request(b"GET", b"/api/sku"))
    assert head.startswith(b"HTTP/1.1 302")
    assert len(upstream.heads) == 1


def test_both_sides_are_judged(setup: Setup) -> None:
    upstream, port, application = setup
    body = json.dumps({"isSuccess": True, "results": [{"code": 7}]}).encode()
    upstream.answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
    )
    exchange(port, request(b"GET", b"/api/sku?limit=many"))
    entry = last_entry(application)
    assert (entry["operationId"], entry["valid"], entry["known"]) == ("listSkus", False, True)
    assert [(each["in"], each["pointer"]) for each in entry["violations"]] == [("query", "/limit")]
    wrong = {(each["pointer"], each["keyword"]): each for each in entry["answerViolations"]}
    assert wrong["/results/0/code", "type"]["certainty"] == "documented"
    assert wrong["/results/0/code", "type"]["line"].startswith("openapi.yaml:")


def test_what_the_contract_does_not_know_passes(setup: Setup) -> None:
    upstream, port, application = setup
    _, received = exchange(port, request(b"GET", b"/api/maintenance/7"))
    entry = last_entry(application)
    assert received == b"ok"
    assert (entry["known"], entry.get("valid"), entry["violations"]) == (False, None, [])
    assert upstream.heads[0].startswith(b"GET /base/api/maintenance/7 ")


def test_keys_are_kept_nowhere(setup: Setup, caplog: pytest.LogCaptureFixture) -> None:
    upstream, port, application = setup
    upstream.answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(KEY) + KEY
    with caplog.at_level("INFO"):
        exchange(port, request(b"GET", b"/api/sku/" + KEY + b"?key=" + KEY))
        settle(application)
    journal = application.world.journal
    assert KEY in upstream.heads[0]
    assert KEY.decode() not in repr(journal.get(journal.count))
    assert KEY.decode() not in caplog.text
    assert "/api/sku/***" in caplog.text
