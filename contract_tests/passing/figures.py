"""Measured and computed members: flags, rates, sums of windows, production, downtime.

Only for a contract with these lists.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from ..findings.failure import CheckFailure
from ..probing.downtime import check_downtime, check_since
from ..probing.flags import check_none_deleted, check_required, of_issue, of_schedule, said_of
from ..probing.lists import LISTINGS, Item
from ..probing.patterns import PATTERNS, STATIONS, check_shifts, check_span
from ..probing.probe import HOUR
from ..probing.rates import SCHEDULES, check_same_rate, check_source
from ..probing.secrets import CONFIG, MASK, check_masks
from ..probing.times import ms_of
from ..probing.window_sums import WINDOWS, check_bounds, check_made, check_pace, check_sums
from .views import Onlooker, Saw, Shown, Views

ISSUES = LISTINGS["listIssues"]
_MOST = 4
Check = Callable[[Onlooker], None]


def figures_of(views: Views, new: Saw) -> Iterator[Shown]:
    """Yield what is wrong with the figures of a list, alone and beside those just read."""
    for oracle, check in _checks(views, new):
        onlooker = Onlooker(oracle, views, new.passed)
        try:
            check(onlooker)
        except CheckFailure as found:
            yield found, onlooker.steps


def _checks(views: Views, new: Saw) -> Iterator[tuple[str, Check]]:
    listing, records = new.listing, new.records
    if listing in (ISSUES, SCHEDULES):
        yield "flags", partial(_flags, saw=new)
    if listing is CONFIG:
        yield "secrets-hidden", partial(check_masks, entries=records, masks=("", MASK))
        yield "flags", partial(check_required, entries=records)
    if listing is SCHEDULES and "scheduleids" not in new.passed.query:
        yield "flags", partial(check_none_deleted, schedules=records)
    if listing is SCHEDULES:
        yield "rates-agree", partial(_each, records=records, check=check_same_rate)
    if listing is WINDOWS:
        yield "window-sums", partial(_each, records=records, check=check_bounds)
    if listing is PATTERNS:
        yield "patterns-agree", partial(_each, records=records, check=check_span)
    if listing is STATIONS:
        yield "patterns-agree", partial(_shifts, saw=new)
    yield from _across(views, new)


def _shifts(onlooker: Onlooker, saw: Saw) -> None:
    for station in saw.records:
        check_shifts(onlooker, STATIONS, station, station["shiftPattern"])


def _each(onlooker: Onlooker, records: list[Item], check: Callable[[Onlooker, Item], None]) -> None:
    for record in records:
        check(onlooker, record)


def _flags(onlooker: Onlooker, saw: Saw) -> None:
    rule = of_issue if saw.listing is ISSUES else of_schedule
    for item in saw.records:
        for member, expected in rule(item):
            if item.get(member) != expected:
                text = f"{member} of {item['id']} is {expected!r}, by its times and events"
                place = said_of(saw.listing, item, member, expected)
                actual = f"it is {item.get(member)!r}"
                onlooker.fail(saw.listing.operation, text, actual, place, about=member)


def _across(views: Views, new: Saw) -> Iterator[tuple[str, Check]]:
    """Yield the checks of a list together with others of any kind."""

    def recent(operation_id: str) -> list[Saw]:
        return list(views.fresh(new.passed, operation_id))[:_MOST]

    windows, issues, schedules = (
        recent(name) for name in ("listStationWindows", "listIssues", "listSchedules")
    )
    if new.listing is WINDOWS:
        for old in windows:
            yield "window-sums", partial(_sums, views=views, small=old, large=new)
            yield "window-sums", partial(_sums, views=views, small=new, large=old)
        for old in issues:
            yield "downtime-agrees", partial(_downtime, views=views, windows=new, issues=old)
        for old in schedules:
            yield "production-agrees", partial(_made, views=views, windows=new, schedules=old)
    if new.listing is ISSUES:
        for old in windows:
            yield "downtime-agrees", partial(_downtime, views=views, windows=old, issues=new)
    if new.listing is SCHEDULES:
        for old in windows:
            yield "production-agrees", partial(_made, views=views, windows=old, schedules=new)
    if new.listing.operation.operation_id in ("listSkus", "listSkuGroups", "listStations"):
        for old in schedules:
            yield "rates-agree", partial(_rates, schedules=old)
    elif new.listing is SCHEDULES:
        yield "rates-agree", partial(_rates, schedules=new)


def _rates(onlooker: Onlooker, schedules: Saw) -> None:
    names = ("listSkus", "listSkuGroups", "listStations")
    if all(onlooker.may_read(name) for name in names):
        skus, groups, stations = (
            {item["code"]: item for item in onlooker.pool_of(name)} for name in names
        )
        for schedule in onlooker.look(schedules):
            check_source(onlooker, schedule, skus, groups, stations)


def _edges(window: Item) -> tuple[int, int]:
    return ms_of(window["windowStartAt"]) or 0, ms_of(window["windowEndAt"]) or 0


def _sums(onlooker: Onlooker, views: Views, small: Saw, large: Saw) -> None:
    """Check that windows are the sums of shorter ones."""
    lengths = [max((each["totalMs"] for each in saw.records), default=0) for saw in (small, large)]
    if lengths[0] >= lengths[1]:
        return
    shorter = _by_station(small)
    for window in large.records:
        begin, end = _edges(window)
        parts = [
            part
            for first, last, part in shorter.get(window["stationCode"], [])
            if begin <= first and last <= end
        ]
        whole = sum(part["totalMs"] for part in parts) == window["totalMs"] > 0
        if whole and len(parts) > 1 and end < views.latest - HOUR:
            onlooker.look(small)
            onlooker.look(large)
            length = f"window of {parts[0]['totalMs'] // 60_000} minutes"
            check_sums(onlooker, window, parts, length)


def _by_station(saw: Saw) -> dict[str, list[tuple[int, int, Item]]]:
    windows: dict[str, list[tuple[int, int, Item]]] = {}
    for each in saw.records:
        windows.setdefault(each["stationCode"], []).append((*_edges(each), each))
    return windows


def _downtime(onlooker: Onlooker, views: Views, windows: Saw, issues: Saw) -> None:
    """Check the downtime of windows, where all stops are listed."""
    if not issues.is_whole:
        return
    # Older stops may be kept no longer.
    first = min((ms_of(stop["startAt"]) or 0 for stop in issues.records), default=views.latest)
    for window in windows.records:
        if _edges(window)[1] >= views.latest - HOUR:
            continue
        onlooker.look(windows)
        check_since(onlooker, window, windows.records, onlooker.look(issues), first)
        if window["totalMs"] == window["scheduledProductionMs"] > 0:
            check_downtime(onlooker, window, issues.records)


def _made(onlooker: Onlooker, views: Views, windows: Saw, schedules: Saw) -> None:
    """Check schedules that have ended, where windows cover all of their time."""
    stations = _by_station(windows)
    for schedule in schedules.records:
        start, end = schedule["actualStartAtTimestamp"], schedule["actualEndAtTimestamp"]
        if start is None or end is None or end > views.latest - HOUR or not windows.is_complete:
            continue
        if schedule["deletedAt"] is not None:
            continue  # It is not known whether windows still count what it made.
        station = schedule["stationCode"]
        own = [each for each in stations.get(station, []) if each[0] < end and each[1] > start]
        touching = sorted(each[:2] for each in own)
        met = all(a[1] == b[0] for a, b in pairwise(touching))
        if touching and met and touching[0][0] <= start and end <= touching[-1][1]:
            onlooker.look(windows)
            onlooker.look(schedules)
            check_pace(onlooker, schedule, [window for _, _, window in own])
            check_made(onlooker, schedule, [window for _, _, window in own])
