"""Headers of the journal: kept on both sides within bounds, and without credentials."""

import pytest

from busroot_mock.journal.recorder import LARGEST_HEADERS
from busroot_mock.worlds.journal import HIDDEN_HEADERS
from busroot_mock.worlds.masking import MASK

JOURNAL = "/__mock__/worlds/default/journal"


def headers_of(client, *sent):
    client.get("/api/sku", headers=list(sent))
    entry = client.get(f"{JOURNAL}/1", None).json()["result"]
    return entry["headers"], entry["answerHeaders"]


@pytest.mark.parametrize("name", [*HIDDEN_HEADERS, "X-API-KEY"])
def test_header_of_credentials_is_not_even_in_memory(client, world, name):
    sent, _ = headers_of(client, (name, "very-secret"))
    assert sent.get(name.lower()) == (None if name == "X-API-KEY" else MASK)
    (entry,) = world.journal
    assert "very-secret" not in repr(entry)
    assert "demo-admin-key" not in repr(entry)


@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("X-Request-Id", "a-1", "a-1"),
        ("X-Session-Token", "a-1", MASK),
        ("X-Note", "by demo-webhook-secret.", f"by {MASK}."),
        ("Referer", "http://a.example/b?c=d&e=f", f"http://a.example/b?c={MASK}"),
    ],
)
def test_header_is_shown_without_what_is_secret(client, name, sent, shown):
    assert headers_of(client, (name, sent))[0][name.lower()] == shown


def test_headers_of_the_answer_are_those_that_were_sent(client):
    rule = {"effect": {"status": 503, "retryAfter": 7}}
    client.post("/__mock__/worlds/default/faults", None, json=rule)
    _, got = headers_of(client)
    assert (got["retry-after"], got["content-type"]) == ("7", "application/json")


def test_headers_are_kept_within_bounds(client, world):
    long = [(f"x-{number}{'n' * 3000}", "v" * 3000) for number in range(15)]
    client.get("/api/no-such", headers=[("x-first", "1"), *long])
    (entry,) = world.journal
    assert (b"x-first", b"1") in entry.headers
    kept = sum(len(name) + len(value) for name, value in entry.headers)
    assert LARGEST_HEADERS < kept < entry.weight < 30_000
