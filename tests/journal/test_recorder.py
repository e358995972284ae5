"""The journal of a world: what is entered, kept, shown, and what never is."""

import json
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.errors import BadRequest
from busroot_mock.serving.head import Refusal, RequestLine, UnknownMethod
from busroot_mock.worlds import journal as ring
from busroot_mock.worlds import registry
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.journal import LONGEST_BODY
from busroot_mock.worlds.masking import MASK

WORLDS = "/__mock__/worlds"
JOURNAL = f"{WORLDS}/default/journal"
REASON = {"code": "jam", "description": "Jam", "parentReasonCode": None, "type": ["downtime"]}


def entries(client, query="", path=JOURNAL):
    answer = client.get(f"{path}?{query}", None)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def numbers(client, query=""):
    return [entry["number"] for entry in entries(client, query)]


def test_journal_has_what_was_asked_and_answered(client):
    client.post("/api/reason?x=1&x=%C3%A4", json=REASON, headers=[("Prefer", "wait=1")])
    (entry,) = entries(client)
    assert entry.pop("tookMs") > 0
    assert entry.pop("headers").items() >= {"prefer": "wait=1", "accept": "*/*"}.items()
    answer, got = entry.pop("answer"), entry.pop("answerHeaders")
    assert answer["whole"] is True
    assert got == {"content-type": "application/json", "content-length": str(answer["size"])}
    assert answer["value"]["result"]["code"] == "jam"
    assert entry == {
        "number": 1,
        "time": "2026-03-02T09:15:00.250Z",
        "operationId": "saveReason",
        "method": "POST",
        "path": "/api/reason",
        "query": {"x": ["1", "ä"]},
        "key": MASK,
        "caller": {"accountId": "demo", "userId": 1, "roles": ["admin"]},
        "body": {"size": entry["body"]["size"], "whole": True, "value": REASON},
        "valid": True,
        "violations": [],
        "status": 200,
    }
    assert client.get(f"{JOURNAL}/1", None).json()["result"]["number"] == 1


def test_journal_locates_violations_in_request_and_contract(client, contract):
    client.post("/api/reason", json={**REASON, "code": ""})
    (entry,) = entries(client)
    (violation,) = entry["violations"]
    assert (entry["valid"], violation["pointer"], violation["keyword"]) == (
        False,
        "/code",
        "minLength",
    )
    name, _, line = violation["line"].partition(":")
    assert name == "openapi.yaml"
    assert "minLength" in contract.text.splitlines()[int(line) - 1]


@pytest.mark.parametrize(
    ("method", "path", "key", "status", "valid"),
    [
        ("GET", "/api/sku", "demo-admin-key", 200, True),
        ("HEAD", "/api/sku", "demo-admin-key", 200, True),
        ("DELETE", "/api/reason/no-such", "demo-admin-key", 404, True),
        ("GET", "/api/sku?limit=x", "demo-admin-key", 400, False),
        ("GET", "/api/sku", None, 401, False),
        ("GET", "/api/sku", "no-such-key", 401, False),
        ("POST", "/api/admin/access-code", "demo-readonly-key", 403, False),
        ("GET", "/api/no-such", "demo-admin-key", 404, False),
        ("PUT", "/api/sku", "demo-admin-key", 405, False),
    ],
)
def test_journal_tells_what_the_contract_refuses(client, method, path, key, status, valid):
    client.request(method, path, key)
    (entry,) = entries(client)
    assert (entry["status"], entry["valid"], entry["method"]) == (status, valid, method)
    assert ("key" in entry, "caller" in entry) == (
        key is not None,
        key not in (None, "no-such-key"),
    )
    assert numbers(client, f"valid={str(valid).lower()}") == [1]
    assert numbers(client, f"valid={str(not valid).lower()}") == []


def test_journal_leaves_out_controls_pages_and_files(client):
    for path in (JOURNAL, "/__mock__/nothing", "/%5F_mock__/keys", "/%5f%5fmock__/no"):
        client.get(path, None)
    for path in ("/api/openapi.yaml", "/api/openapi.json", "/api/ui", "/api/ui/"):
        client.get(path, None)
    assert entries(client) == []


def test_journal_knows_of_methods_that_no_server_knows(client):
    line = RequestLine("BREW", b"/api/sku", b"", "1.1")
    client.application.refuse(UnknownMethod(BadRequest(""), line))
    assert [(entry["method"], entry["status"]) for entry in entries(client)] == [("BREW", 405)]


def test_journal_has_what_is_refused_before_it_is_a_request(client):
    made = client.post(WORLDS, None).json()["result"]
    line = RequestLine("GET", b"/api/sku", "name=ä".encode(), "1.1")
    key = (b"x-api-key", made["keys"][0]["key"].encode())
    client.application.refuse(Refusal(BadRequest("No."), line, [key]))
    own = entries(client, path=f"{WORLDS}/{made['id']}/journal")
    assert [(entry["path"], entry["status"], entry["valid"]) for entry in own] == [
        ("/api/sku", 400, False)
    ]


def test_journal_is_of_the_world_that_the_key_leads_to(client):
    made = client.post(WORLDS, None).json()["result"]
    for path in ("/api/sku", "/api/no-such"):
        client.get(path, made["keys"][0]["key"])
    client.get("/api/sku", f"{made['id']}.unknown")
    client.get("/api/sku", "w99.unknown")
    own = entries(client, path=f"{WORLDS}/{made['id']}/journal")
    assert [(entry["status"], "caller" in entry) for entry in own] == [
        (200, True),
        (404, True),
        (401, False),
    ]
    assert [("key" in entry, "caller" in entry) for entry in entries(client)] == [(True, False)]


def test_journal_shows_of_a_broken_body_what_can_be_read(client):
    client.post("/api/reason", content=b'{"code": "jam", "type": [downtime]}')
    client.post("/api/reason", content=b"code=jam")
    client.post("/api/reason", content="{}")
    assert [entry["body"] for entry in entries(client)] == [
        {"size": 35, "whole": False, "value": {"code": "jam", "type": []}},
        {"size": 8, "whole": False},
        {"size": 2, "whole": True, "value": {}},
    ]


def test_journal_of_a_world_that_was_forgotten_is_that_of_the_default_world(client, monkeypatch):
    made = client.post(WORLDS, None).json()["result"]
    client.get("/api/sku", made["keys"][0]["key"])
    monkeypatch.setattr(registry, "monotonic", lambda: monotonic() + registry.IDLE_SECONDS + 1)
    for path, status in (("/api/no-such", 404), ("/api/sku", 401)):
        assert client.get(path, made["keys"][0]["key"]).status_code == status
    assert numbers(client) == [1, 2]


def test_journal_begins_empty_after_reset_and_in_a_fork_but_not_after_restore(client):
    client.request("PUT", f"{WORLDS}/default/snapshots/a", None)
    client.get("/api/sku")
    fork = client.post(f"{WORLDS}/default/fork", None).json()["result"]["id"]
    assert entries(client, path=f"{WORLDS}/{fork}/journal") == []
    client.post(f"{WORLDS}/default/snapshots/a/restore", None)
    assert numbers(client) == [1]
    client.post("/__mock__/reset", None)
    assert numbers(client) == []
    client.get("/api/sku")
    assert client.post(f"{JOURNAL}/clear", None).status_code == 200
    assert numbers(client) == []
    client.get("/api/sku")
    assert numbers(client) == [1]


def test_journal_is_filtered_and_paged(client):
    client.get("/api/sku")
    client.get("/api/sku?limit=x")
    client.post(f"{WORLDS}/default/clock", None, json={"advance": "PT1H"})
    client.post("/api/reason", json=REASON)
    client.request("DELETE", "/api/reason/jam")
    client.get("/api/no-such")
    assert numbers(client) == [1, 2, 3, 4, 5]
    assert numbers(client, "operationId=listSkus") == [1, 2]
    assert numbers(client, "method=DELETE") == [4]
    assert numbers(client, "path=/api/reason/jam") == [4]
    assert numbers(client, "status=4XX") == [2, 5]
    assert numbers(client, "status=200&operationId=listSkus") == [1]
    assert numbers(client, "since=2026-03-02T10:00:00Z") == [3, 4, 5]
    assert numbers(client, "until=2026-03-02T10:00:00Z") == [1, 2]
    assert numbers(client, "after=3") == [4, 5]
    assert [numbers(client, f"limit=2&skip={skip}") for skip in (0, 2, 4, 6)] == [
        [4, 5],
        [2, 3],
        [1],
        [],
    ]
    brief = client.get(f"{JOURNAL}?bodies=false", None).json()["results"]
    assert [each["number"] for each in brief] == [1, 2, 3, 4, 5]
    assert not [each for each in brief if "body" in each or "answer" in each]
    assert client.get(f"{JOURNAL}?since=1999-03-02T23:59:59Z", None).status_code == 409
    assert numbers(client, "since=2026-03-02T23:59:60Z") == []
    assert client.get(f"{JOURNAL}/6", None).status_code == 404


@given(sizes=st.lists(st.integers(0, 40), max_size=60), most=st.integers(1, 20))
def test_journal_keeps_the_newest_within_bounds(sizes, most):
    bounded = ring.Journal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ring, "MOST_ENTRIES", most)
        patch.setattr(ring, "MOST_BYTES", 100)
        for size in sizes:
            blank = dict.fromkeys(ring.Entry._fields)
            entry = {**blank, "number": bounded.count + 1, "weight": size}
            bounded.enter(ring.Entry(**entry))
            kept = [entry.number for entry in bounded]
            assert kept == list(range(bounded.count - len(kept) + 1, bounded.count + 1))
            assert bounded.weight == sum(entry.weight for entry in bounded) <= 100
            assert len(kept) <= most
            assert bounded.dropped == bounded.count - len(kept)
            assert [bounded.get(number).number for number in kept] == kept
            assert bounded.get(bounded.dropped) is bounded.get(bounded.count + 1) is None
            if bounded.dropped:
                gone = bounded.dropped - 1
                assert len(kept) == most or bounded.weight + sizes[gone] > 100


def test_journal_cuts_what_is_long_and_tells(client, world):
    long = "x" * 30_000
    body = [{"code": "a"}, *[{"code": f"c{index}"} for index in range(5000)]]
    headers = [("accept", long)] * 40
    client.post(f"/api/reason?{long}", json=body, headers=headers)
    client.get(f"/api/{long}")
    first, second = entries(client)
    assert first["body"]["whole"] is False
    assert first["body"]["size"] > LONGEST_BODY
    assert first["body"]["value"][:2] == body[:2]
    assert len(second["path"]) < 3000
    assert sum(entry.weight for entry in world.journal) < 50_000
    assert len(json.dumps([first, second])) < 80_000


def test_journal_tells_what_it_dropped(client, monkeypatch):
    monkeypatch.setattr(ring, "MOST_ENTRIES", 2)
    for _ in range(5):
        client.get("/api/sku")
    listed = client.get(JOURNAL, None).json()
    assert ([entry["number"] for entry in listed["results"]], listed["dropped"]) == ([4, 5], 3)
    assert client.get(f"{JOURNAL}/3", None).status_code == 404
    assert client.get(f"{WORLDS}/default/verdict", None).json()["result"]["requests"] == 5


def test_journal_of_a_world_without_requests_weighs_nothing(client, world):
    forks = [world.fork() for _ in range(100)]
    assert sum(fork.journal.weight for fork in forks) == 0
    assert caller_of(forks[0], "demo-admin-key") is not None
