"""The journal searched by a text, and sorted."""

import pytest

JOURNAL = "/__mock__/worlds/default/journal"
REASON = {"code": "jäm", "description": "Belt torn", "parentReasonCode": None, "type": []}


def numbers(client, **query):
    answer = client.get(JOURNAL, None, params=query)
    assert answer.status_code == 200, answer.text
    return [each["number"] for each in answer.json()["results"]]


@pytest.fixture
def busy(client):
    client.get("/api/sku")
    client.post("/api/reason", json=REASON)
    client.get("/api/no-such%20page?name=Old%20Mill")
    client.get("/api/plant", None)
    return client


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("belt TORN", [2]),
        ("JÄM", [2]),
        ("savereason", [2]),
        ("no-such page", [3]),
        ("no-such%20", [3]),
        ("old mill", [3]),
        ("404", [3]),
        ("post /api", [2]),
        ("leeds", []),
        ("listPlants 401", [4]),
        ("nothing of this", []),
    ],
)
def test_entries_are_searched_by_text(busy, text, found):
    assert numbers(busy, text=text) == found


def test_text_is_searched_with_other_filters_and_in_exports(busy):
    assert numbers(busy, text="api", status="4XX", limit=1) == [4]
    archive = busy.get(f"{JOURNAL}/har?text=torn", None).json()
    assert len(archive["log"]["entries"]) == 1


@pytest.mark.parametrize("secret", ["demo-webhook-secret", "demo-admin-key"])
def test_what_is_masked_is_not_searched(client, secret):
    client.get(f"/api/sku?name={secret}")
    client.post("/api/admin/config", json={"config": {"webhookSecret": "very-fresh"}})
    assert numbers(client, text=secret[:8]) == []
    assert numbers(client, text="very-fresh") == []
    assert numbers(client, text="webhookSecret") == [2]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("number", [1, 2, 3, 4]),
        ("-number", [4, 3, 2, 1]),
        ("status", [2, 1, 4, 3]),
        ("path", [3, 4, 2, 1]),
        ("operationId", [4, 1, 2, 3]),
    ],
)
def test_entries_are_sorted(busy, sort, found):
    assert numbers(busy, sort=sort) == found
    assert numbers(busy, sort=sort, skip=1, limit=2) == found[1:3]


def test_entries_are_sorted_by_how_long_they_took(busy, world):
    took = {each.number: each.took for each in world.journal}
    assert numbers(busy, sort="-tookMs") == sorted(took, key=lambda each: -took[each])
