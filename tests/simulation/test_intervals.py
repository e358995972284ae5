from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.simulation.intervals import (
    Cumulative,
    Interval,
    clip,
    duration_text,
    intersect,
    subtract,
    total,
    union,
)

POINTS = st.integers(0, 60)
ANY = st.lists(st.tuples(POINTS, POINTS), max_size=8)
TIDY = ANY.map(union)


def points(intervals: list[Interval]) -> set[int]:
    return {point for start, end in intervals for point in range(start, end)}


def is_tidy(intervals: list[Interval]) -> bool:
    edges = [edge for interval in intervals for edge in interval]
    return edges == sorted(set(edges))


@given(ANY)
def test_union_same_points_and_tidy(intervals: list[Interval]) -> None:
    assert points(union(intervals)) == points(intervals)
    assert is_tidy(union(intervals))


@given(TIDY, TIDY)
def test_intersect_same_points_and_ordered(left: list[Interval], right: list[Interval]) -> None:
    both = intersect(left, right)
    assert points(both) == points(left) & points(right)
    assert both == sorted(both)
    assert both == intersect(right, left)


@given(TIDY, TIDY)
def test_subtract_same_points_and_ordered(left: list[Interval], right: list[Interval]) -> None:
    rest = subtract(left, right)
    assert points(rest) == points(left) - points(right)
    assert rest == sorted(rest)
    assert total(rest) + total(intersect(left, right)) == total(left)


@given(TIDY, POINTS, POINTS)
def test_clip_same_as_intersect(intervals: list[Interval], start: int, end: int) -> None:
    assert clip(intervals, start, end) == intersect(intervals, union([(start, end)]))


@given(TIDY, POINTS)
def test_cumulative_before_counts_points(intervals: list[Interval], at: int) -> None:
    expected = len([point for point in points(intervals) if point < at])
    assert Cumulative(intervals).before(at) == expected


@given(TIDY, st.lists(POINTS).map(sorted))
def test_cumulative_befores_same_as_before(intervals: list[Interval], edges: list[int]) -> None:
    cumulative = Cumulative(intervals)
    assert cumulative.befores(edges) == [cumulative.before(edge) for edge in edges]


@given(TIDY, st.integers(1, 70))
def test_cumulative_at_is_first_instant(intervals: list[Interval], amount: int) -> None:
    cumulative = Cumulative(intervals)
    at = cumulative.at(amount)
    if at is None:
        assert total(intervals) < amount
    else:
        assert cumulative.before(at) == amount
        assert cumulative.before(at - 1) < amount


@given(TIDY, POINTS)
def test_cumulative_around_has_instant_inside(intervals: list[Interval], at: int) -> None:
    inside = [(start, end) for start, end in intervals if start < at < end]
    assert Cumulative(intervals).around(at) == (inside[0] if inside else None)


def test_duration_text_hours_and_minutes() -> None:
    assert [duration_text(ms) for ms in (0, 59_999, 720_000, 3_900_000, -1)] == [
        "0m",
        "0m",
        "12m",
        "1h 05m",
        "0m",
    ]
