"""Shift patterns agree with their shifts, and with stations and groups that use them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ..probing.bodies import a_body, an_object
from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS, Item
from ..probing.making import find, key_of, marked, save, writing
from ..probing.patterns import PATTERNS, STATIONS, check_shifts, check_span
from ..probing.probe import Probe
from ..target.schema import BY_ID, CONTRACT

GROUPS, SAVE = LISTINGS["listStationGroups"], BY_ID["saveShifts"]
SHIFT = ("components", "schemas", "ShiftInput")
STATION, OWN, BOTH = (
    ("components", "schemas", name) for name in ("Station", "StationSettings", "StationOwn")
)


@oracle("patterns-agree", "GET /shift-pattern")
def test_pattern_spans_its_shifts(probe: Probe) -> None:
    with probe.example():
        for pattern in probe.all(PATTERNS).items:
            check_span(probe, pattern)


@oracle("patterns-agree", "POST /shift", "GET /shift-pattern", most=1)
@pytest.mark.writes
@given(data=st.data())
def test_saved_pattern_spans_its_shifts(probe: Probe, data: st.DataObject) -> None:
    body = data.draw(a_body(probe, SAVE, frozenset({"shifts"})))
    shifts = data.draw(st.lists(an_object(probe, SHIFT), min_size=2, max_size=3))
    with writing(probe):
        sent = marked(probe, SAVE, body)
        for some in ([], shifts):
            sent = {**sent, "shifts": some}
            result = save(probe, SAVE, sent)
            if result is None:
                return
            key = key_of(SAVE, sent, result)
            # The same with more: what once followed from its shifts is otherwise now.
            sent = {**sent, SAVE.writes["key"]: key}
            for pattern in find(probe, SAVE, key):
                check_span(probe, pattern)


@oracle("patterns-agree", "GET /station")
def test_station_works_by_its_pattern(probe: Probe) -> None:
    def check() -> None:
        patterns = {pattern["id"]: pattern for pattern in probe.pool(PATTERNS)}
        for station in probe.pool(STATIONS):
            pattern = station["shiftPattern"]
            place = STATIONS.member("shiftPattern")
            if pattern["id"] != station["shiftPatternId"]:
                expected = (
                    f"shiftPattern of {station['code']} is pattern {station['shiftPatternId']}"
                )
                probe.fail(STATIONS.operation, expected, f"it is {pattern['id']}", place)
            listed = patterns.get(pattern["id"])
            # The manual's samples may show only some of the shifts: the rest must agree.
            if listed is not None and pattern != listed:
                expected = f"the pattern of {station['code']} is as in {PATTERNS.operation.label}"
                wrong = sorted(name for name in listed if pattern.get(name) != listed[name])
                probe.fail(
                    STATIONS.operation, expected, f"these members differ: {', '.join(wrong)}", place
                )
            check_shifts(probe, STATIONS, station, pattern)

    with probe.example():
        probe.retry(check)


@oracle("patterns-agree", "GET /station-group")
def test_group_works_by_its_pattern(probe: Probe) -> None:
    def check() -> None:
        patterns = {pattern["id"]: pattern for pattern in probe.pool(PATTERNS)}
        for group in probe.pool(GROUPS):
            pattern = patterns.get(group["shiftPatternId"])
            if pattern is not None:
                check_shifts(probe, GROUPS, group, pattern)

    with probe.example():
        probe.retry(check)


@oracle("patterns-agree", "GET /station", "GET /station-group")
def test_station_has_its_own_setting_or_its_groups(probe: Probe) -> None:
    def check() -> None:
        stations = {station["code"]: station for station in probe.pool(STATIONS)}
        for group in probe.pool(GROUPS):
            for own in group["stations"]:
                station = stations.get(own["code"])
                if station is not None:
                    _check_settings(probe, group, own, station)

    with probe.example():
        probe.retry(check)


def _check_settings(probe: Probe, group: Item, own: Item, station: Item) -> None:
    for member, value in own.items():
        if member not in station or member in ("cycleTime", "statusCode", "statusCodeUpdatedAt"):
            continue  # The group's rate is not shown; a status changes by itself.
        expected = group.get(member) if value is None else value
        inherits = value is None and member in group
        if value is not None or inherits:
            station_place, own_place = STATION, (*OWN, "description", "null takes")
            probe.asked(STATIONS.operation, station_place, BOTH)
            probe.asked(GROUPS.operation, BOTH, *([own_place] if inherits else []))
        if member == "shiftPatternId" and inherits:
            probe.asked(GROUPS.operation, GROUPS.member(member))
        if station[member] != expected and (value is not None or inherits):
            place = (*CONTRACT.find("components", "schemas", "Station")[0], "description")
            text = f"{member} of {own['code']} is {expected!r}, its own or else its group's"
            actual = f"it is {station[member]!r}"
            probe.fail(BY_ID["listStations"], text, actual, place, about=member)
