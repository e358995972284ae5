"""From the results of a run's tests to its outcome."""

import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from busroot_mock import __version__
from busroot_mock.contract.operations import Operation

from ..analysis.coverage import coverage_of
from ..config.profile import Profile
from ..config.selection import Selection
from ..findings.baseline import mark_known
from ..findings.finding import ASSUMPTION, FAILURE, Finding, merged
from ..reports.outcome import (
    CONFORMS,
    ERROR,
    FAILED,
    FAILURES,
    LEFT_OUT,
    NOT_TESTED,
    OK,
    OperationOutcome,
    Outcome,
)
from ..target.schema import CONTRACT
from ..transport.traffic import exchanges_in
from .results import BROKEN_OFF, UNTESTED, Gathering, Result

SEVERAL = "several operations"
_COMPLETED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


def outcome_of(
    selection: Selection,
    profile: Profile,
    gathering: Gathering,
    folder: Path,
    ledger: dict[str, Any] | None,
    code: int,
    baseline: str | None = None,
) -> Outcome:
    """Return the outcome of a run.

    Args:
        gathering: Holds the results of the tests.
        folder: Holds the traffic.
        ledger: What the run created, and what of it is left.
        code: The exit code of pytest.
        baseline: File of known deviations.
    """
    settings, results = selection.settings, gathering.results
    findings = merged([finding for result in results for finding in result.findings])
    notes = mark_known(findings, baseline) if baseline and Path(baseline).exists() else []
    errors = _errors(gathering, code)
    traffic = _Traffic(folder)
    return Outcome(
        settings=settings,
        base_url=settings.base_url or "a mock server",
        started=datetime.fromtimestamp(gathering.started, UTC).isoformat(timespec="seconds"),
        seconds=round(time.time() - gathering.started, 1),
        requests=traffic.requests.total(),
        findings=findings,
        notes=notes,
        errors=errors,
        exit_code=_exit_code(findings, errors, settings.strict),
        operations=_of_operations(selection, results, findings, traffic),
        coverage=coverage_of(CONTRACT, exchanges_in(folder), profile, selection.selected),
        ledger=ledger,
        seed=settings.seed,
        version=__version__,
    )


class _Traffic:
    """How many requests went to each operation, and how many seconds they took."""

    def __init__(self, folder: Path) -> None:
        self.requests = Counter[str]()
        self.seconds = defaultdict[str, float](float)
        for exchange in exchanges_in(folder):
            self.requests[exchange.operation] += 1
            self.seconds[exchange.operation] += exchange.took / 1000


def _exit_code(findings: list[Finding], errors: dict[str, list[str]], strict: bool) -> int:
    """Return 1 if the deployment does not conform, 2 if it could not be tested, else 0."""
    kinds = {finding.kind for finding in findings}
    if FAILURE in kinds or (strict and ASSUMPTION in kinds):
        return FAILURES
    return NOT_TESTED if errors else CONFORMS


def _errors(gathering: Gathering, code: int) -> dict[str, list[str]]:
    """Return connection faults and our own defects, by operation."""
    errors = defaultdict[str, list[str]](list)
    for result in gathering.results:
        for label, faults in result.faults.items():
            errors[label] += faults
        if result.state == BROKEN_OFF and not result.faults:
            errors[result.operation or SEVERAL].append(f"{result.name}: {result.why}")
    for trouble in gathering.troubles:
        errors["the contract tests"].append(trouble)
    if code == pytest.ExitCode.INTERRUPTED:
        errors["the run"].append("it was interrupted")
    elif code not in _COMPLETED:
        errors["the run"].append("it ended with an error")
    elif not gathering.results and not errors:
        errors["the run"].append("no test could be run")
    return dict(errors)


def _of_operations(
    selection: Selection, results: list[Result], findings: list[Finding], traffic: _Traffic
) -> list[OperationOutcome]:
    return [
        _of_operation(operation, selection, results, findings, traffic)
        for operation in selection.operations
    ]


def _of_operation(
    operation: Operation,
    selection: Selection,
    results: list[Result],
    findings: list[Finding],
    traffic: _Traffic,
) -> OperationOutcome:
    label = operation.label
    own_findings = [finding for finding in findings if finding.operation == label]
    own_results = [result for result in results if result.operation == label]
    state, why = _state(own_results, own_findings)
    if state == LEFT_OUT:
        why = selection.why_left_out(operation)
    return OperationOutcome(
        label=label,
        operation_id=operation.operation_id,
        tag=operation.tag,
        certainty=operation.certainty,
        requests=traffic.requests[label],
        seconds=round(traffic.seconds[label], 2),
        findings=len(own_findings),
        state=state,
        why=why,
    )


def _state(results: list[Result], findings: list[Finding]) -> tuple[str, str]:
    """Return the worst state that results and findings of an operation give it, and why."""
    kinds = {finding.kind for finding in findings}
    if FAILURE in kinds:
        return FAILED, ""
    if ASSUMPTION in kinds:
        return ASSUMPTION, ""
    broken = [result for result in results if result.state == BROKEN_OFF]
    if broken:
        return ERROR, broken[0].why
    if not results:
        return LEFT_OUT, ""
    untested = [result for result in results if result.state == UNTESTED]
    if len(untested) == len(results):
        return UNTESTED, untested[0].why
    return OK, ""
