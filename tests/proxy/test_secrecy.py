"""The journal and the log have no key of a client in any disguise, wherever either side puts it."""

import json
import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from busroot_mock.recordings.disguises import disguised
from busroot_mock.serving.app import Application
from tests.harness.config.test_disguises import WAYS
from tests.proxy.test_forward import KEY, last_entry, request
from tests.support.upstreams import RawUpstream, exchange, proxied, raw_upstream

NAMED = [(KEY.decode(), "key")]
POSITIONS = (
    *("path", "query", "name in query", "body", "member", "cut", "agent"),
    *("answer", "member of answer", "cut answer", "header of answer"),
)


@pytest.fixture(scope="module")
def both() -> Iterator[tuple[RawUpstream, int, Application]]:
    with (
        raw_upstream() as upstream,
        proxied(f"http://127.0.0.1:{upstream.port}/api", timeout=1.0) as (port, application),
    ):
        yield upstream, port, application


def with_json(start: bytes, text: str) -> bytes:
    body = text.encode()
    lines = b"Content-Type: application/json\r\nContent-Length: %d\r\n" % len(body)
    return start + lines + b"\r\n" + body


def sent(position: str, dressed: str) -> bytes:
    """Return a request that has the key at a place besides its own, if the client put it there."""
    encoded = quote(dressed, safe="").encode()
    place = dict.fromkeys(POSITIONS, b"") | {position: encoded}
    bodies = {
        "body": json.dumps({"code": [dressed], "type": dressed}),
        "member": json.dumps({dressed: 1, "code": 5}),
        "cut": json.dumps([dressed])[:-2],
    }
    target = b"/api/reason%b?a=%b&%b=1" % (place["path"], place["query"], place["name in query"])
    if position == "path":
        target = target.replace(b"reason", b"sku/")
    line = request(b"POST", target)[:-2]
    line += b"User-Agent: %b\r\n" % (encoded or b"-") if position == "agent" else b""
    return with_json(line, bodies.get(position, "{}"))


def answered(position: str, dressed: str) -> bytes:
    """Return an answer that has the key, if the deployment puts it there."""
    bodies = {
        "answer": json.dumps({"isSuccess": dressed, "results": [{"code": [dressed]}]}),
        "member of answer": json.dumps({"isSuccess": True, dressed: {dressed: 1}}),
        "cut answer": json.dumps({"isSuccess": dressed})[:-2],
    }
    start = b"HTTP/1.1 200 OK\r\n"
    if position == "header of answer":
        start += b"X-%b: %b\r\n" % ((quote(dressed, safe="").replace("%", "!").encode(),) * 2)
    return with_json(start, bodies.get(position, '{"isSuccess": true}'))


@given(position=st.sampled_from(POSITIONS), way=st.sampled_from(sorted(WAYS)))
@example("path", "upper case")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_disguise_of_a_key_is_kept_or_logged(
    both: tuple[RawUpstream, int, Application],
    caplog: pytest.LogCaptureFixture,
    position: str,
    way: str,
) -> None:
    upstream, port, application = both
    dressed = WAYS[way](KEY.decode())
    upstream.clear()
    caplog.clear()
    upstream.answer = answered(position, dressed)
    with caplog.at_level(logging.INFO):
        exchange(port, sent(position, dressed))
    assert upstream.heads
    entry = last_entry(application)
    kept = application.world.journal.get(application.world.journal.count)
    shown = [json.dumps(entry), caplog.text, repr(kept)]
    assert not [text for text in shown if disguised(text, NAMED)], (position, way)


def test_key_is_masked_in_what_follows_also_without_it(
    both: tuple[RawUpstream, int, Application],
) -> None:
    upstream, port, application = both
    exchange(port, request(b"GET", b"/api/sku"))
    upstream.clear()
    upstream.answer = with_json(b"HTTP/1.1 200 OK\r\n", json.dumps({"key": KEY.hex()}))
    exchange(port, b"GET /api/sku HTTP/1.1\r\nHost: mock\r\n\r\n")
    assert KEY.hex() not in json.dumps(last_entry(application))
