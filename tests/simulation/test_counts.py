"""The pace of a schedule."""

from busroot_mock.simulation.counts import Pace


def test_pace_of_no_bad_units() -> None:
    assert Pace(1000, 1000, 1000, 0).made(10) == (10, 0)
