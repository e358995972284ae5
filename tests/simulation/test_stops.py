"""Seeded stops and slow spells."""

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.simulation.intervals import MINUTE
from busroot_mock.simulation.production import LONGEST_RUN
from busroot_mock.simulation.stops import LONGEST_STOP, spells


@given(st.integers(0, 100), st.integers(1, 100), st.integers(1, 200))
def test_spells_cut_off_end_changes_nothing_before(seed: int, schedule: int, hours: int) -> None:
    cut, end = hours * 60 * MINUTE, 240 * 60 * MINUTE
    short, long = spells(seed, schedule, [(0, cut)]), spells(seed, schedule, [(0, end)])
    for part, whole in zip(short, long, strict=True):
        assert [s for s in part if s.end < cut] == [s for s in whole if s.end < cut]


def test_spells_stay_within_the_ids_of_a_schedule() -> None:
    intervals = spells(0, 1, [(0, LONGEST_RUN)])
    assert 2 * intervals.stops[-1].number + 1 < 10_000
    assert max(stop.end - stop.start for stop in intervals.stops) <= LONGEST_STOP
    share = sum(stop.end - stop.start for stop in intervals.stops) / LONGEST_RUN
    assert 0.05 < share < 0.2
