"""A request has what was sent: its attributes, its headers and its body."""

import asyncio
from types import SimpleNamespace
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import BadRequest, PayloadTooLarge
from busroot_mock.http.request import LARGEST_BODY, OWN, Request
from busroot_mock.serving import app
from tests.support.calls import OPERATIONS, first_body, parameter_examples, send

NAMES = st.sampled_from([b"x-api-key", b"prefer", b"x-odd"])
HEADERS = st.lists(st.tuples(NAMES, st.binary(max_size=8)), max_size=6)


def sent(*messages, path="/api", headers=(), **more):
    """Return a request whose body comes in these messages."""
    rest = iter(messages)

    async def receive():
        return next(rest)

    scope = {"method": "POST", "path": path, "query_string": b"", "headers": headers}
    return Request({**scope, **more}, receive)


def piece(data, more_body):
    return {"type": "http.request", "body": data, "more_body": more_body}


@given(st.text(), st.binary(min_size=1), st.binary(), HEADERS)
def test_request_attributes_are_as_sent(method, path, query, headers):
    request = sent(method=method, raw_path=path, query_string=query, headers=headers)
    assert (request.method, request.path.encode("latin-1")) == (method, path)
    assert (request.query, list(request.all_headers)) == (query, headers)


@pytest.mark.parametrize("more", [{}, {"raw_path": None}, {"raw_path": b""}])
def test_request_without_a_raw_path_has_the_decoded_one_as_utf_8(more):
    assert sent(path="/api/ä", **more).path.encode("latin-1") == "/api/ä".encode()


@given(HEADERS, NAMES)
def test_request_headers_are_every_value_of_a_name_in_order_and_trimmed(headers, name):
    values = [value for key, value in headers if key == name]
    actual = sent(headers=headers).headers(name)
    assert [value.encode("latin-1") for value in actual] == [
        value.strip(b" \t") for value in values
    ]


@given(st.lists(st.binary(max_size=20), max_size=8), st.binary(max_size=20))
def test_request_body_is_the_same_in_whatever_pieces(pieces, last):
    messages = [*(piece(data, True) for data in pieces), piece(last, False)]
    assert asyncio.run(sent(*messages).body()) == b"".join([*pieces, last])


def test_request_body_has_a_limit_by_count_and_by_its_header():
    assert len(asyncio.run(sent(piece(bytes(LARGEST_BODY), False)).body())) == LARGEST_BODY
    for request in (
        sent(piece(bytes(LARGEST_BODY), True), piece(b"x", False)),
        sent(headers=[(b"content-length", b"%d" % (LARGEST_BODY + 1))]),
        sent(headers=[(b"content-length", b"9" * 5000)]),
    ):
        with pytest.raises(PayloadTooLarge):
            asyncio.run(request.body())


def test_request_body_that_stops_short_is_refused():
    with pytest.raises(BadRequest, match="closed before the body was complete"):
        asyncio.run(sent(piece(b"{", True), {"type": "http.disconnect"}).body())


def test_request_closes_by_its_server_and_not_in_process():
    calls = []
    sent(extensions={OWN: SimpleNamespace(close=lambda: calls.append("close"))}).close()
    assert calls == ["close"]
    with pytest.raises(ConnectionResetError, match="A fault rule of the mock server"):
        sent().close()


class WatchedRequest(Request):
    """A request that notes who writes on it."""

    made: ClassVar = []
    written: ClassVar = []

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.made.append((self, _seen(self)))

    def __setattr__(self, name, value):
        if any(self is each for each, _ in self.made):
            self.written.append(name)
        object.__setattr__(self, name, value)


def _seen(request):
    return {name: getattr(request, name) for name in Request.__slots__}


def test_nothing_writes_on_a_request(new_client, monkeypatch):
    monkeypatch.setattr(app, "Request", WatchedRequest)
    client = new_client()
    for label in OPERATIONS:
        send(client, label, parameter_examples(label), first_body(label))
        send(client, label, parameter_examples(label), {"unknown": [None]})
    client.post("/api/sku", None, headers=[("Prefer", "code=429")], content=b"{")
    client.post("/__mock__/worlds/default/faults", None, json={"effect": {"status": 503}})
    client.get("/api/sku?limit=0")
    for path in ("/__mock__/ui/worlds/default/traffic", "/__mock__/worlds/default/journal", "/no"):
        client.get(path, None, headers=[("Accept", "text/html")])
    assert len(WatchedRequest.made) == 2 * len(OPERATIONS) + 6
    assert WatchedRequest.written == []
    assert all(_seen(request) == before for request, before in WatchedRequest.made)
