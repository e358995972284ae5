"""What the contract says in words, where no schema can hold it."""

import pytest

from tests.api.test_handlers import refused, rows, saved

SCHEDULE = {"workOrderReference": "WO-1", "plannedStartAt": "2026-03-02T08:00:00Z"}


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/plant", "code"),
        ("/reason", "code"),
        ("/station-group", "code"),
        ("/sku", "code"),
        ("/sku-group", "code"),
        ("/station", "code"),
        ("/shift-pattern", "id"),
        ("/admin/user", "id"),
        ("/station-window?grouping=day", "stationCode"),
    ],
)
def test_list_is_in_the_order_of_its_key(client, path, key):
    saved(client, "/plant", {"code": "aachen", "name": "Aachen"})
    saved(client, "/reason", {"code": "aged", "description": "Aged", "parentReasonCode": "drive"})
    saved(client, "/sku-group", {"code": "A-FIRST", "name": "First"})
    keys = [row[key] for row in rows(client, path)]
    assert keys == sorted(keys)
    assert len(set(keys)) > 1


@pytest.mark.parametrize("field", ["groupName", "timezone", "cycleTime", "name"])
def test_stations_are_sorted_by_a_field_then_by_code(client, field):
    stations = rows(client, f"/station?sortby={field}")
    given = [(row[field], row["code"]) for row in stations if row[field] is not None]
    assert given == sorted(given, key=lambda pair: (str(pair[0]).casefold(), pair[1])) or (
        field == "cycleTime" and given == sorted(given)
    )
    assert all(row[field] is None for row in stations[len(given) :])


@pytest.mark.parametrize("field", ["shifts", "shiftPattern", "no"])
def test_stations_sorted_by_no_single_field_are_sorted_by_code(client, field):
    assert rows(client, f"/station?sortby={field}") == rows(client, "/station")


def test_range_is_that_of_the_first_station_named(client):
    def start(path):
        return client.get(f"/api/schedule?rangecode=today&{path}").json()["range"]["fromIso"]

    assert start("stationcodes=pack-1,mill-1") == start("plantcode=leeds")
    assert start("stationcodes=mill-1,pack-1") == start("plantcode=pune")
    assert start("stationcodes=no,mill-1") == start("plantcode=pune")
    assert start("plantcode=leeds") != start("plantcode=pune")


def test_schedule_for_a_reason_of_another_type_is_a_conflict(client):
    body = {"stationCode": "pack-2", "nonProductionReasonCode": "belt-torn", **SCHEDULE}
    refused(client, "/schedule", body, "/nonProductionReasonCode", "exists")
    refused(
        client,
        "/schedule",
        {**body, "nonProductionReasonCode": "no"},
        "/nonProductionReasonCode",
        "exists",
    )


def test_schedule_keeps_its_id_when_it_comes_as_a_fraction(client):
    made = saved(client, "/schedule", {**SCHEDULE, "stationCode": "fill-4", "skuCode": "TRIAL-1"})
    body = {**SCHEDULE, "stationCode": "fill-4", "skuCode": "TRIAL-1", "id": float(made["id"])}
    changed = client.post("/api/schedule", json={**body, "workOrderReference": "WO-2"})
    assert f'"id":{made["id"]},' in changed.text
    path = f"/schedule?rangecode=today&scheduleids={made['id']}"
    assert [row["workOrderReference"] for row in rows(client, path)] == ["WO-2"]


def test_shift_keeps_its_id_when_it_comes_as_a_fraction(client):
    shift = {"id": 601.0, "name": "x", "startHour": 1, "duration": 2, "weekDay": "monday"}
    answer = client.post("/api/shift", json={"shiftPatternId": 6, "title": "x", "shifts": [shift]})
    assert '"shiftId":601,' in answer.text


def test_sku_group_with_a_sku_twice_is_a_conflict(client):
    member = {"skuCode": "CASE-CURRY-12", "productionMultiplier": 1}
    body = {"code": "g", "name": "g", "skus": [member, member]}
    refused(client, "/sku-group", body, "/skus/1/skuCode", "unique")


def test_shift_pattern_code_is_made_from_its_first_title(client):
    for title in ("Summer weekend", "summer WEEKEND!", "夜"):
        saved(client, "/shift", {"title": title})
    codes = [row["code"] for row in rows(client, "/shift-pattern")][-3:]
    assert codes == ["summer-weekend", "summer-weekend-10001", "pattern"]
    saved(client, "/shift", {"title": "Other", "shiftPatternId": 10000})
    assert rows(client, "/shift-pattern")[-3]["code"] == "summer-weekend"


def test_warehouse_password_is_null_until_it_is_asked_for(client):
    body = {"domain": "acme.example", "plantName": "Acme"}
    assert client.post("/api/admin/newaccount", "demo-staff-key", json=body).status_code == 200
    keys = client.get("/__mock__/keys").json()["results"]
    [key] = [row["key"] for row in keys if row["accountId"] == "acme"]
    assert client.get("/api/account", key).json()["result"]["redshiftPassword"] is None
    account = saved(client, "/account", {"resetRedshiftPassword": True}, key)
    assert account["redshiftPassword"]


def test_administrator_of_a_new_account_may_be_known_already(client):
    saved(client, "/admin/user", {"email": "Admin@acme.example", "role": "member"})
    body = {"domain": "acme.example", "plantName": "Acme"}
    assert client.post("/api/admin/newaccount", "demo-staff-key", json=body).status_code == 200
    keys = client.get("/__mock__/keys").json()["results"]
    [key] = [row["key"] for row in keys if row["accountId"] == "acme"]
    user = client.get("/api/admin/user/admin@acme.example", key).json()["result"]
    assert [entry["role"] for entry in user["accounts"]] == ["admin"]
    [demo] = [row for row in rows(client, "/admin/user") if row["id"] == user["id"]]
    assert [entry["role"] for entry in demo["accounts"]] == ["member"]


@pytest.mark.parametrize("value", [1e308, 43200001, -1])
def test_sku_refuses_a_minimum_cycle_time_that_no_station_could_keep(client, value):
    body = {"code": "X", "name": "x", "minimumCycleTime": value}
    assert client.post("/api/sku", json=body).status_code == 400
    body["minimumCycleTime"] = 43200000
    saved(client, "/sku", body)
    made = saved(client, "/schedule", {**SCHEDULE, "stationCode": "fill-4", "skuCode": "X"})
    assert made["isStarted"]


def test_issue_that_ends_in_the_future_is_a_conflict(client):
    body = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T09:00:00Z"}
    refused(client, "/issue", {**body, "endAt": "2026-03-02T09:16:00Z"}, "/endAt", "maximum")
    assert saved(client, "/issue", {**body, "endAt": "2026-03-02T09:15:00Z"})["endAt"]


def test_issue_is_listed_while_it_lies_in_scheduled_production(client):
    body = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T09:00:00Z"}
    made = saved(client, "/issue", {**body, "endAt": "2026-03-02T09:15:00Z"})
    path = f"/issue?id={made['id']}"
    [schedule] = [
        row
        for row in rows(client, "/schedule?rangecode=today&stationcodes=pack-1")
        if row["isStarted"] and not row["isEnded"]
    ]
    changed = {
        "id": schedule["id"],
        "stationCode": "pack-1",
        "skuCode": schedule["skuCode"],
        "workOrderReference": "WO",
        "plannedStartAt": schedule["plannedStartAt"],
    }
    saved(client, "/schedule", {**changed, "plannedEndAt": "2026-03-02T09:05:00Z"})
    [cut] = rows(client, path)
    assert cut["endAt"] == "2026-03-02T09:05:00.000Z"
    saved(client, "/schedule", {**changed, "plannedEndAt": "2026-03-02T08:55:00Z"})
    assert rows(client, path) == []
    saved(client, "/schedule", {**changed, "plannedEndAt": schedule["plannedEndAt"]})
    assert [row["endAt"] for row in rows(client, path)] == [made["endAt"]]


def test_reason_given_in_the_future_of_a_clock_set_back_stays(client, world):
    [cause] = {
        event["causeCode"]
        for issue in world.store("demo")["issues"]
        for event in issue["events"]
        if event["causeCode"] is not None and issue["id"] == 507
    }
    world.clock.set(world.clock.now().replace(year=2025))
    assert client.request("DELETE", f"/api/reason/{cause}").status_code == 409
