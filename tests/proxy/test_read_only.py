"""A proxy that only reads: nothing that could write leaves it, whatever lies above the guard."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.proxy.upstream import READING, Upstream
from busroot_mock.serving.app import Application
from tests.proxy.test_forward import request
from tests.support.upstreams import RawUpstream, exchange, proxied, raw_upstream

Setup = tuple[RawUpstream, int, Application]


@pytest.fixture(scope="module")
def both() -> Iterator[Setup]:
    with (
        raw_upstream() as upstream,
        proxied(f"http://127.0.0.1:{upstream.port}/api", read_only=True) as (port, application),
    ):
        yield upstream, port, application


@settings(max_examples=40, deadline=None)
@given(
    method=st.sampled_from(["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "TRACE", "MKCOL"]),
    path=st.sampled_from(["/api/sku", "/api/nothing", "/api/admin/config", "/api/"]),
    body=st.sampled_from([b"", b"{}"]),
)
def test_what_could_write_gets_a_403_and_stays(
    both: Setup, method: str, path: str, body: bytes
) -> None:
    upstream, port, _ = both
    upstream.clear()
    framing = b"Content-Length: %d" % len(body)
    head, received = exchange(port, request(method.encode(), path.encode(), framing, body=body))
    assert head.startswith(b"HTTP/1.1 403")
    assert "--read-only" in json.loads(received)["message"]
    assert upstream.heads == []


@pytest.mark.parametrize(
    ("target", "line"),
    [
        (b"/api/sku", b"X-HTTP-Method-Override: DELETE"),
        (b"/api/sku?_method=DELETE", b"X-Any: 1"),
        (b"/api/sku?a=1&%5Fmethod=DELETE", b"X-Any: 1"),
        (b"/api/sku", b"Content-Length: 2\r\n\r\n{}"),
    ],
)
def test_read_that_names_another_method_stays(both: Setup, target: bytes, line: bytes) -> None:
    upstream, port, _ = both
    upstream.clear()
    assert exchange(port, request(b"GET", target, line))[0].startswith(b"HTTP/1.1 403")
    assert upstream.heads == []


@pytest.mark.parametrize("method", READING)
def test_reads_pass(both: Setup, method: str) -> None:
    upstream, port, _ = both
    upstream.clear()
    head, _ = exchange(port, request(method.encode(), b"/api/sku"))
    assert head.startswith(b"HTTP/1.1 200")
    assert upstream.heads[0].startswith(method.encode())


def test_no_layer_above_the_guard_can_write(both: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    upstream, port, _ = both
    upstream.clear()
    send = Upstream.send

    def planted(self: Upstream, method: str, *rest: Any) -> object:
        return send(self, "DELETE", *rest)

    monkeypatch.setattr(Upstream, "send", planted)
    assert exchange(port, request(b"GET", b"/api/sku"))[0].startswith(b"HTTP/1.1 403")
    assert upstream.heads == []
