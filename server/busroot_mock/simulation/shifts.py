"""The working time of a weekly shift pattern, in the time zone of a plant."""

from math import ceil
from typing import Final

from busroot_mock.simulation.intervals import Interval, clip, union
from busroot_mock.simulation.local_time import instant, local_day
from busroot_mock.store.memory import Memory
from busroot_mock.store.table import Record

WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
"""The values of `weekDay`. Assumed: the manual lists none."""

Week = dict[int, list[tuple[int, int]]]
"""Start and end of working time, minutes since midnight, by weekday with Monday 0; tidy."""


_WEIGHT: Final = 5000
_memory: Final = Memory(2**20)


def week(pattern: Record | None) -> Week:
    """Return the shifts of a `ShiftPattern`; without one there are none."""
    if pattern is None:
        return {}
    # With the pattern itself, so that no other can have its identity.
    known: tuple[Record, Week] | None = _memory.get(id(pattern))
    if known is None:
        known = _memory.put(id(pattern), (pattern, _week(pattern)), _WEIGHT)
    return known[1]


def _week(pattern: Record) -> Week:
    shifts: Week = {}
    for shift in pattern["shifts"]:
        since, length = round(shift["startHour"] * 60), round(shift["duration"] * 60)
        if length > 0:
            day = WEEKDAYS.index(shift["weekDay"])
            shifts.setdefault(day, []).append((since, since + length))
    return {day: union(spans) for day, spans in shifts.items()}


def shift_intervals(shifts: Week, zone: str, start: int, end: int) -> list[Interval]:
    """Return when it is shift time, as tidy intervals within [start, end); to be read only.

    Hours are those of the clock on the wall, so that a night shift has an hour less or more when
    clocks change. Parts that meet count as one shift ("Shift patterns": two parts meeting at
    midnight).
    """
    if not shifts or end <= start:
        return []
    key = id(shifts), zone, start, end
    known: tuple[Week, list[Interval]] | None = _memory.get(key)
    if known is None:
        intervals = _intervals(shifts, zone, start, end)
        known = _memory.put(key, (shifts, intervals), 500 + 100 * len(intervals))
    return known[1]


def _intervals(shifts: Week, zone: str, start: int, end: int) -> list[Interval]:
    back = max(ceil(until / 1440) for day in shifts.values() for _, until in day)
    days = range(local_day(zone, start) - back, local_day(zone, end) + 1)
    return clip(
        union(
            (instant(zone, day, since), instant(zone, day, until))
            for day in days
            for since, until in shifts.get((day - 1) % 7, ())
        ),
        start,
        end,
    )
