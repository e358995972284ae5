"""The Schedule tag."""

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.errors import Conflict
from busroot_mock.handlers.schedule import save_schedule
from busroot_mock.simulation.intervals import DAY
from busroot_mock.simulation.schedules import schedule_record
from busroot_mock.simulation.timelines import timeline_of
from busroot_mock.timestamps import iso
from busroot_mock.worlds.callers import caller_of
from busroot_mock.worlds.clock import Clock
from busroot_mock.worlds.world import World
from tests.conftest import NOW
from tests.support.records import refused, rows, saved

SCHEDULE = {"workOrderReference": "WO-1", "plannedStartAt": "2026-03-02T08:00:00Z"}
STAFF = "demo-staff-key"
SUBJECTS = [
    ("skuCode", "JAR-GARAM-50"),
    ("skuCode", "TRIAL-1"),
    ("skuGroupCode", "TWIN-TRAY"),
    ("nonProductionReasonCode", "inspection"),
]
"""What a schedule is for: each has another source of its rate, or none."""


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


@settings(max_examples=15)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "start": st.integers(-2 * DAY, 2 * DAY) | st.sampled_from([-1, 0, 1]),
                "length": st.none() | st.integers(1, 3 * DAY),
                "subject": st.sampled_from(SUBJECTS),
                "id": st.none() | st.sampled_from([1001, 1002, 1003]),
                "rest": st.fixed_dictionaries(
                    {},
                    optional={
                        "plannedQuantity": st.integers(1, 5000),
                        "unitsPerMinute": st.integers(1, 90),
                        "batchSize": st.integers(1, 9),
                        "deletedAt": st.just("2026-03-01T06:00:00Z"),
                    },
                ),
            }
        ),
        min_size=1,
        max_size=3,
    )
)
def test_saved_schedule_is_shown_as_its_timeline_has_it(bodies):
    caller = caller_of(World(clock=Clock(NOW)), "demo-admin-key")
    schedules, now = caller.store["schedules"], caller.world.clock.now_ms()
    for each in bodies:
        length, start = each["length"], now + each["start"]
        body = {
            "stationCode": "fill-4",
            "plannedStartAt": iso(start),
            "plannedEndAt": None if length is None else iso(start + length),
            **dict.fromkeys(("skuCode", "skuGroupCode", "nonProductionReasonCode")),
            **dict([each["subject"]]),
            **({} if each["id"] is None else {"id": each["id"]}),
            **each["rest"],
        }
        try:
            shown = save_schedule(caller, body)["result"]
        except Conflict:
            continue  # the same is planned already
        record = schedules.get(shown["id"])
        station = caller.store["stations"].get(record["stationCode"])
        assert shown == schedule_record(timeline_of(caller.account, station), record)
