"""Issues and windows agree with the schedules and shifts of their stations."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.timestamps import EPOCH

from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS, Item
from ..probing.probe import HOUR, Probe
from ..probing.times import iso, known_zones, ms_of

WINDOWS, ISSUES, SCHEDULES, STATIONS, PATTERNS, GROUPS = (
    LISTINGS[f"list{name}"]
    for name in ("StationWindows", "Issues", "Schedules", "Stations", "ShiftPatterns",
                 "StationGroups")
)  # fmt: skip
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SLACK = 1000
"""Milliseconds: a list may round times to seconds."""
SCHEDULED = {"scheduledProductionMs": True, "scheduledNonProductionMs": False}
"""Members of a window, and whether each is for production."""
FEW = 3
MOST = 1000
"""Issues that a list shows at most (`issueLimit` of the contract)."""
Span = tuple[int, int]


@oracle("scheduled", "GET /issue", "GET /schedule")
def test_issue_names_the_sku_in_production(probe: Probe) -> None:
    place = (*ISSUES.member("skuCode"), "description")

    def check() -> None:
        issues = probe.read(ISSUES, limit=MOST).items
        since = min((ms_of(issue["startAt"]) or 0 for issue in issues), default=probe.now())
        rangecode = f"{iso(since)}/{iso(probe.now())}"
        schedules: dict[str, list[Item]] = {}
        for schedule in probe.read(SCHEDULES, rangecode=rangecode).items:
            schedules.setdefault(schedule["stationCode"], []).append(schedule)
        for issue in issues:
            start, own = ms_of(issue["startAt"]) or 0, schedules.get(issue["stationCode"], [])
            running = [schedule for schedule in own if _runs(schedule, start)]
            if len(running) != 1 or running[0]["nonProductionReasonCode"] is not None:
                continue
            sku = running[0]["skuCode"]
            words = "null for a SKU group" if sku is None else "SKU in production"
            probe.asked(ISSUES.operation, (*place, words))
            if issue["skuCode"] != sku:
                expected = f"skuCode of issue {issue['id']} is that of schedule {running[0]['id']}"
                actual = f"it is {issue['skuCode']!r}, not {sku!r}"
                probe.fail(ISSUES.operation, expected, actual, place, about="skuCode")

    with probe.example():
        probe.retry(check)


@oracle("scheduled", "GET /station-window", "GET /station", "GET /shift-pattern", "GET /schedule")
@given(data=st.data())
def test_shift_time_of_windows_is_that_of_the_shifts(probe: Probe, data: st.DataObject) -> None:
    stations = {
        station["code"]: station
        for station in probe.pool(STATIONS)
        if station.get("shifts") and station["timezone"] in known_zones()
    }
    if not stations:
        pytest.skip("no station has shifts")
    station = stations[data.draw(st.sampled_from(sorted(stations)))]
    until = probe.now() // HOUR * HOUR - data.draw(st.integers(0, 4)) * 24 * HOUR
    start = max(until - 24 * HOUR, _unchanged_since(probe, station))
    query = {"stationcodes": station["code"], "rangecode": f"{iso(start)}/{iso(until)}"}

    def check() -> None:
        windows = probe.read(WINDOWS, grouping="hour", limit=5000, **query).items
        longer = [s for s in probe.read(SCHEDULES, **query).items if s["extendShift"]]
        for window in windows:
            _check_shift_time(probe, station, window, longer)

    if start < until:
        with probe.example():
            probe.retry(check)


@oracle("scheduled", "GET /station-window", "GET /schedule")
def test_schedule_takes_the_shift_time_of_its_station(probe: Probe) -> None:
    until = probe.now() // HOUR * HOUR - HOUR

    def check(number: Any) -> None:
        # Whoever planned it may plan it anew.
        known = [each for each in probe.pool(SCHEDULES) if each["id"] == number]
        if not known or _recently(known[0], until) is None:
            return
        schedule, (start, end) = known[0], _recently(known[0], until) or (0, 0)
        query = {"stationcodes": schedule["stationCode"], "rangecode": f"{iso(start)}/{iso(end)}"}
        is_production = schedule["nonProductionReasonCode"] is None
        for window in probe.read(WINDOWS, grouping="quarter", limit=5000, **query).items:
            begins, ends = (ms_of(window[f"window{name}At"]) or 0 for name in ("Start", "End"))
            if begins < start or ends > end:
                continue
            for member, is_for in SCHEDULED.items():
                expected = window["shiftMs"] if is_for is is_production else 0
                if expected:
                    probe.asked(WINDOWS.operation, WINDOWS.member(member))
                if abs(window[member] - expected) > SLACK:
                    text = f"{member} in schedule {schedule['id']} is {expected}, of shift time"
                    actual = f"it is {window[member]} from {window['windowStartAt']} on"
                    place = WINDOWS.member(member)
                    probe.fail(WINDOWS.operation, text, actual, place, about=member)

    for is_production in (True, False):
        spans = {
            schedule["id"]: span
            for schedule in probe.pool(SCHEDULES)
            if (schedule["nonProductionReasonCode"] is None) is is_production
            and (span := _recently(schedule, until))
        }
        # Those that take most time: a station may be out of shift in a short one.
        for number in sorted(spans, key=lambda each: spans[each][0] - spans[each][1])[:FEW]:
            with probe.example():
                probe.retry(partial(check, number))


def _check_shift_time(probe: Probe, station: Item, window: Item, longer: list[Item]) -> None:
    begin, end = ms_of(window["windowStartAt"]) or 0, ms_of(window["windowEndAt"]) or 0
    spans = _shifts(station, begin, end)
    own = [_span(schedule, end) for schedule in longer]
    extending = [span for span in own if span and span[0] < end and span[1] > begin]
    if any(span[0] > begin or span[1] < end for span in extending) or spans is None:
        return  # Only a part of it is known.
    worked = _covered([*spans, *extending], begin, end)
    by_shifts = _covered(spans, begin, end)
    if by_shifts and by_shifts != end - begin:
        probe.asked(WINDOWS.operation, ("components", "schemas", "WeekDay"))
    if not by_shifts:
        described = ("components", "schemas", "ShiftPattern", "description", "is not worked")
        probe.asked(PATTERNS.operation, described)
    if extending and not by_shifts:
        probe.asked(SCHEDULES.operation, SCHEDULES.member("extendShift"))
    if abs(window["shiftMs"] - worked) > SLACK:
        expected = f"shiftMs of {station['code']} from {iso(begin)} to {iso(end)} is {worked}"
        actual = f"it is {window['shiftMs']}"
        rests = [WINDOWS.member("shiftMs"), ("components", "schemas", "WeekDay")]
        probe.fail(WINDOWS.operation, f"{expected}, by its shifts", actual, *rests, about="shiftMs")


def _unchanged_since(probe: Probe, station: Item) -> int:
    """Return since when, epoch ms, nobody has changed what says when a station works."""
    patterns = [
        p for p in probe.pool(PATTERNS) if p["id"] == station["shifts"][0]["shiftPatternId"]
    ]
    groups = [g for g in probe.pool(GROUPS) if g["code"] == station["groupCode"]]
    settings = [s for g in groups for s in g["stations"] if s["code"] == station["code"]]
    times = [ms_of(each.get("updatedAt")) for each in (*patterns, *groups, *settings)]
    return max((at for at in times if at is not None), default=0)


def _shifts(station: Item, begin: int, end: int) -> list[Span] | None:
    """Return the shifts around a window, epoch ms; None where clocks change."""
    zone = ZoneInfo(station["timezone"])
    local = (EPOCH + timedelta(milliseconds=begin)).astimezone(zone)
    if len({(local + timedelta(hours=hours)).utcoffset() for hours in range(-50, 51, 10)}) > 1:
        return None
    midnight = datetime(local.year, local.month, local.day)
    spans = []
    for back in range(-1, 3):
        day = midnight - timedelta(days=back)
        at = begin - round((local.replace(tzinfo=None) - day).total_seconds() * 1000)
        for shift in station["shifts"]:
            if DAYS[day.weekday()] == shift["weekDay"]:
                since = at + round(shift["startHour"] * 60) * 60_000
                spans.append((since, since + round(shift["duration"] * 60) * 60_000))
    return [span for span in spans if span[0] < end and span[1] > begin]


def _covered(spans: list[Span], begin: int, end: int) -> int:
    """Return how much of a time, in ms, some spans cover together."""
    covered, reached = 0, begin
    for start, until in sorted(spans):
        covered += max(0, min(end, until) - max(start, reached))
        reached = max(reached, min(end, until))
    return covered


def _span(schedule: Item, end: int) -> Span | None:
    start = ms_of(schedule["actualStartAt"])
    return None if start is None else (start, ms_of(schedule["actualEndAt"]) or max(start, end))


def _recently(schedule: Item, until: int) -> Span | None:
    """Return when a schedule was on in the day before an instant, epoch ms."""
    span = _span(schedule, until)
    return (max(span[0], until - 24 * HOUR), min(span[1], until)) if span else None


def _runs(schedule: Item, at: int) -> bool:
    """Tell whether a schedule is on at an instant, well within its ends."""
    span = _span(schedule, at + 2 * SLACK)
    if span is None or schedule["deletedAt"] is not None:
        return False
    return span[0] <= at < span[1]
