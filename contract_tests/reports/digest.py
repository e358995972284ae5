"""A digest of many findings for people: each statement once, by operation, short names."""

import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from ..findings.finding import Finding, Statement

MOST_STATEMENTS = 5
MOST_FINDINGS = 5
"""In the summary, of an operation below a cause."""
LONGEST_NAME = 90

Item = TypeVar("Item")


def distinct(statements: Iterable[Statement]) -> list[tuple[Statement, int]]:
    """Return each different statement with how many times it is there, in order."""
    firsts: dict[tuple[int, str, str], Statement] = {}
    counts: Counter[tuple[int, str, str]] = Counter()
    for each in statements:
        key = (each.line, each.certainty, each.says)
        firsts.setdefault(key, each)
        counts[key] += 1
    return [(each, counts[key]) for key, each in firsts.items()]


def some(items: list[Item], most: int = MOST_STATEMENTS) -> tuple[list[Item], int]:
    """Return the first items, and how many more there are."""
    return items[:most], max(0, len(items) - most)


def by_operation(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return findings by the label of their operation, or by their check if they have none."""
    groups: dict[str, list[Finding]] = {}
    for each in findings:
        groups.setdefault(each.operation or each.check, []).append(each)
    return groups


def short_name(finding: Finding) -> str:
    """Return what the deployment did, in a few words, as the name of a finding."""
    text = finding.actual or finding.title
    return textwrap.shorten(text, LONGEST_NAME, placeholder=" …", break_on_hyphens=False)
