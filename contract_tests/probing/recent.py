"""The last days of stations: when each was busy, and when no schedule was on."""

from .lists import LISTINGS, Item
from .probe import HOUR, Probe
from .times import iso, ms_of

WINDOWS, SCHEDULES = LISTINGS["listStationWindows"], LISTINGS["listSchedules"]
DAY = 24 * HOUR
DAYS = 4
MOST = 5000
"""Windows that a list shows at most (`windowLimit` of the contract)."""
FOREVER = 2**53
Slot = tuple[str, int]
"""Code of a station, and a full hour, epoch ms."""


def busy_hours(probe: Probe) -> list[Slot]:
    """Return when stations were scheduled for production for a whole hour, and no longer are."""
    return [_slot(each) for each in _hours(probe) if each["scheduledProductionMs"] == HOUR]


def idle_hours(probe: Probe) -> list[Slot]:
    """Return when stations were in shift, but no schedule was on, nor a while before and after."""
    free = [
        _slot(each)
        for each in _hours(probe)
        if each["shiftMs"] == HOUR
        and not each["scheduledProductionMs"]
        and not each["scheduledNonProductionMs"]
    ]
    if not free:
        return []
    now = probe.now()
    query = {"rangecode": f"{iso(now - (DAYS + 1) * DAY)}/{iso(now + HOUR)}"}
    schedules = probe.once(("recent",), lambda: probe.read(SCHEDULES, **query).items)
    taken = [(str(each["stationCode"]), *_span(each)) for each in schedules]
    return [
        (code, at)
        for code, at in free
        if not any(
            code == other and begin < at + 3 * HOUR and end > at - HOUR
            for other, begin, end in taken
        )
    ]


def _hours(probe: Probe) -> list[Item]:
    """Return the windows of an hour of the last days, whole and over; none if none may be read."""

    def read() -> list[Item]:
        end = (probe.now() // HOUR - 3) * HOUR
        query = {
            "grouping": "hour",
            "limit": MOST,
            "rangecode": f"{iso(end - DAYS * DAY)}/{iso(end)}",
        }
        return [each for each in probe.read(WINDOWS, **query).items if each["totalMs"] == HOUR]

    return probe.once(("hours",), read) if probe.may_read("listStationWindows") else []


def _slot(window: Item) -> Slot:
    return str(window["stationCode"]), ms_of(window["windowStartAt"]) or 0


def _span(schedule: Item) -> tuple[int, int]:
    start = ms_of(schedule["plannedStartAt"]) or 0
    begin = min(start, ms_of(schedule["actualStartAt"]) or start)
    return begin, ms_of(schedule["actualEndAt"]) or FOREVER
