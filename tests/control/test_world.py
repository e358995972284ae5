"""Keys, reset and errors of the control API under /__mock__; `test_worlds` has many worlds."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from busroot_mock.paths import CONTROL_CONTRACT

CONFIG = "/api/admin/config"
KEYS = "/__mock__/keys"
RESET = "/__mock__/reset"


def test_list_keys_has_the_documented_keys_in_order(client):
    answer = client.get(KEYS, None)
    assert answer.status_code == 200
    assert [(entry["key"], entry["roles"]) for entry in answer.json()["results"]] == [
        ("demo-admin-key", ["admin"]),
        ("demo-supervisor-key", ["supervisor"]),
        ("demo-member-key", ["member"]),
        ("demo-readonly-key", ["read_only"]),
        ("demo-staff-key", ["admin", "staff"]),
        ("other-admin-key", ["admin"]),
    ]


def test_list_keys_names_account_and_user(client):
    assert client.get(KEYS).json()["results"][5] == {
        "key": "other-admin-key",
        "accountId": "other",
        "userId": 6,
        "userEmail": "olga.admin@otherworks.example",
        "roles": ["admin"],
    }


def test_list_keys_are_all_good_keys(client):
    for entry in client.get(KEYS).json()["results"]:
        assert client.get(CONFIG, entry["key"]).status_code == 200


def test_reset_needs_no_key(client):
    answer = client.post(RESET, None)
    assert (answer.status_code, answer.json()) == (200, {"isSuccess": True})


def test_reset_brings_back_every_answer(client):
    paths = (CONFIG, "/api/notification-preference", "/api/admin/access-code", KEYS)
    before = [client.get(path).content for path in paths]
    client.post(CONFIG, json={"config": {"companyName": "Changed"}})
    client.post(
        "/api/notification-preference", json=[{"stationGroupCode": "mixing", "preference": []}]
    )
    client.post("/api/admin/access-code")
    body = {"domain": "acme.example", "plantName": "Acme"}
    client.post("/api/admin/newaccount", "demo-staff-key", json=body)
    changed = [client.get(path).content for path in paths]
    assert not any(left == right for left, right in zip(before, changed, strict=True))
    client.post(RESET)
    assert [client.get(path).content for path in paths] == before


MOVES = st.fixed_dictionaries(
    {},
    optional={
        "advance": st.integers(-400, 400).filter(bool).map(lambda days: f"P{abs(days)}D"),
        "now": st.datetimes().map(
            lambda at: at.replace(year=2000 + at.year % 90).isoformat() + "Z"
        ),
        "frozen": st.booleans(),
        "speed": st.integers(1, 3600),
    },
)


@given(moves=st.lists(MOVES, max_size=3), is_forked=st.booleans())
@example([{"now": "2026-03-30T06:00:00Z"}], False)
@settings(max_examples=20)
def test_reset_brings_back_every_answer_wherever_the_clock_was(new_client, moves, is_forked):
    client = new_client()
    world = "default"
    if is_forked:
        world = client.post("/__mock__/worlds/default/fork").json()["result"]["id"]
    keys = client.get(f"/__mock__/worlds/{world}/keys").json()["results"]
    paths = (CONFIG, "/api/schedule?rangecode=today", "/api/station-window?rangecode=PT8H")
    before = [client.get(path, keys[0]["key"]).content for path in paths]
    for move in moves:
        client.post(f"/__mock__/worlds/{world}/clock", json=move)
    client.post("/api/admin/access-code", keys[0]["key"])
    client.post(f"/__mock__/worlds/{world}/reset")
    assert [client.get(path, keys[0]["key"]).content for path in paths] == before


def test_reset_ends_the_keys_of_accounts_made_since(client):
    body = {"domain": "acme.example", "plantName": "Acme"}
    client.post("/api/admin/newaccount", "demo-staff-key", json=body)
    key = client.get(KEYS).json()["results"][-1]["key"]
    assert client.get(CONFIG, key).status_code == 200
    client.post(RESET)
    assert client.get(CONFIG, key).status_code == 401
    assert client.post("/api/admin/newaccount", "demo-staff-key", json=body).status_code == 200


def test_worlds_of_two_applications_do_not_meet(new_client):
    left, right = new_client(), new_client()
    left.post(CONFIG, json={"config": {"companyName": "Left"}})
    assert "Left" not in right.get(CONFIG).text
    right.post(RESET)
    assert "Left" in left.get(CONFIG).text


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", RESET, 405, "POST"),
        ("POST", KEYS, 405, "GET, HEAD"),
        ("DELETE", KEYS, 405, "GET, HEAD"),
        ("GET", "/__mock__/nothing", 404, None),
        ("GET", "/api/__mock__/keys", 404, None),
        ("POST", "/reset", 404, None),
    ],
)
def test_control_errors_are_in_the_envelope(client, error_schema, method, path, status, allow):
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers.get("Allow")) == (status, allow)
    error_schema.validate(answer.json())


def test_control_contract_is_served_as_written(client):
    answer = client.get("/__mock__/openapi.yaml", None)
    assert answer.content == CONTROL_CONTRACT.read_bytes()
    assert answer.headers["content-type"] == "application/yaml"
