"""The tools of an entry of the journal: its request as code, sent again, and as a fault rule."""

import json
import re
import shlex
from itertools import pairwise
from types import SimpleNamespace

import httpx
import pytest

from busroot_mock.console import create_console
from busroot_mock.errors import BadRequest
from busroot_mock.serving.head import RequestLine, UnknownMethod
from tests.support.consoles import HOME, WORLD, control, press, pressed, show

KEY = "$BUSROOT_API_KEY"
BODY = {"code": "it's", "description": "Jam\u202e ü", "parentReasonCode": None}


def code_of(client, number, id):
    return show(client, f"{WORLD}/traffic/{number}").element("pre", id=id).text


def test_entry_as_curl_is_the_request_without_its_key(client):
    client.post("/api/reason?a=b%20c&a=%26", json=BODY, headers=[("Prefer", "code=409")])
    name, *words = shlex.split(code_of(client, 1, "as-curl").replace("\\\n", ""))
    assert name == "curl"
    options = list(pairwise(words))
    assert ("-X", "POST") in options
    assert "http://mock/api/reason?a=b+c&a=%26" in words
    headers = [text for option, text in options if option == "-H"]
    assert sorted(headers) == [
        "Content-Type: application/json",
        "Prefer: code=409",
        f"X-API-KEY: {KEY}",
    ]
    assert json.loads(words[-1]) == BODY
    assert "demo-admin-key" not in show(client, f"{WORLD}/traffic/1").html


def test_entry_as_httpx_sends_the_same(client, monkeypatch):
    monkeypatch.setenv("BUSROOT_API_KEY", "demo-admin-key")
    client.post("/api/reason", json=BODY)
    code = code_of(client, 1, "as-httpx")
    monkeypatch.setattr(httpx, "request", sending(client))
    exec(compile(code, "httpx", "exec"), {})
    first, again = control(client, "/journal")
    assert first["body"] == again["body"]
    assert first["caller"] == again["caller"]


def sending(client):
    """Return what sends as `httpx.request` does, in process; the key is in the headers."""
    return lambda method, url, **options: client.request(
        method, url, None, **{**options, "headers": list(options.get("headers", {}).items())}
    )


@pytest.mark.parametrize(
    ("path", "key", "status"),
    [
        ("/api/station?plantcode=leeds", "demo-readonly-key", 200),
        ("/api/account", "demo-staff-key", 200),
        ("/api/account", "other-admin-key", 200),
        ("/api/plant", None, 401),
        ("/api/plant", "nobody's", 401),
        ("/api/oee", "demo-admin-key", 404),
    ],
)
def test_test_made_from_an_entry_passes(client, monkeypatch, path, key, status):
    assert client.get(path, key).status_code == status
    called = run_test(client, monkeypatch, code_of(client, 1, "as-test"))
    first, again = control(client, "/journal")
    assert [first["status"], first.get("caller")] == [again["status"], again.get("caller")]
    is_in_journal = "caller" in again and "operationId" in again
    assert called == ([(again["operationId"], status)] if is_in_journal else [])


def test_test_made_from_what_a_fault_rule_refused_has_the_rule(client, monkeypatch):
    client.post("/__mock__/worlds/default/faults", None, json={"effect": {"status": 503}})
    client.get("/api/sku")
    code = code_of(client, 1, "as-test")
    assert 'busroot.faults.add("listSkus", status=503, times=1)' in code
    assert run_test(client, monkeypatch, code) == [("listSkus", 503)]


def test_test_made_from_a_dropped_request_expects_no_response(client):
    drop = {"effect": {"drop": "request"}}
    client.post("/__mock__/worlds/default/faults", None, json=drop)
    with pytest.raises(ConnectionResetError):
        client.get("/api/sku")
    code = code_of(client, 1, "as-test")
    assert 'busroot.faults.add("listSkus", drop="request", times=1)' in code
    assert "    with pytest.raises(httpx.TransportError):\n        httpx.request(" in code
    compile(code, "test", "exec")


def run_test(client, monkeypatch, code):
    """Run the test in some code on the world of a client; return what it asserts of the journal."""
    keys, called = control(client, "/keys"), []

    def key(role, account="demo"):
        fitting = [e for e in keys if e["accountId"] == account and role in e["roles"]]
        return min(fitting, key=lambda each: len(each["roles"]))["key"]

    busroot = SimpleNamespace(
        url="http://mock/api",
        key=key,
        faults=SimpleNamespace(add=lambda *_, **__: None),
        journal=SimpleNamespace(assert_called=lambda name, status: called.append((name, status))),
    )
    names = {}
    exec(compile(code, "test", "exec"), names)
    monkeypatch.setattr(httpx, "request", sending(client))
    (test,) = [each for name, each in names.items() if name.startswith("test_")]
    test(busroot)
    return called


def test_entry_says_what_its_code_lacks(client):
    client.post("/api/reason", json={"code": "demo-admin-key", "description": "x" * 9000})
    text = show(client, f"{WORLD}/traffic/1").text
    assert "The body was not recorded as a whole." in text
    assert "What is masked as ******** has to be filled in." in text


def test_request_is_sent_again_with_its_secrets(client, world):
    body = {"code": "demo-admin-key", "description": "Jam"}
    client.post("/api/reason", "demo-supervisor-key", json=body, headers=[("Accept", "a/b")])
    page = pressed(client, f"{WORLD}/traffic/1/again")
    assert "Request 2:" in page.element("h1").text
    first, again = list(world.journal)
    assert first[3:6] + first[7:12] == again[3:6] + again[7:12]
    of_the_body = (b"content-length", b"connection")
    assert [each for each in first.headers if each[0] not in of_the_body] == again.headers
    assert "demo-admin-key" not in page.html


def test_request_is_sent_again_as_fault_rules_have_it(client):
    client.get("/api/sku", None)
    client.get("/api/sku", "nobody's")
    client.get("/api/sku")
    for effect in ({"delay": 1}, {"drop": "answer"}):
        client.post("/__mock__/worlds/default/faults", None, json={"effect": effect})
    for number in (1, 2, 3):
        pressed(client, f"{WORLD}/traffic/{number}/again")
    assert [each["status"] for each in control(client, "/journal")] == [401, 401, 200, 401, 401, 0]


def test_request_of_another_world_is_sent_to_that(client):
    client.post("/__mock__/worlds", None, json={"dataset": "minimal"})
    client.get("/api/station", "w1.demo-admin-key")
    pressed(client, "/__mock__/ui/worlds/w1/traffic/1/again")
    entries = client.get("/__mock__/worlds/w1/journal", None).json()["results"]
    assert [each["status"] for each in entries] == [200, 200]


def test_request_that_was_recorded_in_part_is_not_sent_again(client, world):
    client.post("/api/reason", json={"code": "a", "description": "x" * 9000})
    client.get(f"/api/{'x' * 3000}")
    for number, status in ((1, 409), (2, 409), (9, 404)):
        assert press(client, f"{WORLD}/traffic/{number}/again").status_code == status
    assert world.journal.count == 2


def test_proxy_has_no_keys_no_records_and_sends_nothing_again(client, contract):
    client.get("/api/sku")
    server = client.application
    # As a proxy has it.
    server._pages = create_console(contract, server.worlds, server.access, server._press)
    for path in (HOME, f"{WORLD}/verdict", f"{WORLD}/traffic/1"):
        page = show(client, path)
        assert not re.search("(demo|other)-[a-z]+-key", page.html)
        assert not re.search("Send again|Make a world|Set the clock|Factory|Tables", page.text)
    for name in ("", "factory", "tables", "changes"):
        assert client.get(f"{WORLD}/{name}").status_code == 404
    assert press(client, f"{WORLD}/traffic/1/again").status_code == 404


def test_entry_fills_in_the_form_of_a_fault_rule(client):
    client.get("/api/sku", "demo-readonly-key")
    client.get("/api/oee")
    page = show(client, f"{WORLD}/traffic/1")
    (address,) = [each for each in page.addresses("href") if each.endswith("#add-fault")]
    form = show(client, address.partition("#")[0])
    chosen = [each.attributes.get("value", each.text) for each in form.all("option", selected=None)]
    assert chosen == ["operationId:listSkus", "read_only", "status"]
    assert form.element("input", name="next").attributes["value"] == "1"
    page = show(client, f"{WORLD}/traffic/2")
    assert not [each for each in page.addresses("href") if each.endswith("#add-fault")]


def test_request_that_no_server_knows_is_sent_again(client, world):
    line = RequestLine("X-BREW", b"/api/sku", b"a=%ff", "1.1")
    client.application.refuse(UnknownMethod(BadRequest(""), line))
    client.request("OPTIONS", "/api/sku")
    client.request("HEAD", "/api/sku")
    entries = list(world.journal)
    for entry in entries:
        pressed(client, f"{WORLD}/traffic/{entry.number}/again")
    again = list(world.journal)[len(entries) :]
    assert [each.status for each in again] == [each.status for each in entries]
    assert [each.query for each in again] == [each.query for each in entries]
