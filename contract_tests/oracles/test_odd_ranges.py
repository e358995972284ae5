"""Ranges at their edges: those that are empty, that no calendar has, or that a plant decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.operations import Operation

from ..probing.catalogue import about, oracle
from ..probing.lists import LISTINGS
from ..probing.probe import HOUR, Probe
from ..probing.times import iso
from .test_ranges import RANGED, WORDS, _place, _range

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
        few = {"limit": 1} if "limit" in listing.parameters else {}
        query = {listing.range_parameter or "": word, **query}
        return int(probe.read(listing, **few, **query).body["range"]["from"])

    def check() -> None:
        start, expected = start_of(stationcodes=station), start_of(plantcode=plants[station])
        if expected != _range(probe, listing, word)["from"]:
            probe.asked(operation, place)
        if start != expected:
            text = f"{word} of {station} begins as at its plant, {plants[station]}: {iso(expected)}"
            probe.fail(operation, text, f"it begins at {iso(start)}", place, about="station")

    with probe.example():
        probe.retry(check)
