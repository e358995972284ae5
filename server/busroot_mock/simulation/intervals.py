"""Half-open spans of time, and the sums over them.

Lists that functions take and return are *tidy*: in order, disjoint, none empty. Only `union` takes
any list.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

Interval = tuple[int, int]
"""Start and end, epoch milliseconds; the end is not within."""

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Return what lies in any of the intervals; those that touch become one."""
    tidy: list[Interval] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if tidy and start <= tidy[-1][1]:
            tidy[-1] = (tidy[-1][0], max(end, tidy[-1][1]))
        else:
            tidy.append((start, end))
    return tidy


def intersect(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    """Return what lies in both."""
    both: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if start < end:
            both.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return both


def subtract(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    """Return what lies in `left` and not in `right`."""
    rest: list[Interval] = []
    j = 0
    for start, end in left:
        while j < len(right) and right[j][1] <= start:
            j += 1
        at, k = start, j
        while k < len(right) and right[k][0] < end:
            if at < right[k][0]:
                rest.append((at, right[k][0]))
            at = max(at, right[k][1])
            k += 1
        if at < end:
            rest.append((at, end))
    return rest


def clip(intervals: Iterable[Interval], start: int, end: int) -> list[Interval]:
    """Return what lies from `start` to `end`."""
    cut = ((max(begin, start), min(stop, end)) for begin, stop in intervals)
    return [(begin, stop) for begin, stop in cut if begin < stop]


def total(intervals: Iterable[Interval]) -> int:
    """Return the length of all together, ms."""
    return sum(end - start for start, end in intervals)


class Cumulative:
    """The time that lies in tidy intervals, summed from the beginning."""

    __slots__ = ("_before", "_ends", "_intervals", "_starts")

    def __init__(self, intervals: Sequence[Interval]) -> None:
        self._intervals = intervals
        self._starts = [start for start, _ in intervals]
        self._ends = [end for _, end in intervals]
        self._before = [0, *accumulate(end - start for start, end in intervals)]

    def before(self, at: int) -> int:
        """Return how much lies before the instant, ms."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return 0
        return self._before[index] + min(at, self._ends[index]) - self._starts[index]

    def befores(self, edges: Iterable[int]) -> list[int]:
        """Return `before` of each of these instants, which are in order; one walk for all."""
        sums: list[int] = []
        index, last = 0, len(self._ends)
        for edge in edges:
            while index < last and self._ends[index] <= edge:
                index += 1
            inside = edge - self._starts[index] if index < last else 0
            sums.append(self._before[index] + max(inside, 0))
        return sums

    def at(self, amount: int) -> int | None:
        """Return the first instant before which `amount` ms lie; None if there is not so much."""
        index = bisect_left(self._before, amount)
        if index == 0 or index == len(self._before):
            return None
        return self._starts[index - 1] + amount - self._before[index - 1]

    def around(self, at: int) -> Interval | None:
        """Return the interval that began before the instant and ends after it, if there is one."""
        index = bisect_left(self._starts, at) - 1
        return self._intervals[index] if index >= 0 and at < self._ends[index] else None


def duration_text(length: int) -> str:
    """Return a length given in ms as people read it: `1h 05m`, `12m`; rounded down.

    Assumed: the manual shows no formatted duration.
    """
    hours, minutes = divmod(max(length, 0) // MINUTE, 60)
    return f"{hours}h {minutes:02}m" if hours else f"{minutes}m"
