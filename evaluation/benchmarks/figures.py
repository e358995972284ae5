"""Medians, spreads, ratios: what is done with measured numbers."""

import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """A median, and the least and the most that was measured."""

    median: float
    least: float
    most: float


def figure(values: Sequence[float]) -> Figure:
    """Return the median and the spread of what was measured."""
    return Figure(statistics.median(values), min(values), max(values))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Figure:
    """Return the ratio of two columns, worked out for each round.

    What disturbs a round disturbs both, and drops out.
    """
    return figure([mine / other for mine, other in zip(ours, theirs, strict=True)])


def shown(value: Figure, digits: int = 0) -> str:
    """Return a figure as text: the median, and the spread in brackets."""
    median, least, most = (f"{number:,.{digits}f}" for number in value)
    return median if least == most else f"{median} ({least}-{most})"
