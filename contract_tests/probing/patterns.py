"""Shift patterns and their shifts, and who works by them."""

from .lists import LISTINGS, Item, Listing
from .viewer import Viewer

PATTERNS, STATIONS = LISTINGS["listShiftPatterns"], LISTINGS["listStations"]
# Members of shifts in a pattern, and their names in stations and groups.
NAMES = {"shiftId": "id", "shiftName": "name", "startHour": "startHour", "duration": "duration",
         "weekDay": "weekDay", "shiftPatternId": "shiftPatternId"}  # fmt: skip
NEAR = 1e-6


def check_span(viewer: Viewer, pattern: Item) -> None:
    """Check that start, end and length of a pattern follow from its shifts."""
    shifts = pattern["shifts"]
    start = min((shift["startHour"] for shift in shifts), default=0)
    end = max((shift["startHour"] + shift["duration"] for shift in shifts), default=0)
    expected = {"startHour": start, "endHour": end, "duration": end - start}
    hours = (*PATTERNS.member("startHour"), "description")
    viewer.asked(PATTERNS.operation, (*hours, "earliest" if shifts else "0 without"))
    if shifts:
        viewer.asked(PATTERNS.operation, *map(PATTERNS.member, ("endHour", "duration")))
    for member, value in expected.items():
        if abs(pattern[member] - value) > NEAR:
            place = (*PATTERNS.member(member), "description")
            text = f"{member} of pattern {pattern['id']} is {value}, by its shifts"
            viewer.fail(PATTERNS.operation, text, f"it is {pattern[member]}", place)
    if any(shift["shiftPatternId"] != pattern["id"] for shift in shifts):
        place = PATTERNS.member("shifts", "0", "shiftPatternId")
        text = f"every shift of pattern {pattern['id']} has its id"
        viewer.fail(PATTERNS.operation, text, "a shift has another", place)


def check_shifts(viewer: Viewer, listing: Listing, holder: Item, pattern: Item) -> None:
    """Check that a station or a group shows the shifts of its pattern."""
    expected = [{new: shift[old] for old, new in NAMES.items()} for shift in pattern["shifts"]]
    shown = [{name: shift.get(name) for name in NAMES.values()} for shift in holder["shifts"]]
    if expected:
        viewer.asked(listing.operation, listing.member("shifts"), listing.member("shifts", "0"))
    if shown != expected:
        text = f"shifts of {holder['code']} are the {len(expected)} of pattern {pattern['id']}"
        actual = f"it has {len(shown)} shifts, and they differ"
        viewer.fail(listing.operation, text, actual, listing.member("shifts"), about="shifts")
