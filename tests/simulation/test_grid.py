"""The edges of windows: whole in the zone, page by page as all at once."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from busroot_mock.simulation.grid import STEPS, Grid, grid, pages
from busroot_mock.simulation.intervals import DAY, HOUR, MINUTE
from busroot_mock.simulation.local_time import local
from busroot_mock.timestamps import epoch_ms

patient = settings(deadline=None)  # A zone is read from disk at its first use.
ZONES = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu"])
INSTANTS = st.integers(epoch_ms("2001-01-01T00:00:00Z"), epoch_ms("2099-01-01T00:00:00Z"))
HOURS = st.integers(0, 288).map(lambda step: step / 12)
GROUPINGS = st.sampled_from([*STEPS, "day"])


@st.composite
def grids(draw: st.DrawFn) -> tuple[str, str, float, int, int, int, Grid]:
    zone, grouping, hour = draw(ZONES), draw(GROUPINGS), draw(HOURS)
    start = draw(INSTANTS)
    end = start + draw(st.integers(0, 3 * DAY))
    now = draw(st.integers(start - DAY, end + DAY))
    cells = grid(grouping, zone, hour, start, end, now)
    return zone, grouping, hour, start, end, now, cells


@patient
@given(grids())
def test_grid_covers_range_up_to_now(
    case: tuple[str, str, float, int, int, int, Grid],
) -> None:
    _, _, _, start, end, now, cells = case
    edges = cells.edges(0, cells.size)
    covered = min(end, now - now % MINUTE)
    assert len(edges) == (cells.size + 1 if cells.size else 0)
    assert edges == sorted(set(edges))
    if covered <= start:
        assert edges == []
    else:
        assert edges[0] <= start < edges[1]
        assert edges[-2] < covered <= edges[-1] <= now


@patient
@given(grids())
def test_grid_edges_are_whole_in_the_zone(
    case: tuple[str, str, float, int, int, int, Grid],
) -> None:
    zone, grouping, hour, _, _, now, cells = case
    for edge in cells.edges(0, cells.size):
        wall = local(zone, edge)
        minute = wall.hour * 60 + wall.minute
        whole = {"minute": True, "quarter": minute % 15 == 0, "hour": minute % 60 == 0}
        # Where clocks go forward at the hour at which days begin, the day begins with the jump.
        start_of_day = 0 <= minute - round(hour * 60) % 1440 <= 60
        assert edge % MINUTE == 0
        assert whole.get(grouping, start_of_day) or edge == now - now % MINUTE


@patient
@given(grids(), st.integers(0, 90), st.integers(1, 40), st.integers(1, 4))
def test_pages_same_as_all_at_once(
    case: tuple[str, str, float, int, int, int, Grid], skip: int, limit: int, stations: int
) -> None:
    cells = case[-1]._replace(size=min(case[-1].size, 50))
    items = list(range(stations))

    def spans(skip: int, limit: int) -> list[tuple[int, int, int]]:
        return [
            (item, entry, other)
            for item, edges in pages(items, cells, skip, limit)
            for entry, other in pairwise(edges)
        ]

    assert spans(skip, limit) == spans(0, 10_000)[skip : skip + limit]


def test_grid_a_century_of_minutes_at_once() -> None:
    start, now = epoch_ms("2000-01-01T00:00:00Z"), epoch_ms("2099-12-31T00:00:00Z")
    cells = grid("minute", "Europe/London", 6, start, now, now)
    assert cells.size == (now - start) // MINUTE
    assert cells.edges(cells.size - 1, 1000) == [now - MINUTE, now]


def test_grid_day_has_23_hours_when_clocks_go_forward() -> None:
    start = epoch_ms("2026-03-28T12:00:00Z")
    cells = grid("day", "Europe/London", 6, start, start + DAY, start + 9 * DAY)
    edges = cells.edges(0, 9)
    assert edges[1] - edges[0] == 23 * HOUR
    assert edges[2] - edges[1] == 24 * HOUR
