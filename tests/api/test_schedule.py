"""The Schedule tag."""

from tests.support.records import refused, rows, saved

SCHEDULE = {"workOrderReference": "WO-1", "plannedStartAt": "2026-03-02T08:00:00Z"}
STAFF = "demo-staff-key"


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


def test_range_codes_outside_the_grammar_are_refused(client):
    assert client.get("/api/schedule").status_code == 400
    assert client.get("/api/schedule?rangecode=someday").status_code == 400
    assert client.get("/api/schedule?rangecode=2026-02-31/2026-03-01").status_code == 409
    assert client.get("/api/schedule?rangecode=2026-03-01/P1D").status_code == 200


def test_range_is_that_of_the_first_station_named(client):
    def start(path):
        return client.get(f"/api/schedule?rangecode=today&{path}").json()["range"]["fromIso"]

    assert start("stationcodes=pack-1,mill-1") == start("plantcode=leeds")
    assert start("stationcodes=mill-1,pack-1") == start("plantcode=pune")
    assert start("stationcodes=no,mill-1") == start("plantcode=pune")
    assert start("plantcode=leeds") != start("plantcode=pune")


def test_listed_schedule_shows_the_reason_as_it_is_now(client):
    def shown():
        listed = rows(client, "/schedule?rangecode=P30D")
        return {each["nonProductionReasonDescription"] for each in listed}

    assert "Washed" not in shown()
    for text in ("Washed", "Rinsed"):
        saved(client, "/reason", {"code": "wash-down", "description": text})
        assert text in shown()
