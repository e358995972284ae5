"""The end of a run: from the results of its tests to its outcome."""

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
from ..config.settings import Settings
from ..findings.baseline import mark_known
from ..findings.finding import ASSUMPTION, FAILURE, Finding, merged
from ..reports.outcome import CONFORMS, FAILURES, NOT_TESTED, OperationOutcome, Outcome
from ..target.schema import CONTRACT, OPERATIONS
from ..transport.guard import Guard
from ..transport.traffic import exchanges_in
from .results import BROKEN_OFF, UNTESTED, Gathering, Result

SEVERAL = "several operations"
_BEGUN = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


def outcome_of(
    settings: Settings,
    profile: Profile,
    gathering: Gathering,
    folder: Path,
    ledger: dict[str, Any] | None,
    code: int,
    baseline: str | None = None,
) -> Outcome:
    """Return what came of a run.

    Args:
        gathering: Holds the results of the tests.
        folder: Where the traffic lies.
        ledger: What the run made, and what of it is left.
        code: Of pytest.
        baseline: File of known deviations.
    """
    findings = merged([one for result in gathering.results for one in result.findings])
    notes = mark_known(findings, baseline) if baseline and Path(baseline).exists() else []
    errors = _errors(gathering, code)
    requests, took = Counter[str](), defaultdict[str, float](float)
    for exchange in exchanges_in(folder):
        requests[exchange.operation] += 1
        took[exchange.operation] += exchange.took / 1000
    return Outcome(
        settings=settings,
        base_url=settings.base_url or "a stub",
        started=datetime.fromtimestamp(gathering.started, UTC).isoformat(timespec="seconds"),
        seconds=round(time.time() - gathering.started, 1),
        requests=requests.total(),
        findings=findings,
        notes=notes,
        errors=errors,
        exit_code=_exit_code(findings, errors, settings.strict),
        operations=[
            _of_operation(one, settings, gathering.results, findings, requests, took)
            for one in OPERATIONS
        ],
        coverage=coverage_of(CONTRACT, exchanges_in(folder), profile, settings),
        ledger=ledger,
        seed=settings.seed,
        version=__version__,
    )


def _exit_code(findings: list[Finding], errors: dict[str, list[str]], strict: bool) -> int:
    """Return 1 if the deployment does not conform, 2 if it could not be tested, else 0."""
    kinds = {finding.kind for finding in findings}
    if FAILURE in kinds or (strict and ASSUMPTION in kinds):
        return FAILURES
    return NOT_TESTED if errors else CONFORMS


def _errors(gathering: Gathering, code: int) -> dict[str, list[str]]:
    """Return what could not be tested, by operation: faults of connections, and defects of ours."""
    found: dict[str, list[str]] = {}
    for result in gathering.results:
        for label, faults in result.faults.items():
            found.setdefault(label, []).extend(faults)
        if result.state == BROKEN_OFF and not result.faults:
            place = result.operation or SEVERAL
            found.setdefault(place, []).append(f"{result.name}: {result.why}")
    for trouble in gathering.troubles:
        found.setdefault("the contract tests", []).append(trouble)
    if code not in _BEGUN:
        found.setdefault("the run", []).append(
            "it was interrupted" if code == pytest.ExitCode.INTERRUPTED else "it ended by an error"
        )
    elif not gathering.results and not found:
        found["the run"] = ["no test could be run"]
    return found


def _of_operation(
    operation: Operation,
    settings: Settings,
    results: list[Result],
    findings: list[Finding],
    requests: Counter[str],
    took: dict[str, float],
) -> OperationOutcome:
    label = operation.label
    own = [result for result in results if result.operation == label]
    state, why = _state(operation, settings, own, [f for f in findings if f.operation == label])
    return OperationOutcome(
        label=label,
        operation_id=operation.operation_id,
        tag=operation.tag,
        certainty=operation.certainty,
        requests=requests[label],
        seconds=round(took[label], 2),
        findings=sum(finding.operation == label for finding in findings),
        state=state,
        why=why,
    )


def _state(
    operation: Operation, settings: Settings, results: list[Result], findings: list[Finding]
) -> tuple[str, str]:
    """Return the worst that is to be said of an operation, and why."""
    kinds = {finding.kind for finding in findings}
    for kind, state in (("failure", "failed"), ("assumption", "assumption")):
        if kind in kinds:
            return state, ""
    broken = [result for result in results if result.state == BROKEN_OFF]
    if broken:
        return "error", broken[0].why
    if not results:
        guard = Guard(settings.base_url or "", OPERATIONS, settings)
        selected = settings.selects(operation)
        return "left out", "" if selected and guard.allows(operation) else _reason(selected)
    untested = [result for result in results if result.state == UNTESTED]
    if untested and len(untested) == len(results):
        return "untested", untested[0].why
    return "ok", ""


def _reason(selected: bool) -> str:
    return "the run may not call it" if selected else "not selected"
