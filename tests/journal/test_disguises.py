"""No secret of a world is shown by its journal in any disguise, wherever a client puts it."""

import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.recordings.disguises import disguised
from tests.harness.config.test_disguises import WAYS
from tests.journal.test_masking import SECRETS, WORLD, ask, shown

NAMED = [(secret, "secret") for secret in SECRETS]
POSITIONS = ("path", "query", "name in query", "header", "text", "member", "cut", "method")


@pytest.fixture(scope="module")
def module_client(new_client):
    return new_client()


@given(
    secret=st.sampled_from(SECRETS),
    way=st.sampled_from(sorted(WAYS)),
    position=st.sampled_from(POSITIONS),
    target=st.sampled_from(("/api/reason", "/api/no-such")),
)
@settings(max_examples=60)
def test_no_secret_is_shown_in_disguise(module_client, runner, secret, way, position, target):
    client, dressed = module_client, WAYS[way](secret)
    client.post(f"{WORLD}/journal/clear", None)
    encoded = quote(dressed, safe="").encode()
    places = dict.fromkeys(POSITIONS, b"") | {position: encoded}
    bodies = {
        "text": json.dumps({"code": [dressed], "type": dressed}),
        "member": json.dumps({dressed: {"a": 1}}),
        "cut": json.dumps([{"code": dressed}])[:-3],
    }
    headers = [
        (b"x-api-key", b"demo-admin-key"),
        (b"content-type", b"application/json"),
        (b"user-agent", dressed.encode() if position == "header" else b"client"),
    ]
    path = b"%b/%b?a=%b&%b=1" % (
        target.encode(), places["path"], places["query"], places["name in query"]
    )  # fmt: skip
    method = dressed if position == "method" else "POST"
    for where in (path, target.encode()):
        ask(client, runner, method, where, headers, bodies.get(position, "").encode())
    assert not [text for text in shown(client) if disguised(text, NAMED)]
