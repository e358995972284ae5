"""The edges of station windows."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from busroot_mock.simulation.intervals import DAY, HOUR, MINUTE
from busroot_mock.simulation.local_time import instant, local_day, reporting_day

T = TypeVar("T")

STEPS: Final = {"minute": MINUTE, "quarter": 15 * MINUTE, "hour": HOUR}
"""Lengths of windows, ms; those of `day` are as long as the days are."""


class Grid(NamedTuple):
    """Windows that meet, the last one cut short; none is worked out until it is asked for.

    Args:
        origin: Start of the first window, epoch ms; or, of days, the ordinal of its date.
        step: Length, ms; None for days.
        zone: Where days begin, an IANA name.
        day_start: Minutes after local midnight at which days begin.
        end: End of the last window, epoch ms.
        size: How many there are.
    """

    origin: int
    step: int | None
    zone: str
    day_start: int
    end: int
    size: int

    def edges(self, skip: int, limit: int) -> list[int]:
        """Return the edges of up to `limit` windows after the first `skip`, epoch ms."""
        last = min(skip + limit, self.size)
        if skip >= last:
            return []
        # Only the last window may be cut short.
        edges = [self._edge(index) for index in range(skip, last + 1)]
        edges[-1] = min(edges[-1], self.end)
        return edges

    def _edge(self, index: int) -> int:
        if self.step is None:
            return instant(self.zone, self.origin + index, self.day_start)
        return self.origin + index * self.step


def grid(grouping: str, zone: str, day_start_hour: float, start: int, end: int, now: int) -> Grid:
    """Return the windows that have a part in [start, end), whole but for what is after `now`.

    Args:
        grouping: minute, quarter, hour or day. Hours and quarters are those of the zone as it is
            at `start`; a day begins at the plant's `dayStartHour` and may have 23 or 25 hours.
        zone: An IANA name.
        day_start_hour: The plant's, in hours.
        start: Epoch ms.
        end: Epoch ms.
        now: Epoch ms; the last window ends with a whole minute.
    """
    now -= now % MINUTE
    end = max(start, min(end, now))
    day_start = round(day_start_hour * 60)
    if grouping == "day":
        first = reporting_day(zone, day_start, start)
        last = reporting_day(zone, day_start, end - 1)
        windows = Grid(first, None, zone, day_start, now, last - first + 1 if end > start else 0)
    else:
        step = STEPS[grouping]
        first = start - _phase(zone, start, step)
        windows = Grid(first, step, zone, day_start, now, -(-(end - first) // step))
    return windows if end > start else windows._replace(size=0)


def pages(
    items: Sequence[T], windows: Grid, skip: int, limit: int
) -> Iterator[tuple[T, list[int]]]:
    """Return what a page of windows needs: station by station, the edges on that page.

    All windows of the first item come first, then those of the second, and so on; there are
    `len(items) * windows.size`.
    """
    place, edges = (0, 0), windows.edges(0, 0)
    while limit > 0 and windows.size and skip < len(items) * windows.size:
        index, first = divmod(skip, windows.size)
        taken = min(limit, windows.size - first)
        if place != (first, taken):
            place, edges = (first, taken), windows.edges(first, taken)
        yield items[index], edges
        skip, limit = skip + taken, limit - taken


def _phase(zone: str, at: int, step: int) -> int:
    """Return how far an instant lies into its window of `step` ms in local time."""
    midnight = instant(zone, local_day(zone, at), 0)
    return (at - midnight) % min(step, DAY)
