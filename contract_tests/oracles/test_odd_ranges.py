"""Ranges at their edges: those that are empty, that no calendar has, or that a plant decides."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation
from busroot_mock.timestamps import EPOCH

from ..probing import contract_terms as terms
from ..probing.bodies import ZONES, a_body
from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS, Listing
from ..probing.making import marked, save, writing
from ..probing.probe import HOUR, Probe
from ..probing.ranges import read_span
from ..probing.times import iso
from ..target.schema import BY_ID
from .test_ranges import RANGED, WORDS, _place, _range

HOURS = [0, 5, 6.5, 13.25, 22, 23.75]
CHANGES = [
    ("Europe/London", date(2024, 3, 31), 1.5),
    ("Europe/London", date(2024, 10, 27), 1.25),
    ("America/New_York", date(2023, 3, 12), 2.5),
    ("Australia/Adelaide", date(2022, 10, 2), 2.75),
    ("Pacific/Auckland", date(2025, 4, 6), 2.5),
]
"""A zone, a day on which its clocks change, and an hour that they leave out or show twice."""
SAVE_PLANT = BY_ID["savePlant"]
LATE = HOUR // 4
NO_DATES = ["02-30", "02-31", "04-31", "06-31", "09-31", "11-31"]


@oracle("ranges")
@about(RANGED)
def test_range_that_ends_before_its_start_is_empty(probe: Probe, operation: Operation) -> None:
    listing, end = LISTINGS[operation.operation_id], probe.now() // HOUR * HOUR
    place = (*_place(listing), "An end before the start")
    with probe.example():
        span = _range(probe, listing, f"{iso(end)}/{iso(end - 24 * HOUR)}")
        probe.asked(operation, place)
        # What is listed for an instant, the contract does not say.
        if span["to"] != span["from"]:
            expected = "a range that ends before its start is empty: it ends where it begins"
            actual = f"it is from {span['fromIso']} to {span['toIso']}"
            probe.fail(operation, expected, actual, place, about="empty")


@oracle("ranges")
@about(RANGED)
@given(year=st.integers(2020, 2030), date=st.sampled_from(NO_DATES), is_end=st.booleans())
def test_date_that_no_calendar_has_is_refused(
    probe: Probe, operation: Operation, year: int, date: str, is_end: bool
) -> None:
    listing = LISTINGS[operation.operation_id]
    begin = f"{year}-01-01" if is_end else f"{year}-{date}"
    text = f"{begin}/{year}-{date}" if is_end else f"{begin}/{year}-12-31"
    place = (*_place(listing), "that the calendar does not have")
    with probe.example():
        status = probe.send(operation, **{listing.range_parameter or "": text}).status_code
        if status == 403:
            pytest.skip(f"the role of the key may not call {operation.label}")
        probe.asked(operation, place)
        if status not in (400, 409):
            expected = f"{text} is a conflict (409): there is no {year}-{date}"
            probe.fail(operation, expected, f"the status is {status}", place, about="calendar")


@oracle("ranges")
@about([each for each in RANGED if "stationcodes" in LISTINGS[each.operation_id].parameters])
@given(data=st.data())
def test_range_begins_with_the_day_of_the_plant_of_a_station(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing = LISTINGS[operation.operation_id]
    plants = {item["code"]: item["plantCode"] for item in probe.pool_of("listStations")}
    if not plants:
        pytest.skip("no station is listed")
    station, word = data.draw(st.sampled_from(sorted(plants))), data.draw(st.sampled_from([*WORDS]))
    place = (*_place(listing), "of the first station")

    def start_of(**query: str) -> int:
        query = {listing.range_parameter or "": word, **query}
        return int(read_span(probe, listing, **query)["from"])

    def check() -> None:
        start, expected = start_of(stationcodes=station), start_of(plantcode=plants[station])
        if expected != _range(probe, listing, word)["from"]:
            probe.asked(operation, place)
        if start != expected:
            text = f"{word} of {station} begins as at its plant, {plants[station]}: {iso(expected)}"
            probe.fail(operation, text, f"it begins at {iso(start)}", place, about="station")

    with probe.example():
        probe.retry(check)


@oracle("ranges")
@pytest.mark.writes(SAVE_PLANT.operation_id)
@about([operation for operation in RANGED if "plantcode" in terms.parameters(operation)])
@given(data=st.data())
def test_day_of_a_saved_plant_begins_as_saved(
    probe: Probe, operation: Operation, data: st.DataObject
) -> None:
    listing, schema = LISTINGS[operation.operation_id], terms.body_schema(SAVE_PLANT) or ()
    hour, zone = data.draw(st.sampled_from(HOURS)), data.draw(st.sampled_from(ZONES))
    day = data.draw(st.dates(date(2001, 1, 1), date(2025, 12, 1)))
    days = data.draw(st.integers(0, 3))
    # Clocks go forward past a time, or back over it; or between this day and another.
    how = data.draw(st.sampled_from(["at", "not at all", "around"]))
    if how != "not at all":
        zone, day, odd = data.draw(st.sampled_from(CHANGES))
        hour, days = (12, days or 1) if how == "around" else (odd, days)
    drawn = data.draw(a_body(probe, SAVE_PLANT))
    with writing(probe):
        body = marked(probe, SAVE_PLANT, {**drawn, "dayStartHour": hour, "timezone": zone})
        if save(probe, SAVE_PLANT, body) is None:
            return  # Another oracle checks that it is accepted.
        _check_today(probe, listing, body)
        # As the first day of a range; or as its end, some days of the calendar later.
        following, former = day + timedelta(days=1), day - timedelta(days=days)
        text = f"{former}/P{days}D" if days else f"{day}/{following}"
        query = {listing.range_parameter or "": text, "plantcode": body["code"]}
        start = read_span(probe, listing, **query)["to" if days else "from"]
        local = datetime.combine(day, time()) + timedelta(minutes=round(hour * 60))
        each = [local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1)]
        if each[0].utcoffset() != each[1].utcoffset():
            _check_near(probe, listing, f"{day} at {hour} in {zone}", start, each)
            return
        members = [terms.members(schema)[name] for name in ("dayStartHour", "timezone")]
        if hour == int(hour):
            members[0] = (*members[0], "description", "reporting day begins")
        probe.asked(SAVE_PLANT, *members)
        if days and each[0].utcoffset() != (each[0] - timedelta(days=days)).utcoffset():
            probe.asked(operation, (*_place(listing), "Days and weeks of a duration"))
        expected = round((each[0] - EPOCH).total_seconds() * 1000)
        if start != expected:
            text = f"{day} at a plant with dayStartHour {hour} in {zone} begins at {iso(expected)}"
            actual = f"it begins at {iso(start)}"
            probe.fail(operation, text, actual, *members, _place(listing), about="saved plant")


def _check_today(probe: Probe, listing: Listing, plant: dict[str, Any]) -> None:
    """Check that the day of a plant is the one that it is there now."""
    now, name = probe.now(), listing.range_parameter or ""
    span = read_span(probe, listing, **{name: "today", "plantcode": plant["code"]})
    # The test may have read the time a while ago, and a day may have ended since.
    if not span["from"] - LATE <= now < span["to"]:
        expected = f"today at dayStartHour {plant['dayStartHour']} in {plant['timezone']} has begun"
        actual = f"it is from {span['fromIso']} to {span['toIso']}, and {iso(now)} is now"
        probe.fail(listing.operation, expected, actual, _place(listing), about="today")


def _check_near(
    probe: Probe, listing: Listing, what: str, start: int, each: list[datetime]
) -> None:
    """Check that a day begins between the readings of a time that clocks leave out or repeat."""
    first, last = sorted(round((at - EPOCH).total_seconds() * 1000) for at in each)
    if not first <= start <= last:
        expected = f"{what} is between {iso(first)} and {iso(last)}"
        actual = f"it is {iso(start)}"
        place = _place(listing)
        probe.fail(listing.operation, expected, actual, place, about="clocks change")
