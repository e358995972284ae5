"""The outcome of a run, made of the results of its tests."""

from collections import defaultdict
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from busroot_mock import __version__
from busroot_mock.contract.operations import Operation

from ..analysis.coverage import coverage_of
from ..analysis.record import Record
from ..config.profile import Profile
from ..config.selection import Selection
from ..findings.finding import ASSUMPTION, FAILURE, Finding
from ..reports.attempts import Attempts
from ..reports.outcome import (
    CONFORMS,
    ERROR,
    FAILED,
    INTERRUPTED,
    LEFT_OUT,
    OK,
    THE_RUN,
    UNTESTED,
    Defect,
    OperationOutcome,
    Outcome,
)
from ..reports.untested import Untested
from ..target.schema import CONTRACT
from ..transport.interruption import INTERRUPTION, LATE_WHY
from ..transport.traffic import exchanges_in
from ..writing.ledgers import what_to_do
from .asked import statements_asked
from .exit_code import exit_code_of
from .explained import Explained, explained, unexplained
from .fail_fast import NOTE, has_ended
from .results import BROKEN_OFF, Gathered, Gathering, Result
from .traffic_totals import TrafficTotals
from .untested import own_labels, untested_of

SEVERAL = "several operations"
NOT_BEGUN = f"no test could be run: {LATE_WHY}"
NO_TRAFFIC = TrafficTotals(CONTRACT, (), "")
COMPLETED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


def outcome_of(
    selection: Selection,
    profile: Profile,
    gathering: Gathering | Gathered,
    folder: Path,
    ledger: dict[str, Any] | None,
    code: int,
    baseline: str | None = None,
) -> Outcome:
    """Return the outcome of a run, of which `code` is the exit code of pytest."""
    settings, results = selection.settings, gathering.results
    attempts, errors = Attempts(profile.hide), _errors(selection, gathering, code)
    explain = partial(_explained, results, folder, profile, errors, baseline, settings.seed)
    shown = attempts.take("what explains the findings", explain, None)
    findings, causes, notes = shown or unexplained(results)
    traffic = attempts.take("what was sent", partial(_traffic, folder, profile), NO_TRAFFIC)
    untested = untested_of(selection, results, gathering.planned, traffic, INTERRUPTION.is_late)
    covered = partial(_coverage, selection, profile, folder, untested, results)
    outcome = Outcome(
        settings,
        base_url=settings.base_url or "a mock server",
        started=gathering.started_at,
        seconds=gathering.seconds,
        requests=traffic.requests.total(),
        causes=causes,
        findings=findings,
        notes=[*([NOTE] if has_ended(folder) else []), *notes, *what_to_do(ledger)],
        errors=errors,
        untested=untested,
        defects=_defects(gathering, profile),
        exit_code=CONFORMS,
        operations=_of_operations(selection, gathering, findings, traffic, untested),
        coverage=attempts.take("coverage", covered, {}),
        ledger=ledger,
        seed=settings.seed,
        version=__version__,
    )
    outcome.defects += attempts.defects
    return replace(outcome, exit_code=exit_code_of(outcome))


def _explained(
    results: list[Result],
    folder: Path,
    profile: Profile,
    errors: dict[str, list[str]],
    baseline: str | None,
    seed: int,
) -> Explained:
    record = Record(CONTRACT, exchanges_in(folder), profile.main.name)
    return explained(results, record, errors, baseline, seed)


def _traffic(folder: Path, profile: Profile) -> TrafficTotals:
    return TrafficTotals(CONTRACT, exchanges_in(folder), profile.main.name)


def _coverage(
    selection: Selection,
    profile: Profile,
    folder: Path,
    untested: list[Untested],
    results: list[Result],
) -> dict[str, Any]:
    reasons = {each.label: each.reason for each in untested}
    of_traffic = coverage_of(CONTRACT, exchanges_in(folder), profile, selection.selected, reasons)
    return {**of_traffic, "statements": statements_asked(selection, results)}


def _defects(gathering: Gathering | Gathered, profile: Profile) -> list[Defect]:
    return [
        Defect(profile.hide(each.test), profile.hide(each.traceback)) for each in gathering.defects
    ]


def _errors(
    selection: Selection, gathering: Gathering | Gathered, code: int
) -> dict[str, list[str]]:
    """Return why responses are missing, by operation; a defect of ours is not among them."""
    errors = defaultdict[str, list[str]](list)
    for result in gathering.results:
        for label, faults in result.faults.items():
            errors[label] += faults
        if result.state == BROKEN_OFF and not result.faults and not result.defect:
            errors[result.operation or SEVERAL].append(f"{result.name}: {result.why}")
    for reason in gathering.lost:
        errors[THE_RUN].append(f"a process ended: {reason}")
    if code == pytest.ExitCode.INTERRUPTED:
        errors[THE_RUN].append(NOT_BEGUN if INTERRUPTION.is_late else INTERRUPTED)
    elif code not in COMPLETED and not gathering.defects:
        errors[THE_RUN].append("it ended with an error")
    elif not (gathering.results or errors or gathering.defects or selection.settings.shard):
        reasons = {each.label: selection.why_left_out(each) for each in selection.selected}
        listed = "; ".join(f"{label} {why}" for label, why in reasons.items() if why)
        listed = LATE_WHY if INTERRUPTION.is_late else listed or "there is none"
        errors[THE_RUN].append(f"no test could be run: {listed}")
    return dict(errors)


def _of_operations(
    selection: Selection,
    gathering: Gathering | Gathered,
    findings: list[Finding],
    traffic: TrafficTotals,
    untested: list[Untested],
) -> list[OperationOutcome]:
    results = gathering.results
    reasons = {each.label: each.reason for each in untested}
    outcomes = [
        _of_operation(operation, selection, results, findings, traffic, reasons)
        for operation in selection.operations
    ]
    own = own_labels(gathering.planned, results)
    for each in outcomes if selection.settings.shard else ():
        if each.label not in own and each.state == OK:
            each.state, each.why = LEFT_OUT, "is tested by another part of the run"
    return outcomes


def _of_operation(
    operation: Operation,
    selection: Selection,
    results: list[Result],
    findings: list[Finding],
    traffic: TrafficTotals,
    untested: dict[str, str],
) -> OperationOutcome:
    label = operation.label
    own_findings = [finding for finding in findings if finding.operation == label]
    own_results = [result for result in results if result.operation == label]
    state, why = _state(own_results, own_findings, untested.get(label, ""))
    if operation not in selection.tested and operation not in selection.withheld:
        state, why = LEFT_OUT, selection.why_left_out(operation)
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


def _state(results: list[Result], findings: list[Finding], untested: str) -> tuple[str, str]:
    """Return the worst state that results and findings of an operation give it, and why."""
    kinds = {finding.kind for finding in findings}
    also = f"untested: {untested}" if untested else ""
    if FAILURE in kinds:
        return FAILED, also
    if ASSUMPTION in kinds:
        return ASSUMPTION, also
    broken = [result for result in results if result.state == BROKEN_OFF]
    if broken:
        return ERROR, broken[0].why
    return (UNTESTED, untested) if untested else (OK, "")
