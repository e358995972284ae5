"""What the operations of the other tags do to the records, as lists show them."""

import pytest

STAFF = "demo-staff-key"


def rows(client, path, key="demo-admin-key"):
    answer = client.get(f"/api{path}", key)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def saved(client, path, body, key="demo-admin-key"):
    answer = client.post(f"/api{path}", key, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def refused(client, path, body, pointer, keyword):
    answer = client.post(f"/api{path}", json=body)
    assert answer.status_code == 409, answer.text
    assert (pointer, keyword) in [
        (entry["pointer"], entry["keyword"]) for entry in answer.json()["violations"]
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/plant", {"code": "hull", "name": "Hull", "timezone": "Europe/London"}),
        ("/reason", {"code": "a/b", "description": "Odd", "parentReasonCode": "mechanical"}),
        ("/sku", {"code": "NEW-1", "name": "New", "unitsPerMinute": 12}),
        ("/sku-group", {"code": "NEW-G", "name": "New", "skus": []}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_saved_record_is_listed_and_changed_in_place(client, path, body):
    before = rows(client, path)
    first = saved(client, path, body)
    assert {**first, **body} == first
    label = "description" if path == "/reason" else "name"
    second = saved(client, path, {"code": body["code"], "name": "x y z", label: "Other"})
    assert second[label] == "Other"
    listed = [row for row in rows(client, path) if row["code"] == body["code"]]
    assert [row[label] for row in listed] == ["Other"]
    assert len(rows(client, path)) == len(before) + 1
    assert body["code"] not in [row["code"] for row in rows(client, path, "other-admin-key")]


@pytest.mark.parametrize(
    ("path", "body", "pointer", "keyword"),
    [
        (
            "/plant",
            {"code": "hull", "name": "Hull", "timezone": "Mars/Base"},
            "/timezone",
            "exists",
        ),
        (
            "/reason",
            {"code": "x", "description": "x", "parentReasonCode": "no"},
            "/parentReasonCode",
            "exists",
        ),
        (
            "/reason",
            {"code": "mechanical", "description": "x", "parentReasonCode": "belt-torn"},
            "/parentReasonCode",
            "acyclic",
        ),
        (
            "/sku-group",
            {"code": "g", "name": "g", "skus": [{"skuCode": "no", "productionMultiplier": 1}]},
            "/skus/0/skuCode",
            "exists",
        ),
        ("/shift", {"shiftPatternId": 99, "title": "x"}, "/shiftPatternId", "exists"),
        (
            "/shift",
            {"shiftPatternId": 2, "title": "x", "deleteShifts": [9]},
            "/deleteShifts/0",
            "exists",
        ),
        ("/account", {"dashboardConfig": "no json"}, "/dashboardConfig", "json"),
        (
            "/admin/user",
            {"email": "alex.admin@demofoods.example", "role": "member"},
            "/email",
            "unique",
        ),
        (
            "/issue",
            {"type": "stop", "stationCode": "no", "startAt": "2026-03-02T08:00:00Z"},
            "/stationCode",
            "exists",
        ),
        (
            "/issue",
            {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-03T08:00:00Z"},
            "/startAt",
            "scheduled",
        ),
    ],
    ids=str,
)
def test_save_that_cannot_be_is_a_conflict_with_its_place(client, path, body, pointer, keyword):
    refused(client, path, body, pointer, keyword)


def test_deleted_reason_is_gone_and_one_in_use_stays(client):
    saved(client, "/reason", {"code": "a/b,c", "description": "Odd"})
    assert client.request("DELETE", "/api/reason/a%2Fb%2Cc").status_code == 204
    assert client.request("DELETE", "/api/reason/a%2Fb%2Cc").status_code == 404
    assert client.request("DELETE", "/api/reason/mechanical").status_code == 409


def test_deleted_shift_pattern_is_gone_and_one_in_use_stays(client):
    shifts = [{"name": "Night", "weekDay": "sunday", "startHour": 22, "duration": 8}]
    made = saved(client, "/shift", {"title": "Extra", "shifts": shifts})
    pattern = made["shiftPatternId"]
    assert [shift["shiftName"] for shift in made["shifts"]] == ["Night"]
    assert pattern in [row["id"] for row in rows(client, "/shift-pattern")]
    assert client.request("DELETE", f"/api/shift-pattern/{pattern}").status_code == 204
    assert client.request("DELETE", f"/api/shift-pattern/{pattern}").status_code == 404
    assert client.request("DELETE", "/api/shift-pattern/2").status_code == 409


def test_schedule_is_listed_runs_and_is_not_planned_twice(client):
    body = {
        "stationCode": "fill-4",
        "skuCode": "JAR-GARAM-50",
        "workOrderReference": "WO-1",
        "plannedStartAt": "2026-03-02T08:00:00Z",
        "plannedEndAt": "2026-03-02T18:00:00+00:00",
    }
    made = saved(client, "/schedule", body, STAFF)
    assert made["isStarted"]
    assert not made["isEnded"]
    listed = rows(client, "/schedule?rangecode=today&stationcodes=fill-4")
    assert [row["id"] for row in listed] == [made["id"]]
    refused(client, "/schedule", body, "/plannedStartAt", "unique")
    refused(client, "/schedule", {**body, "skuGroupCode": "TWIN-TRAY"}, "", "oneOf")
    changed = saved(client, "/schedule", {**body, "id": made["id"], "workOrderReference": "WO-2"})
    assert changed["workOrderReference"] == "WO-2"


def test_issue_is_listed_and_stops_the_station(client):
    path = "/station-window?stationcodes=pack-1&rangecode=today&grouping=day"
    [before] = rows(client, path)
    start, end = "2026-03-02T08:10:00Z", "2026-03-02T08:40:00Z"
    body = {"type": "stop", "stationCode": "pack-1", "startAt": start, "endAt": end}
    made = saved(client, "/issue", body)
    assert made["duration"] == 30 * 60_000
    assert made["id"] in [row["id"] for row in rows(client, "/issue?stationcodes=pack-1")]
    [after] = rows(client, path)
    assert after["downtimeMs"] > before["downtimeMs"]
    assert after["productiveMs"] < before["productiveMs"]


def test_sku_keeps_nothing_that_the_contract_does_not_know_of(client):
    entered = {"code": "NEW-1", "name": "New", "accountId": "other", "createdAt": "x", "colour": 1}
    saved = client.post("/api/sku", json=entered).json()["result"]
    assert set(saved) == set(rows(client, "/sku?skucodes=BASE-TOMATO")[0])
    assert rows(client, "/sku?skucodes=NEW-1") == [saved]


def test_pages_of_skus_partition_the_list(client):
    whole = client.get("/api/sku").json()
    pages = [rows(client, f"/sku?limit=7&skip={skip}") for skip in range(0, 42, 7)]
    assert [sku for page in pages for sku in page] == whole["results"]
    assert whole["paging"]["totalElements"] == len(whole["results"]) == 40
    found = rows(client, "/sku?searchtext=LASAGNE")
    assert found
    assert all("lasagne" in (sku["code"] + sku["name"]).lower() for sku in found)


def test_windows_by_page_are_the_windows_of_the_whole(client):
    query = "/station-window?rangecode=P2D&grouping=hour"
    whole = rows(client, f"{query}&limit=5000")
    pages = [rows(client, f"{query}&limit=500&skip={skip}") for skip in range(0, 1500, 500)]
    assert [window for page in pages for window in page] == whole


def test_user_is_added_and_a_key_is_made(client):
    saved(client, "/admin/user", {"email": "New@demofoods.example", "role": "member"})
    keys = client.get("/__mock__/keys").json()["results"]
    [made] = [key for key in keys if key["userEmail"] == "New@demofoods.example"]
    assert client.get("/api/account", made["key"]).status_code == 200
    assert client.get("/api/admin/user", made["key"]).status_code == 403
    found = client.get("/api/admin/user/new@demofoods.example").json()["result"]
    assert found["accounts"][0]["role"] == "member"
    assert client.get("/api/admin/user/olga.admin@otherworks.example").status_code == 404


def test_range_codes_outside_the_grammar_are_refused(client):
    assert client.get("/api/schedule").status_code == 400
    assert client.get("/api/schedule?rangecode=someday").status_code == 400
    assert client.get("/api/schedule?rangecode=2026-02-31/2026-03-01").status_code == 409
    assert client.get("/api/schedule?rangecode=2026-03-01/P1D").status_code == 200


@pytest.mark.parametrize("path", ["/oee", "/health-check", "/apikey/1", "/non-production-reason"])
def test_tag_that_the_manual_only_names_is_told_apart(client, path):
    answer = client.get(f"/api{path}")
    assert answer.status_code == 404
    assert "manual names" in answer.json()["message"]
