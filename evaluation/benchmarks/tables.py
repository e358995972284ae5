"""Tables and lines of the report."""

from collections.abc import Iterable, Sequence
from typing import Any

from evaluation.benchmarks.figures import figure, ratios, shown


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown; columns after the first are figures, to the right."""
    marks = ["---", *("---:" for _ in head[1:])]
    lines = [head, marks, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def prose(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown whose columns are text."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def column(values: Sequence[float | None], digits: int) -> str:
    """Return measured values as median and spread."""
    known = [value for value in values if value is not None]
    return shown(figure(known), digits) if known else "-"


def ratio(ours: Sequence[float | None], theirs: Sequence[float | None]) -> str:
    """Return how many times theirs ours is, round by round."""
    pairs = [(mine, other) for mine, other in zip(ours, theirs, strict=True) if mine and other]
    return shown(ratios(*zip(*pairs, strict=True)), 2) if pairs else "-"


def counted(number: Any) -> str:
    """Return a count with its thousands apart."""
    return f"{number:,}"
