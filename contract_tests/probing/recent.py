"""The last days of stations: when each was busy, out of shift, or without a schedule."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..findings.failure import CheckFailure
from ..writing.run_names import is_run_name
from .lists import LISTINGS, Item
from .probe import HOUR, QUARTER, Probe
from .times import iso, ms_of

WINDOWS, SCHEDULES = LISTINGS["listStationWindows"], LISTINGS["listSchedules"]
DAY, MINUTE = 24 * HOUR, HOUR // 60
DAYS = 4
MOST = 5000
"""Windows that a list shows at most (`windowLimit` of the contract)."""
FOREVER = 2**53
Slot = tuple[str, int]
"""Code of a station, and the start of a time, epoch ms."""


def busy_hours(probe: Probe) -> dict[str, list[list[int]]]:
    """Return when stations worked on schedules that are over, by code, where on two or more.

    Full hours of each schedule, epoch ms, the oldest schedule first.
    """
    hours = list(map(_slot, _hours(probe, "scheduledProductionMs")))
    worked: dict[str, list[list[int]]] = {}
    for schedule in _schedules(probe) if hours else []:
        code, (begin, end) = str(schedule["stationCode"]), _span(schedule)
        own = [at for each, at in hours if each == code and begin <= at and at + HOUR <= end]
        # Whoever has planned it may plan it anew.
        is_of_run = any(isinstance(text, str) and is_run_name(text) for text in schedule.values())
        if own and schedule["isEnded"] and not is_of_run:
            worked.setdefault(code, []).append(own)
    return {code: own for code, own in worked.items() if len(own) > 1}


def idle_hours(probe: Probe) -> list[Slot]:
    """Return when stations were in shift, but no schedule was on, nor a while before and after."""
    free = [
        _slot(each)
        for each in _hours(probe, "shiftMs")
        if not each["scheduledProductionMs"] and not each["scheduledNonProductionMs"]
    ]
    if not free:
        return []
    taken: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for schedule in _schedules(probe):
        taken[schedule["stationCode"]].append(_span(schedule))
    return [(code, at) for code, at in free if not any(_meets(at, each) for each in taken[code])]


@contextmanager
def unless_others_plan(probe: Probe, slot: Slot, own: Any) -> Iterator[None]:
    """Check a schedule that was planned where nothing was; others may have planned there, too.

    Args:
        probe: Lists the schedules.
        slot: When a station was idle.
        own: The id of the schedule.
    """
    try:
        yield
    except CheckFailure:
        if not any(_is_near(slot, each) for each in _read(probe) if each["id"] != own):
            raise


def _is_near(slot: Slot, schedule: Item) -> bool:
    code, at = slot
    return schedule["stationCode"] == code and _meets(at, _span(schedule))


def _meets(at: int, span: tuple[int, int]) -> bool:
    begin, end = span
    return begin < at + 3 * HOUR and end > at - HOUR


def between_shifts(probe: Probe) -> Slot | None:
    """Return a quarter of an hour out of shift, in a schedule that went on before and after."""
    now = probe.now() // HOUR * HOUR
    for schedule in _schedules(probe):
        begin, end = _span(schedule)
        begin, end = max(begin, now - DAYS * DAY), min(end, now - 3 * HOUR)
        if end - begin < DAY or schedule["nonProductionReasonCode"] is not None:
            continue
        query = {"stationcodes": schedule["stationCode"], "grouping": "quarter", "limit": MOST}
        rangecode = f"{iso(-(-begin // HOUR) * HOUR)}/{iso(end // HOUR * HOUR)}"
        windows = probe.read(WINDOWS, **query, rangecode=rangecode).items
        busy = [at for at, each in enumerate(windows) if each["scheduledProductionMs"]]
        for each in windows[busy[0] : busy[-1]] if busy else []:
            if each["totalMs"] == QUARTER and not each["scheduledProductionMs"]:
                return _slot(each)
    return None


def _schedules(probe: Probe) -> list[Item]:
    return probe.once(("recent",), lambda: _read(probe))


def _read(probe: Probe) -> list[Item]:
    now = probe.now()
    query = {"rangecode": f"{iso(now - (DAYS + 1) * DAY)}/{iso(now + HOUR)}"}
    return probe.read(SCHEDULES, **query).items


def is_scheduled(probe: Probe, body: Item, member: str) -> bool:
    """Tell whether a station has something to make at a time that a body names, as it is now."""
    at = ms_of(body[member]) or 0
    query = {"stationcodes": body["stationCode"], "rangecode": f"{iso(at)}/{iso(at + MINUTE)}"}
    windows = probe.read(WINDOWS, grouping="minute", **query).items
    return any(each["scheduledProductionMs"] for each in windows)


def _hours(probe: Probe, member: str) -> list[Item]:
    """Return the windows of an hour of the last days that a time takes whole; none if not read."""

    def read() -> list[Item]:
        end = (probe.now() // HOUR - 3) * HOUR
        query = {
            "grouping": "hour",
            "limit": MOST,
            "rangecode": f"{iso(end - DAYS * DAY)}/{iso(end)}",
        }
        return probe.read(WINDOWS, **query).items

    windows = probe.once(("hours",), read) if probe.may_read("listStationWindows") else []
    return [each for each in windows if each[member] == each["totalMs"] == HOUR]


def _slot(window: Item) -> Slot:
    return str(window["stationCode"]), ms_of(window["windowStartAt"]) or 0


def _span(schedule: Item) -> tuple[int, int]:
    start = ms_of(schedule["plannedStartAt"]) or 0
    begin = min(start, ms_of(schedule["actualStartAt"]) or start)
    return begin, ms_of(schedule["actualEndAt"]) or FOREVER
