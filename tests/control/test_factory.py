"""The factory by the control API: it agrees with what the API measures."""

from datetime import datetime, timedelta

import pytest

from busroot_mock.worlds.clock import Clock


def factory(client, **query):
    answer = client.get("/__mock__/worlds/default/factory", None, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def instant(text):
    return datetime.fromisoformat(text)


def test_factory_agrees_with_station_windows(client):
    for plant in factory(client)["plants"]:
        path = f"/api/station-window?plantcode={plant['code']}&rangecode=today&grouping=day"
        windows = {each["stationCode"]: each for each in client.get(path).json()["results"]}
        assert windows.keys() == {each["code"] for each in plant["stations"]}
        for station in plant["stations"]:
            agrees_with_window(plant, station, windows[station["code"]])


def agrees_with_window(plant, station, window):
    lengths = dict.fromkeys(("producing", "down", "planned_stop"), timedelta(0))
    at = plant["dayStartAt"]
    for span in station["spans"]:
        assert span["startAt"] == at
        at = span["endAt"]
        length = instant(at) - instant(span["startAt"])
        lengths[span["state"]] = lengths.get(span["state"], timedelta(0)) + length
    until = instant(window["windowEndAt"])
    least = timedelta(minutes=1)  # windows end with a whole minute
    assert timedelta(0) <= instant(at) - until < least
    for state, name in (("down", "downtimeMs"), ("planned_stop", "scheduledNonProductionMs")):
        assert abs(lengths[state] - timedelta(milliseconds=window[name])) < least
    day = station["day"]
    parts = day["goodCount"] + day["qualityLoss"] + day["speedLoss"] + day["availabilityLoss"]
    assert parts == day["idealCount"]
    if day["oee"]:
        product = day["availability"] * day["performance"] * day["quality"]
        assert product == pytest.approx(day["oee"], abs=0.001)


def test_factory_is_that_of_an_account(client):
    assert [each["code"] for each in factory(client)["plants"]] == ["leeds", "pune"]
    assert [each["code"] for each in factory(client, accountId="other")["plants"]] == ["ghent"]
    answer = client.get("/__mock__/worlds/default/factory?accountId=none", None)
    assert answer.status_code == 404


def test_factory_has_no_losses_in_the_first_moment_of_a_day(new_client):
    start = datetime.fromisoformat("2026-03-02T06:00:00Z")
    leeds = factory(new_client(clock=Clock(start)))["plants"][0]
    assert leeds["dayStartAt"] == "2026-03-02T06:00:00.000Z"
    assert {tuple(each["spans"]) for each in leeds["stations"]} == {()}
    assert not [each for each in leeds["stations"] if "day" in each]
