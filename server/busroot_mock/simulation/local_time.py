"""Local wall-clock time, correct across DST changes."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from busroot_mock.timestamps import EPOCH, MILLISECOND, epoch_ms_of


@lru_cache(maxsize=2**15)
def instant(zone: str, day: int, minutes: int) -> int:
    """Return when clocks in the zone show a time, epoch ms; see `wall_ms`.

    Args:
        zone: An IANA name.
        day: Proleptic Gregorian ordinal of the local date.
        minutes: Since local midnight, as the clock on the wall shows them; 1440 is the next day's.
    """
    midnight = datetime.combine(date.fromordinal(day), time())
    return wall_ms(midnight + timedelta(minutes=minutes), zone)


def wall_ms(wall: datetime, zone: str) -> int:
    """Return when clocks in the zone show a time that says nothing of a zone itself, epoch ms.

    A time that clocks show twice is the first of the two; one that they leave out is the moment at
    which they go forward. So what comes later on the wall never comes earlier.
    """
    local = wall.replace(tzinfo=ZoneInfo(zone))
    first, second = epoch_ms_of(local), epoch_ms_of(local.replace(fold=1))
    return first if first <= second else _jump(zone, second, first)


def local(zone: str, at: int) -> datetime:
    """Return what clocks in the zone show at an instant, epoch ms."""
    return (EPOCH + at * MILLISECOND).astimezone(ZoneInfo(zone))


def local_day(zone: str, at: int) -> int:
    """Return the ordinal of the date that it is in the zone at an instant, epoch ms."""
    return local(zone, at).toordinal()


def days_later(zone: str, at: int, days: int) -> int:
    """Return the instant, epoch ms, at which clocks show the same on another day."""
    wall = local(zone, at).replace(tzinfo=None, fold=0) + timedelta(days=days)
    return wall_ms(wall, zone)


def reporting_day(zone: str, day_start: int, at: int) -> int:
    """Return the ordinal of the reporting day that an instant belongs to.

    Args:
        zone: An IANA name.
        day_start: When days begin, minutes after local midnight.
        at: Epoch ms.
    """
    day = local_day(zone, at)
    return day if instant(zone, day, day_start) <= at else day - 1


def _jump(zone: str, before: int, after: int) -> int:
    """Return the first instant after `before` at which the offset is that of `after`."""
    offset = local(zone, after).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if local(zone, middle).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
