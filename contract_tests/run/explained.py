"""Findings of all tests, with those that only the traffic of the run shows, and their causes."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from ..analysis.causes import Grouping
from ..analysis.record import Record
from ..analysis.unreliable import unreliable
from ..findings.baseline import mark_known
from ..findings.cause import ANY, CAUSE, Cause
from ..findings.finding import Finding, merged
from .results import Result


class Explained(NamedTuple):
    """What a run has found.

    Attributes:
        findings: Each once, the worst first.
        causes: What explains them, the worst first.
        notes: On entries of the baseline that do not count.
    """

    findings: list[Finding]
    causes: list[Cause]
    notes: list[str]


def explained(
    results: Iterable[Result],
    record: Record,
    errors: dict[str, list[str]],
    baseline: str | None,
    seed: int,
) -> Explained:
    """Return the findings of a run by cause; take errors that a cause explains out of `errors`.

    Args:
        baseline: File of known deviations; it may be new.
    """
    findings = _findings(results)
    findings = [*findings, *unreliable(record, findings, seed)]
    grouping = Grouping(findings, record)
    notes = []
    if baseline and Path(baseline).exists():
        notes = mark_known(findings, baseline, grouping.keys_of)
    return Explained(merged(findings), grouping.causes(errors), notes)


def unexplained(results: Iterable[Result]) -> Explained:
    """Return the findings of all tests as causes of their own, for want of anything better."""
    findings = _findings(results)
    causes = [
        Cause((each.operation, CAUSE, each.title, ANY), each.way.rule, each.title, "", [each])
        for each in findings
    ]
    return Explained(findings, causes, [])


def _findings(results: Iterable[Result]) -> list[Finding]:
    return merged([finding for result in results for finding in result.findings])
