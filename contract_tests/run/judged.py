"""Findings of a test, made of its failures and its misshapen responses."""

from collections.abc import Iterable, Mapping, Sequence

from schemathesis.core.failures import Failure

from ..analysis.judge import judge_all
from ..findings.failure import CheckFailure
from ..findings.finding import Finding
from ..target.deployment import Deployment, Seen
from ..target.schema import CONTRACT
from ..target.shapes import Misshapen
from .results import FAILED, Result

BEFORE, AFTER = "before the tests", "after the tests"


def findings_of(deployment: Deployment) -> list[Finding]:
    """Return the findings of the current test, each once, misshapen responses first.

    A misshapen response is a finding even if the test passed: what the contract says of a
    response holds, whether or not somebody needed it.
    """
    seed = deployment.settings.seed
    shapes = _of_shapes(deployment.misshapen, seed)
    named = [(each.failure, _check_name(each.failure), each.steps) for each in deployment.seen]
    others = judge_all(CONTRACT, named, seed) if named else []
    known = {finding.fingerprint for finding in shapes}
    prints = {
        id(each): {shape.fingerprint for shape in _of_shapes([each], seed)}
        for each in (deployment.misshapen if others else [])
    }
    for finding in others:
        finding.behind = _behind(finding, deployment.seen, prints)
    return [*shapes, *(finding for finding in others if finding.fingerprint not in known)]


def result_outside_tests(name: str, deployment: Deployment) -> list[Result]:
    """Return what was misshapen of what was read before or after the tests; empty if nothing."""
    findings = findings_of(deployment)
    deployment.forget()
    return [Result(name, state=FAILED, findings=findings)] if findings else []


def _of_shapes(misshapen: Iterable[Misshapen], seed: int) -> list[Finding]:
    named = [
        (failure, _check_name(failure), [each.exchange])
        for each in misshapen
        for failure in each.failures
    ]
    return judge_all(CONTRACT, named, seed) if named else []


def _behind(finding: Finding, seen: Sequence[Seen], prints: Mapping[int, set[str]]) -> list[str]:
    """Return the findings on misshapen responses that were there each time a finding was seen."""
    times = [each.behind for each in seen if _is_of(finding, each.failure)]
    if not all(times):
        return []
    behind = {print_ for time in times for each in time for print_ in prints[id(each)]}
    return sorted(behind - {finding.fingerprint})


def _is_of(finding: Finding, failure: Failure) -> bool:
    check = failure.oracle if isinstance(failure, CheckFailure) else failure.code
    return (check, failure.operation or "") == (finding.check, finding.operation)


def _check_name(failure: Failure) -> str:
    if isinstance(failure, CheckFailure):
        return failure.oracle
    return failure.checks[0] if failure.checks else failure.title
