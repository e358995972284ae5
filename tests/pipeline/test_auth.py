"""Keys and roles decide who may call; a refusal says what was wrong."""

import pytest

from tests.support.contracts import SERVED

CONFIG = "/api/admin/config"
KEYS = {
    "demo-admin-key": {"admin"},
    "demo-supervisor-key": {"supervisor"},
    "demo-member-key": {"member"},
    "demo-readonly-key": {"read_only"},
    "demo-staff-key": {"admin", "staff"},
    "other-admin-key": {"admin"},
}
DOCUMENT = SERVED.document
OPERATIONS = [
    (method.upper(), path, operation)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
]
BODIES = {
    "#/components/requestBodies/NotificationPreferences": [],
    "#/components/requestBodies/ConfigInput": {"config": {}},
    "#/components/requestBodies/CreateAccountInput": {"domain": "a.example", "plantName": "A"},
}
ALLOWED = [
    ("demo-readonly-key", "GET", "/notification-preference", 200),
    ("demo-readonly-key", "POST", "/notification-preference", 403),
    ("demo-readonly-key", "GET", "/admin/config", 200),
    ("demo-readonly-key", "POST", "/admin/config", 403),
    ("demo-supervisor-key", "POST", "/notification-preference", 200),
    ("demo-supervisor-key", "POST", "/admin/config", 403),
    ("demo-member-key", "POST", "/admin/config", 200),
    ("demo-member-key", "GET", "/admin/access-code", 403),
    ("demo-admin-key", "GET", "/admin/access-code", 200),
    ("demo-admin-key", "POST", "/admin/newaccount", 403),
    ("demo-admin-key", "POST", "/admin/seedrun", 403),
    ("demo-admin-key", "POST", "/admin/seedrun/demo", 403),
    ("demo-staff-key", "POST", "/admin/newaccount", 200),
    ("demo-staff-key", "POST", "/admin/seedrun", 200),
    ("demo-staff-key", "POST", "/admin/seedrun/demo", 200),
    ("demo-staff-key", "POST", "/admin/access-code", 200),
    ("other-admin-key", "GET", "/admin/access-code", 200),
    ("demo-readonly-key", "GET", "/account", 200),
    ("demo-readonly-key", "POST", "/account", 403),
    ("demo-readonly-key", "GET", "/station-window", 200),
    ("demo-readonly-key", "DELETE", "/reason/{code}", 403),
    ("demo-member-key", "GET", "/admin/user", 403),
    ("demo-member-key", "POST", "/admin/user", 403),
    ("demo-admin-key", "GET", "/admin/user", 200),
    ("demo-supervisor-key", "POST", "/plant", 403),
    ("demo-supervisor-key", "POST", "/sku", 403),
    ("demo-supervisor-key", "POST", "/schedule", 400),
    ("demo-supervisor-key", "DELETE", "/reason/{code}", 404),
    ("demo-supervisor-key", "DELETE", "/shift-pattern/{id}", 403),
]


def call(client, key, method, path, operation):
    body = BODIES.get(operation.get("requestBody", {}).get("$ref"))
    return client.request(method, f"/api{path}", key, **({} if body is None else {"json": body}))


@pytest.mark.parametrize("key", KEYS)
def test_roles_of_the_contract_decide_for_every_operation(client, key):
    assert len(OPERATIONS) == 33
    for method, path, operation in OPERATIONS:
        allowed = KEYS[key] & set(operation["x-roles"]["allow"])
        answer = call(client, key, method, path, operation)
        assert answer.status_code != 401
        assert (answer.status_code == 403) is not bool(allowed), (method, path)


@pytest.mark.parametrize(("key", "method", "path", "status"), ALLOWED)
def test_roles_allow_what_was_meant(client, key, method, path, status):
    assert call(client, key, method, path, DOCUMENT["paths"][path][method.lower()]).status_code == (
        status
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation[2]["operationId"])
def test_key_is_needed_for_every_operation(client, operation):
    for key in (None, "nobody-has-this"):
        assert call(client, key, *operation).status_code == 401


def test_role_is_checked_before_the_body_is_read(client):
    answer = client.post("/api/admin/newaccount", content=b"no JSON")
    assert answer.status_code == 403
    assert answer.json() == {
        "isSuccess": False,
        "message": "This needs a key with the role staff; this one has admin.",
        "violations": [],
    }


def test_key_is_checked_before_role_and_body(client):
    answer = client.post("/api/admin/newaccount", "nobody-has-this", content=b"no JSON")
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("keys", "keyword"),
    [
        ([], "required"),
        ([""], "required"),
        (["nobody-has-this"], "exists"),
        (["DEMO-ADMIN-KEY"], "exists"),
        (["demo-admin-key", "demo-admin-key"], "required"),
        (["nobody-has-this", "demo-admin-key"], "required"),
    ],
    ids=str,
)
def test_unauthorized_names_the_header_and_not_the_key(client, keys, keyword):
    answer = client.get(CONFIG, None, headers=[("X-API-KEY", key) for key in keys])
    assert answer.status_code == 401
    assert answer.json()["violations"] == [
        {"in": "header", "pointer": "/X-API-KEY", "keyword": keyword, "expected": True}
    ]
    assert not any(key in answer.text for key in keys if key)


def test_write_of_one_account_does_not_reach_the_other(client):
    answers = {key: client.get(CONFIG, key).json() for key in ("other-admin-key", "demo-admin-key")}
    client.post(CONFIG, json={"config": {"companyName": "Changed", "dailySummaryHour": 1}})
    client.post("/api/admin/access-code")
    assert client.get(CONFIG, "other-admin-key").json() == answers["other-admin-key"]
    assert client.get(CONFIG).json() != answers["demo-admin-key"]
    assert len(client.get("/api/admin/access-code", "other-admin-key").json()["results"]) == 1


def test_no_answer_of_one_account_names_the_other(client):
    for path in ("/api/notification-preference", CONFIG, "/api/admin/access-code"):
        text = client.get(path, "other-admin-key").text.lower()
        assert not any(word in text for word in ("demo", "leeds", "assembly"))
