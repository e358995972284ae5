"""The verdict of a proxy: what is wrong with the client, and what with the deployment, apart."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer
from busroot_mock.proxy.passed import Head, Passed
from busroot_mock.worlds.journal import GONE
from tests.conftest import Client
from tests.support.consoles import WORLD, control, show
from tests.support.contracts import API
from tests.support.html_pages import words
from tests.support.upstreams import proxy_of

JSON = (b"content-type", b"application/json")
LISTED = {"isSuccess": True, "results": [], "paging": {"totalElements": 0}}


@pytest.fixture(scope="module")
def proxy(runner: Any) -> Client:
    application = proxy_of("http://127.0.0.1:1/api")
    assert application.forwarder is not None
    unshaped = json.dumps({"isSuccess": "yes", "results": [{"code": 5}] * 3}).encode()
    good = json.dumps(LISTED).encode()
    failed = "The deployment gave no response: it takes no connections."
    for target, status, body, failure in (
        ("/sku?limit=x", 400, b'{"isSuccess": false, "message": "No.", "violations": []}', ""),
        ("/sku", 200, unshaped, ""),
        ("/sku", 200, unshaped, ""),
        ("/sku", 200, good, ""),
        ("/unheard/of", 200, good, ""),
        ("/sku", None, b"", failed),
        ("/sku", 200, good, GONE),
    ):
        path, _, query = target.partition("?")
        scope = {"method": "GET", "path": f"/api{path}", "query_string": query.encode()}
        request = Request({**scope, "headers": [(b"x-api-key", b"a-key-of-mine")]}, _nothing)
        head = None if status is None else Head(status, [JSON])
        own = Answer(502, [JSON], b"{}") if status is None else None
        size, now = len(body), datetime.now(UTC)
        passed = Passed(request, b"", 0, head, body, size, failure, own, True, now, 0.1)
        application._note_passage(application.forwarder.reviewing.seen(passed), 0.1)
    return Client(application, runner)


async def _nothing() -> dict[str, str]:
    return {"type": "http.disconnect"}


def test_sides_are_judged_apart(proxy: Client) -> None:
    verdict = control(proxy, "/verdict")
    assert [(each["in"], each["keyword"]) for each in verdict["refusals"]] == [("query", "type")]
    deployment = verdict["deployment"]
    counts = {name: value for name, value in deployment.items() if isinstance(value, int)}
    assert counts == {"responses": 5, "broken": 2, "unknown": 1, "unjudged": 0}
    failures = [(each["message"][:30], each["count"]) for each in deployment["failures"]]
    assert failures == [("The deployment gave no respons", 1)]


def test_breaches_of_a_deployment_have_certainty_and_line(proxy: Client) -> None:
    breaches = control(proxy, "/verdict")["deployment"]["breaches"]
    places = {(each["pointer"], each["keyword"]): each for each in breaches}
    assert set(places) >= {("/isSuccess", "type"), ("/results/*/code", "type"), ("", "required")}
    for each in breaches:
        assert (each["operationId"], each["status"], each["count"], each["entry"]) == (
            *("listSkus", 200),
            *(2, 2),
        )
        assert each["certainty"] in ("documented", "assumed")
    line = int(places["/results/*/code", "type"]["line"].rpartition(":")[2])
    assert "type: string" in API.text.splitlines()[line - 1]


def test_page_shows_both_sides(proxy: Client) -> None:
    page = show(proxy, f"{WORLD}/verdict")
    requests, responses = [words(each) for each in page.all("tbody")][:2]
    assert "query /limit type" in requests
    assert "/limit" not in responses
    assert "listSkus 200 body /isSuccess type documented openapi.yaml:" in responses
    text = words(page.element("section", id="deployment"))
    assert "The deployment gave no response: it takes no connections." in text
    assert "Not judged: requests that the contract does not know (1)" in text
    assert GONE not in text
    assert "Responses that break it 2" in page.text


def test_mock_server_has_no_deployment(client: Client) -> None:
    client.get("/api/sku")
    assert "deployment" not in control(client, "/verdict")
    assert "Responses of the deployment" not in show(client, f"{WORLD}/verdict").text
