"""The page of the factory: stations now, their day in pictures, and the clock that is played."""

from datetime import timedelta

import pytest

from tests.support.consoles import WORLD, control, press, show
from tests.support.html_pages import words


def test_factory_page_is_that_of_an_account(client):
    assert "Ghent" in show(client, f"{WORLD}/factory?account=other").text
    show(client, f"{WORLD}/factory?account=none", 404)


def test_factory_page_shows_every_station_now_and_its_day(client):
    page = show(client, f"{WORLD}/factory")
    stations = [
        each for plant in control(client, "/factory")["plants"] for each in plant["stations"]
    ]
    rows = [each for each in page.all("tr") if "tbody" in each.inside]
    assert len(rows) == len(stations)
    for row, station in zip(rows, stations, strict=True):
        assert words(row).startswith(f"{station['name']} {station['code']} ")
    marks = [each.attributes["class"] for each in page.all("span")]
    assert [m[11:] for m in marks if m and m.startswith("mark state-")] == [
        each["state"] for each in stations
    ]
    drawn = [each for each in page.all("rect") if each.attributes["class"] == "down"]
    spans = [span for each in stations for span in each["spans"] if span["state"] == "down"]
    assert len(drawn) == len(spans) + 1  # with that of the legend
    assert all(each.attributes["width"].endswith("%") for each in drawn)


@pytest.mark.parametrize(
    ("play", "clock"), [("0", {"frozen": True}), ("1", {}), ("60", {"speed": 60})]
)
def test_clock_is_played_from_the_factory(client, play, clock):
    answer = press(client, f"{WORLD}/clock", play=play, back="factory", account="other")
    assert answer.headers["location"] == f"{WORLD}/factory?account=other"
    after = control(client, "/clock")
    after.pop("now")
    assert after == {"frozen": False, **clock}
    pressed = [
        each.text
        for each in show(client, f"{WORLD}/factory").all("button")
        if each.attributes.get("aria-pressed") == "true"
    ]
    assert pressed == ["Pause" if play == "0" else f"{play}\N{MULTIPLICATION SIGN}"]


def test_open_page_of_the_factory_follows_the_clock(client):
    def seen():
        return show(client, f"{WORLD}/factory").element("body").attributes["data-seen"]

    first = seen()
    headers = [("X-Seen", first)]
    assert client.get(f"{WORLD}/factory", None, headers=headers).status_code == 204
    client.application.world.clock.set(client.application.world.clock.now() + timedelta(minutes=1))
    assert seen() != first
