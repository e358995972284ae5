"""Station windows: sums within a window, and across windows."""

import itertools
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.timestamps import EPOCH

from ..probing.catalogue import oracle
from ..probing.lists import LISTINGS, Item
from ..probing.probe import HOUR, QUARTER, Probe
from ..probing.times import iso, known_zones, last_clock_change, minutes_shown, ms_of
from ..probing.window_parts import check_gaps, check_other_length, check_own_range
from ..probing.window_sums import (
    COUNTS,
    WINDOWS,
    check_bounds,
    check_counts_by_rate,
    check_ideal,
    check_made,
    check_pace,
    check_sums,
)

SCHEDULES = LISTINGS["listSchedules"]
PLANTS = LISTINGS["listPlants"]
DAY = (*WINDOWS.parameters["grouping"], "description", "Length")
MOST_IN_A_ROW = 120
LENGTHS = {"minute": HOUR // 60, "quarter": QUARTER, "hour": HOUR}


@oracle("window-sums", "GET /station-window")
@given(data=st.data())
def test_parts_of_a_window_fit_into_it(probe: Probe, data: st.DataObject) -> None:
    grouping = data.draw(st.sampled_from(["minute", "quarter", "hour", "day"]))
    days = data.draw(st.integers(0, 6))
    start = probe.now() // HOUR * HOUR - days * 24 * HOUR - 8 * HOUR
    params = {"grouping": grouping, "rangecode": f"{iso(start)}/PT8H", "limit": 600}
    with probe.example():
        for window in probe.read(WINDOWS, **params).items:
            check_bounds(probe, window)


@oracle("window-sums", "GET /station-window")
@given(data=st.data())
def test_windows_meet_and_cover_the_range(probe: Probe, data: st.DataObject) -> None:
    grouping = data.draw(st.sampled_from(sorted(LENGTHS)))
    station = _a_station(probe, data)
    most = min(30 * HOUR // LENGTHS[grouping], MOST_IN_A_ROW)
    count = most - data.draw(st.integers(0, most - 1))
    start = _past(probe, data)
    until = start + count * LENGTHS[grouping]
    rangecode = f"{iso(start)}/{iso(until)}"
    params = {"grouping": grouping, "stationcodes": station, "rangecode": rangecode}
    few = data.draw(st.sampled_from([2, 1, 0]))
    with probe.example():
        if few:  # What is kept of a part must not take the place of the whole.
            probe.read(WINDOWS, limit=few, **params)
        windows = probe.read(WINDOWS, limit=5000, **params).items
        edges = [
            (ms_of(window["windowStartAt"]), ms_of(window["windowEndAt"])) for window in windows
        ]
        met = all(edge[1] == following[0] for edge, following in itertools.pairwise(edges))
        probe.asked(WINDOWS.operation, DAY)
        lengths = {end - begin for begin, end in edges if begin is not None and end is not None}
        covered = edges and (edges[0][0] or 0) <= start and (edges[-1][1] or 0) >= until
        if not met or lengths != {LENGTHS[grouping]} or not covered:
            check_gaps(probe, params, windows, until)
            expected = f"{count} windows of a {grouping} meet and cover the range from {iso(start)}"
            shown = [(iso(begin or 0), iso(end or 0)) for begin, end in edges]
            actual = f"{len(edges)} windows, {shown[:1]} to {shown[-1:]}"
            probe.fail(
                WINDOWS.operation, expected, actual, *WINDOWS.rests_on("grouping"), about="grid"
            )


@oracle("window-sums", "GET /station-window")
@pytest.mark.parametrize(
    ("small", "large"),
    [("minute", "quarter"), ("minute", "hour"), ("quarter", "hour"), ("hour", "day")],
)
@given(data=st.data())
def test_small_windows_add_up_to_large_ones(
    probe: Probe, small: str, large: str, data: st.DataObject
) -> None:
    station, start = _a_station(probe, data), _past(probe, data) - 24 * HOUR

    def read(grouping: str, rangecode: str) -> list[Item]:
        query = {"stationcodes": station, "grouping": grouping, "rangecode": rangecode}
        return probe.read(WINDOWS, limit=5000, **query).items

    def check() -> None:
        for window in read(large, f"{iso(start)}/PT1H"):
            begin, end = window["windowStartAt"], window["windowEndAt"]
            parts = [
                part
                for part in read(small, f"{begin}/{end}")
                if begin <= part["windowStartAt"] and part["windowEndAt"] <= end
            ]
            # A day may begin in the middle of an hour.
            if sum(part["totalMs"] for part in parts) == window["totalMs"]:
                check_sums(probe, window, parts, small)

    with probe.example():
        probe.retry(check)


@oracle("window-sums", "GET /station-window", "GET /plant", "GET /station")
def test_days_begin_as_at_the_plant(probe: Probe) -> None:
    until = probe.now() // HOUR * HOUR - 24 * HOUR
    span = until - 3 * 24 * HOUR, until
    with probe.example():
        stations = {item["plantCode"]: item["code"] for item in probe.pool_of("listStations")}
        for plant in probe.all(PLANTS).items:
            if plant["timezone"] not in known_zones() or plant["code"] not in stations:
                continue  # Another oracle checks that it is one.
            query = {"stationcodes": stations[plant["code"]], "plantcode": plant["code"]}
            query |= {"grouping": "day", "rangecode": "/".join(map(iso, span))}
            windows = probe.read(WINDOWS, **query).items
            for window in windows[:1]:
                check_own_range(probe, query, window)
            if not windows:
                check_other_length(probe, query, "hour")
            _check_days_cover(probe, plant, windows, *span)
            for window in windows:
                _check_day(probe, plant, window)


@oracle("window-sums", "GET /station-window", "GET /plant", "GET /station")
def test_days_are_as_long_as_clocks_make_them(probe: Probe) -> None:
    with probe.example():
        stations = {item["plantCode"]: item["code"] for item in probe.pool_of("listStations")}
        for plant in probe.all(PLANTS).items:
            if plant["timezone"] not in known_zones() or plant["code"] not in stations:
                continue  # Another oracle checks that it is one.
            zone, hour = ZoneInfo(plant["timezone"]), round(plant["dayStartHour"] * 60) % 1440
            change = last_clock_change(zone, probe.now() - 3 * 24 * HOUR)
            # What clocks show when they change, they show twice, or never.
            if change is None or abs(hour - minutes_shown(zone, change)) <= 60:
                continue
            query = {"stationcodes": stations[plant["code"]], "plantcode": plant["code"]}
            span = change - 48 * HOUR, change + 48 * HOUR
            query |= {"grouping": "day", "rangecode": "/".join(map(iso, span))}
            for window in probe.read(WINDOWS, **query).items:
                for name in ("windowStartAt", "windowEndAt"):
                    probe.asked(WINDOWS.operation, DAY)
                    shown = minutes_shown(zone, ms_of(window[name]) or 0)
                    if shown != hour:
                        expected = f"days of {plant['code']} begin and end at minute {hour}"
                        actual = f"{name} of one is {window[name]}, minute {shown} there"
                        probe.fail(WINDOWS.operation, expected, actual, DAY, about="clocks")


def _check_days_cover(
    probe: Probe, plant: Item, windows: list[Item], start: int, until: int
) -> None:
    """Check that the days of a station meet and cover a range."""
    edges = [(each["windowStartAt"], each["windowEndAt"]) for each in windows]
    met = all(first[1] == second[0] for first, second in itertools.pairwise(edges))
    is_whole = edges and (ms_of(edges[0][0]) or 0) <= start and (ms_of(edges[-1][1]) or 0) >= until
    if not is_whole or not met:
        expected = f"days of {plant['code']} meet and cover the range from {iso(start)} on"
        actual = f"{len(edges)} are listed, {edges[:1]} to {edges[-1:]}"
        probe.fail(WINDOWS.operation, expected, actual, DAY, about="days cover")


def _check_day(probe: Probe, plant: Item, window: Item) -> None:
    hour, zone = round(plant["dayStartHour"] * 60) % 1440, ZoneInfo(plant["timezone"])
    begin = EPOCH + timedelta(milliseconds=ms_of(window["windowStartAt"]) or 0)
    around = [(begin + timedelta(days=n)).astimezone(zone) for n in (-1, 0, 1)]
    if len({at.utcoffset() for at in around}) > 1:
        return  # Clocks change.
    local = around[1]
    if local.utcoffset() or hour:
        probe.asked(WINDOWS.operation, DAY)
    if local.hour * 60 + local.minute != hour:
        expected = f"a day of {plant['code']} begins at hour {plant['dayStartHour']}"
        probe.fail(WINDOWS.operation, expected, f"one begins at {local}", DAY, about="day")


@oracle("window-sums", "GET /station-window", "GET /plant")
def test_no_window_reaches_beyond_now(probe: Probe) -> None:
    place = (*WINDOWS.parameters["grouping"], "description", "beyond now")

    def check() -> None:
        for grouping in LENGTHS:
            start = probe.now() // HOUR * HOUR
            query = {"grouping": grouping, "rangecode": f"{iso(start)}/PT3H", "limit": 5000}
            windows = probe.read(WINDOWS, **query).items
            now = next((ms_of(each.get("now")) for each in probe.all(PLANTS).items), None)
            if not windows or now is None:
                continue
            probe.asked(WINDOWS.operation, place)
            latest = max(ms_of(each["windowEndAt"]) or 0 for each in windows)
            if latest > now:
                expected = f"no window of a {grouping} ends after now, {iso(now)}"
                actual = f"one ends at {iso(latest)}"
                probe.fail(WINDOWS.operation, expected, actual, place, about="beyond now")

    with probe.example():
        probe.retry(check)


@oracle("production-agrees", "GET /station-window", "GET /schedule")
@given(data=st.data())
def test_windows_make_what_the_schedule_made(probe: Probe, data: st.DataObject) -> None:
    def is_recent(schedule: Item) -> bool:
        start, end = schedule["actualStartAtTimestamp"], schedule["actualEndAtTimestamp"]
        return bool(schedule["isEnded"]) and end < probe.now() - HOUR and end - start < 60 * HOUR

    ended = {
        str(schedule["id"]): schedule for schedule in probe.pool(SCHEDULES) if is_recent(schedule)
    }
    if not ended:
        pytest.skip("no schedule has ended recently")
    number = data.draw(st.sampled_from(sorted(ended)))

    def check() -> None:
        # Whoever planned it may plan it anew.
        known = {str(each["id"]): each for each in probe.pool(SCHEDULES) if is_recent(each)}
        schedule = known.get(number)
        if schedule is None:
            return
        start, end = schedule["actualStartAtTimestamp"], schedule["actualEndAtTimestamp"]
        query = {"stationcodes": schedule["stationCode"], "rangecode": f"{iso(start)}/{iso(end)}"}
        windows = probe.read(WINDOWS, grouping="quarter", limit=5000, **query).items
        check_pace(probe, schedule, windows)
        check_ideal(probe, schedule, windows)
        check_counts_by_rate(probe, schedule, windows)
        check_made(probe, schedule, windows)

    with probe.example():
        probe.retry(check)


@oracle("production-agrees", "GET /station-window", "GET /schedule", "GET /sku-group")
@given(data=st.data())
def test_target_is_no_more_than_ideal(probe: Probe, data: st.DataObject) -> None:
    station, start = _a_station(probe, data), _past(probe, data) - 24 * HOUR
    query = {"stationcodes": station, "rangecode": f"{iso(start)}/{iso(start + 24 * HOUR)}"}

    def check() -> None:
        windows = probe.read(WINDOWS, grouping="hour", limit=5000, **query).items
        groups = {group["code"]: group for group in probe.pool_of("listSkuGroups")}
        # Both are whole cycles, so that each schedule may deviate by two of them.
        slack = 2 * sum(
            _units(schedule, groups) for schedule in probe.read(SCHEDULES, **query).items
        )
        ideal, target = (sum(window[count] for window in windows) for count in COUNTS[2:])
        if ideal > slack:
            probe.asked(WINDOWS.operation, WINDOWS.member(COUNTS[3]))
        if target > ideal + slack:
            expected = f"the target of {station} in a day is at most the ideal, {ideal}"
            place = WINDOWS.member(COUNTS[3])
            probe.fail(WINDOWS.operation, expected, f"it is {target}", place, about=COUNTS[3])

    with probe.example():
        probe.retry(check)


def _units(schedule: Item, groups: dict[str, Item]) -> float:
    group = groups.get(schedule["skuGroupCode"] or "")
    members = group["skus"] if group else []
    made = sum(sku["productionMultiplier"] for sku in members)
    return float(made or schedule["effectiveBatchSize"] or 1)


def _a_station(probe: Probe, data: st.DataObject) -> str:
    pool = probe.pool(WINDOWS)
    # Without production there is little to add up.
    busy = [window for window in pool if window["productionGoodCount"]] or pool
    codes = sorted({str(window["stationCode"]) for window in busy})
    if not codes:
        pytest.skip("there are no windows")
    return data.draw(st.sampled_from(codes))


def _past(probe: Probe, data: st.DataObject) -> int:
    hours = data.draw(st.integers(1, 72)) + 31
    return probe.now() // HOUR * HOUR - hours * HOUR
