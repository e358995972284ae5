"""Fault rules and tests made from answers that a fault rule has made."""

from contextlib import suppress
from types import SimpleNamespace

import httpx
import pytest

from tests.support.consoles import WORLD, show

FAULTS = "/__mock__/worlds/default/faults"
LIMIT = {"rateLimit": {"requests": 2, "seconds": 60}}


def form_of(client, number):
    """Return what the form of a rule made from an entry has chosen, and its fields."""
    page = show(client, f"{WORLD}/traffic/{number}")
    (address,) = [each for each in page.addresses("href") if each.endswith("#add-fault")]
    form = show(client, address.partition("#")[0])
    chosen = [each.attributes.get("value", each.text) for each in form.all("option", selected=None)]
    fields = {
        each.attributes["name"]: each.attributes["value"]
        for each in form.all("input")
        if each.attributes.get("value") and each.attributes.get("type") != "hidden"
    }
    return chosen, fields


@pytest.mark.parametrize("is_kept", [True, False])
def test_rule_and_test_of_a_rate_limit_keep_the_limit(client, is_kept):
    client.post(FAULTS, None, json={"effect": LIMIT})
    assert [client.get("/api/plant").status_code for _ in range(3)] == [200, 200, 429]
    if not is_kept:
        client.post(f"{FAULTS}/clear", None)
    chosen, fields = form_of(client, 3)
    assert chosen[-1] == "rateLimit"
    assert (fields["requests"], fields["seconds"]) == ("2", "60")
    assert "next" not in fields
    code = show(client, f"{WORLD}/traffic/3").element("pre", id="as-test").text
    assert 'rate_limit={"requests": 2, "seconds": 60}' in code
    assert "for _ in range(2):" in code
    compile(code, "test", "exec")


def test_test_of_a_rate_limit_passes(client, monkeypatch):
    client.post(FAULTS, None, json={"effect": LIMIT})
    for _ in range(3):
        client.get("/api/plant")
    code = show(client, f"{WORLD}/traffic/3").element("pre", id="as-test").text
    client.post(f"{FAULTS}/clear", None)
    statuses = run(client, monkeypatch, code)
    assert statuses == [200, 200, 429]


def run(client, monkeypatch, code):
    """Run a test against the world of a client; return the statuses that it got."""
    statuses = []

    def request(method, url, headers, **options):
        answer = client.request(method, url, None, headers=list(headers.items()), **options)
        statuses.append(answer.status_code)
        return answer

    def add(operation, rate_limit):
        effect = {"rateLimit": rate_limit}
        client.post(FAULTS, None, json={"match": {"operationId": operation}, "effect": effect})

    monkeypatch.setattr(httpx, "request", request)
    names = {}
    exec(compile(code, "test", "exec"), names)
    (test,) = [each for name, each in names.items() if name.startswith("test_")]
    test(
        SimpleNamespace(
            url="http://mock/api",
            key=lambda role: "demo-admin-key",
            faults=SimpleNamespace(add=add),
            journal=SimpleNamespace(assert_called=lambda *_, **__: None),
        )
    )
    return statuses


@pytest.mark.parametrize(
    ("effect", "chosen", "fields"),
    [
        ({"status": 503, "retryAfter": 7}, "status", {"status": "503", "retryAfter": "7"}),
        ({"truncate": True}, "truncate", {}),
        ({"expiredKey": True}, "expiredKey", {}),
    ],
)
def test_rule_made_from_an_answer_of_a_rule_is_like_that(client, effect, chosen, fields):
    client.post(FAULTS, None, json={"effect": effect})
    with suppress(ConnectionResetError):
        client.get("/api/plant")
    effects, entered = form_of(client, 1)
    assert effects[-1] == chosen
    assert fields.items() <= entered.items()
