"""No secret of a world is shown by its journal or in its verdict, whatever a client sends."""

import asyncio
import json
from typing import Any
from urllib.parse import quote, quote_from_bytes, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from busroot_mock.paths import FIXTURES
from busroot_mock.worlds.masking import MASK

WORLD = "/__mock__/worlds/default"
KEYS = [
    entry["key"]
    for entry in json.loads((FIXTURES / "demo" / "api_key.json").read_bytes())["apiKeys"]
]
SECRETS = [*KEYS, "demo-webhook-secret", "demo-warehouse-password"]
TARGETS = ("/api/admin/config", "/api/reason", "/api/sku", "/api/account", "/api/no-such")

secrets = st.sampled_from([*SECRETS, "w1.demo-admin-key"])
texts = st.builds("".join, st.lists(secrets | st.text(max_size=5), max_size=4))
values = st.recursive(
    texts | st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
named = st.builds(
    lambda name, value: {
        "config": {name: value},
        name: value,
        "entry": {"key": name, "value": value},
    },
    st.sampled_from(["webhookSecret", "WEBHOOKSECRET", "redshiftPassword", "x-api-key"]),
    values,
)
breaks = st.sampled_from(
    [
        lambda data: data,
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data.replace(b":", b"=", 1),
        lambda data: b"[" + b"0, " * 4000 + data,
        lambda data: b"\xff" + data,
        lambda data: data + b"\xff",
    ]
)


def texts_of(value: Any) -> list[str]:
    """Return all texts in an answer, the names of members among them."""
    if isinstance(value, dict):
        return [text for key, inner in value.items() for text in (key, *texts_of(inner))]
    if isinstance(value, list):
        return [text for inner in value for text in texts_of(inner)]
    return [value] if isinstance(value, str) else []


def ask(client, runner: asyncio.Runner, method, target: bytes, headers=(), body=b"") -> int:
    """Call the application with bytes that no client's library would send."""
    statuses = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        statuses.append(message.get("status"))

    path, _, query = target.partition(b"?")
    scope = {
        "type": "http",
        "method": method,
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "headers": list(headers),
    }
    runner.run(client.application(scope, receive, send))
    return statuses[0]


def shown(client) -> list[str]:
    """Return all that the journal, an assertion that fails, and the verdict show."""
    assertion = {
        "path": "demo-admin-key",
        "body": {"a": "demo-staff-key"},
        "count": {"exactly": 99},
    }
    answers = [
        client.get(f"{WORLD}/journal?limit=200", None),
        client.post(f"{WORLD}/journal/assertions", None, json=assertion),
        client.get(f"{WORLD}/verdict", None),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
    return [text for answer in answers for text in texts_of(answer.json())]


@pytest.fixture(scope="module")
def module_client(new_client):
    return new_client()


@given(
    key=secrets, path=texts, query=st.dictionaries(texts, texts, max_size=3), agent=texts,
    target=st.sampled_from(TARGETS), body=values | named, broken=breaks,
)  # fmt: skip
@example("demo-admin-key", "", {"X-API-KEY": "hush-hush"}, "", TARGETS[0], {}, lambda data: data)
def test_no_secret_is_shown(module_client, runner, key, path, query, agent, target, body, broken):
    client = module_client
    client.post(f"{WORLD}/journal/clear", None)
    client.post("/api/admin/config", json={"config": {"webhookSecret": "hush-hush"}})
    asked = "&".join(f"{quote(name)}={quote(value)}" for name, value in query.items())
    headers = [
        (b"x-api-key", b"demo-admin-key"),
        (b"content-type", b"application/json"),
        (b"user-agent", agent.encode()),
    ]
    data = broken(json.dumps(body).encode(errors="replace"))
    for where in (target, f"{target}/{quote(path, safe='')}"):
        for method in ("GET", "POST", "DELETE"):
            ask(client, runner, method, f"{where}?{asked}".encode(), headers, data)
    ask(client, runner, "GET", target.encode(), [(b"x-api-key", key.encode())] * 2)
    texts = shown(client)
    assert not [text for text in texts for secret in [*SECRETS, "hush-hush"] if secret in text]


@given(
    target=st.binary(max_size=40), query=st.binary(max_size=40), value=st.binary(max_size=40),
    body=st.binary(max_size=60), method=st.sampled_from(["GET", "POST", "QUERY"]),
)  # fmt: skip
@example(b"", b"%ff=%f0%9f&%=&=", b"\xff\x00", rb'{"\ud800": "\udfff", "a": 1e999}', "POST")
@example(b"reason", b"<script>", b"<script>alert(1)</script>", b'{"code":"\xed\xa0\x80', "POST")
@example(b"reason", b"", b"", rb'{"code": "\ud800", "description": 1' + b"0" * 5000, "POST")
@example(b"reason", b"", b"", b"[" * 8000, "POST")
def test_any_bytes_are_shown_as_json(module_client, runner, target, query, value, body, method):
    client = module_client
    client.post(f"{WORLD}/journal/clear", None)
    headers = [(b"x-api-key", b"demo-admin-key"), (b"content-type", b"application/json")]
    headers += [(name, value) for name in (b"user-agent", b"accept", b"prefer")]
    path = b"/api/" + quote_from_bytes(target, safe="/%").encode()
    status = ask(client, runner, method, path + b"?" + query, headers, body)
    assert shown(client)
    kept = client.get(f"{WORLD}/journal", None).json()["results"]
    assert [entry["status"] for entry in kept] in ([status], [])


def test_secrets_are_masked_by_name_where_they_are_not_known_yet(client):
    entry = {"webhookSecret": "fresh", "companyName": "Plain"}
    client.post("/api/admin/config", json={"config": entry, "webhookSecret": ["fresh"]})
    client.post("/api/account", json={"redshiftPassword": "fresh", "currency": 5})
    client.post("/api/admin/config", content=b'{"config": {"webhookSecret": "fresh"')
    texts = shown(client)
    assert "Plain" in texts
    assert texts.count(MASK) >= 3
    assert not [text for text in texts if "fresh" in text]


@pytest.mark.parametrize("known", ["demo-admin-key", "demo-webhook-secret"])
def test_known_secret_is_masked_wherever_it_stands(client, known):
    encoded = "".join(f"%{byte:02x}" for byte in known.encode())
    client.get(f"/api/reason/{encoded}?a={encoded}&{encoded}=b")
    client.get(f"/api/sku?{known}=%ff")
    client.request("PUT", f"/api/{known}", headers=[("User-Agent", f"x {known} y")])
    client.post("/api/reason", json={known: [{"a": f"x{known}y"}], "~1": {"code": known}})
    client.post("/api/reason", json={"code": known, "type": [known]})
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in known)
    client.post("/api/reason", content=f'{{"{escaped}": "{escaped}"')
    texts = shown(client)
    assert not [text for text in texts if known in unquote(text)]
    assert len([text for text in texts if MASK in text]) > 10


@pytest.mark.parametrize("name", ["webhookSecret", "WEBHOOKsecret", "redshiftPassword"])
def test_unknown_secret_is_masked_by_its_name(client, name):
    bodies = [{name: "fresh"}, [{name: {"a": ["fresh"]}}], {"key": name, "value": "fresh"}]
    for body in bodies:
        client.post("/api/admin/config", json=body)
    client.get(f"/api/sku?{name}=fresh")
    assert not [text for text in shown(client) if "fresh" in text]


def test_short_secret_is_masked_where_it_stands_alone(client):
    client.post("/api/admin/config", json={"config": {"webhookSecret": "jam"}})
    client.post("/api/reason", json={"code": "jam", "description": "A jam"})
    body = client.get(f"{WORLD}/journal/2", None).json()["result"]["body"]["value"]
    assert body == {"code": MASK, "description": "A jam"}


def test_secret_that_was_replaced_is_still_masked(client):
    client.post("/api/admin/config", json={"config": {"webhookSecret": "newer-secret"}})
    client.get("/api/demo-webhook-secret")
    client.get("/api/newer-secret")
    paths = [each["path"] for each in client.get(f"{WORLD}/journal", None).json()["results"]]
    assert paths == ["/api/admin/config", f"/api/{MASK}", f"/api/{MASK}"]


def test_key_of_an_account_made_since_is_masked(client):
    body = {"domain": "acme.example", "plantName": "Acme"}
    client.post("/api/admin/newaccount", "demo-staff-key", json=body)
    key = client.get("/__mock__/keys", None).json()["results"][-1]["key"]
    client.get(f"/api/sku?key={key}", key)
    assert not [text for text in shown(client) if key in text]


def test_client_may_assert_what_is_masked(client):
    client.post("/api/admin/config", json={"config": {"webhookSecret": "fresh"}})
    for value, passed in (("fresh", True), ("other", False)):
        assertion = {"body": {"config": {"webhookSecret": value}}}
        answer = client.post(f"{WORLD}/journal/assertions", None, json=assertion).json()["result"]
        assert answer["passed"] is passed
        assert not {"fresh", "other"} & set(texts_of(answer))
