"""Whatever the Host header says, a page is served or the request refused, never a defect."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from busroot_mock.http.access import Access
from busroot_mock.serving.app import Application

PAGES = ("/__mock__/", "/api/ui/", "/__mock__/ui/nothing", "/__mock__/ui/worlds")
APPLICATIONS = [Application(access=Access(*each)) for each in (("127.0.0.1",), ("0.0.0.0", "x"))]
LABELS = st.sampled_from(["localhost", "xn--a", "xn--zzzz99", "", "a" * 64, "-", "ä", "1", "[::1]"])
HOSTS = st.one_of(
    st.lists(LABELS, min_size=1, max_size=4).map(".".join),
    st.text("xn-.localhost:[]@%/\\ 1_\xe4", max_size=24),
)


def answer_of(application, method, path, host):
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"a=b", "more_body": False}

    async def send(message):
        sent.append(message)

    origin = b"http://" + host
    headers = [(b"host", host), (b"origin", origin), (b"accept", b"*/*")]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    assert not any(application({**scope, "query_string": b""}, receive, send).__await__())
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


@pytest.mark.parametrize("page", PAGES)
@given(host=HOSTS)
@example("..localhost")
@example("localhost..")
@example("xn--a.localhost")
@example(f"{'a' * 64}.localhost")
@example(".localhost")
@settings(max_examples=60)
def test_odd_host_is_no_defect(error_schema, page, host):
    for application in APPLICATIONS:
        for method in ("GET", "POST"):
            status, headers, body = answer_of(application, method, page, host.encode("latin-1"))
            assert status < 500
            if headers[b"content-type"].startswith(b"application/json"):
                error_schema.validate(json.loads(body))
            else:
                assert headers[b"content-type"].startswith(b"text/html")


@pytest.mark.parametrize("host", ["localhost", "localhost.", "localhost:80", "[::1]:80", "a_b.c"])
def test_usual_host_is_served(host):
    status, _, _ = answer_of(APPLICATIONS[1], "GET", "/api/ui/", host.encode())
    assert status == 200


def test_query_that_is_not_ascii_is_refused_and_not_a_defect(client):
    for page in PAGES:
        sent = []

        async def receive():
            return {"type": "http.disconnect"}

        async def send(message, sent=sent):
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": page, "query_string": b"a=\xff"}
        with pytest.raises(StopIteration):
            client.application({**scope, "headers": []}, receive, send).__await__().send(None)
        assert sent[0]["status"] == 400
        assert json.loads(sent[1]["body"])["violations"][0]["in"] == "query"
