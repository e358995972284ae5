"""The Issue tag."""

import pytest

from tests.support.records import refused, rows, saved


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


def test_issue_that_ends_in_the_future_is_a_conflict(client):
    body = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T09:00:00Z"}
    refused(client, "/issue", {**body, "endAt": "2026-03-02T09:16:00Z"}, "/endAt", "maximum")
    assert saved(client, "/issue", {**body, "endAt": "2026-03-02T09:15:00Z"})["endAt"]


@pytest.mark.parametrize(
    ("station", "start", "pointer", "keyword"),
    [
        ("no", "2026-03-02T08:00:00Z", "/stationCode", "exists"),
        ("pack-1", "2026-03-03T08:00:00Z", "/startAt", "scheduled"),
    ],
)
def test_issue_of_no_station_or_no_schedule_is_a_conflict(client, station, start, pointer, keyword):
    body = {"type": "stop", "stationCode": station, "startAt": start}
    refused(client, "/issue", body, pointer, keyword)
