"""The clock of a world, over the control API, and what follows from it."""

from datetime import UTC, datetime

import pytest

CLOCK = "/__mock__/worlds/default/clock"


def shown(client, **body):
    answer = client.post(CLOCK, None, json=body) if body else client.get(CLOCK, None)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def test_clock_is_read(client):
    assert shown(client) == {"now": "2026-03-02T09:15:00.250Z", "frozen": True}


def test_clock_is_set_advanced_and_started_in_this_order(client):
    assert shown(client, now="2026-03-02T10:00:00+02:00")["now"] == "2026-03-02T08:00:00.000Z"
    assert shown(client, advance="P1DT1H30M")["now"] == "2026-03-03T09:30:00.000Z"
    both = shown(client, now="2026-05-01T00:00:00Z", advance="PT90S")
    assert both == {"now": "2026-05-01T00:01:30.000Z", "frozen": True}
    assert shown(client, frozen=False)["frozen"] is False


def test_clock_that_runs_can_be_set_and_frozen(new_client):
    client = new_client(clock=None)
    assert shown(client)["frozen"] is False
    now = datetime.fromisoformat(shown(client, now="2026-03-02T08:00:00Z")["now"])
    assert 0 <= (now - datetime(2026, 3, 2, 8, tzinfo=UTC)).total_seconds() < 5
    frozen = shown(client, frozen=True)
    assert shown(client) == frozen


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"now": "yesterday"}, 400),
        ({"now": "2026-03-02T08:00:00"}, 400),
        ({"advance": "P1M"}, 400),
        ({"advance": "-PT1H"}, 400),
        ({"advance": "P"}, 400),
        ({"frozen": "yes"}, 400),
        ({"speed": 0}, 400),
        ({"speed": 3601}, 400),
        ({"now": "1999-12-31T23:59:59Z"}, 409),
        ({"now": "9999-12-31T23:59:59-12:00"}, 409),
        ({"now": "2016-12-31T23:58:60Z"}, 400),
        ({"advance": "P99999D"}, 409),
    ],
    ids=str,
)
def test_clock_refuses_what_is_no_time(client, error_schema, body, status):
    before = shown(client)
    answer = client.post(CLOCK, None, json=body)
    assert answer.status_code == status
    error_schema.validate(answer.json())
    assert shown(client) == before


def test_reset_brings_back_the_clock(client):
    before = shown(client)
    shown(client, advance="P3D", frozen=False)
    client.post("/__mock__/reset", None)
    assert shown(client) == before


def schedules(client):
    listed = client.get("/api/schedule?rangecode=2000-01-01/2099-12-31").json()["results"]
    return {record["id"]: record for record in listed}


def test_advance_ends_schedules_and_grows_counts(client):
    before = schedules(client)
    running = {
        number
        for number, schedule in before.items()
        if schedule["isStarted"] and not schedule["isEnded"]
    }
    shown(client, advance="PT8H")
    after = schedules(client)
    assert any(after[number]["isEnded"] for number in running)
    assert any(after[number]["quantityGood"] > before[number]["quantityGood"] for number in running)
    assert any(
        schedule["isStarted"] and not before[number]["isStarted"]
        for number, schedule in after.items()
    )


def test_advance_escalates_an_issue_that_nobody_estimated(client):
    body = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T09:10:00.000Z"}
    new = client.post("/api/issue", json=body).json()["result"]
    shown(client, advance="PT30M")
    (issue,) = client.get(f"/api/issue?id={new['id']}").json()["results"]
    assert (new["isEscalated"], issue["isEscalated"]) == (False, True)


def in_shift(client):
    """Return how much of the last hour each station was in shift, in milliseconds."""
    shift_times = {}
    for window in client.get("/api/station-window?rangecode=PT1H").json()["results"]:
        before = shift_times.get(window["stationCode"], 0)
        shift_times[window["stationCode"]] = before + window["shiftMs"]
    return shift_times


def test_eight_hours_later_everything_has_followed(client):
    body = {"type": "stop", "stationCode": "pack-1", "startAt": "2026-03-02T09:10:00.000Z"}
    new = client.post("/api/issue", json=body).json()["result"]
    shift, (before,) = in_shift(client), running_at(client, "mix-1")
    shown(client, advance="PT8H")
    after = schedules(client)[before["id"]]
    (issue,) = client.get(f"/api/issue?id={new['id']}").json()["results"]
    assert shift["mix-1"] > 0
    assert in_shift(client)["mix-1"] == 0
    assert after["isEnded"]
    assert after["quantityGood"] > before["quantityGood"]
    assert (new["isEscalated"], issue["isEscalated"], issue["isEstimated"]) == (False, True, False)


def running_at(client, station):
    return [
        schedule
        for schedule in schedules(client).values()
        if schedule["stationCode"] == station and schedule["isStarted"] and not schedule["isEnded"]
    ]


def test_clock_goes_faster(new_client):
    client = new_client(clock=None)
    before = shown(client, now="2026-03-02T08:00:00Z", speed=3600)
    assert before["speed"] == 3600
    frozen = shown(client, frozen=True)
    assert span(before, frozen) > 0
    assert shown(client) == frozen
    assert shown(client, frozen=False)["speed"] == 3600
    again = shown(client, speed=1)
    assert "speed" not in again
    assert span(again, shown(client)) < 60


def span(before, after):
    first, last = (datetime.fromisoformat(each["now"]) for each in (before, after))
    return (last - first).total_seconds()
