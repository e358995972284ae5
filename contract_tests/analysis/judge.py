"""The judge, which makes a finding of a failure: expected, by which statements, and actual."""

from collections.abc import Iterable, Sequence

from schemathesis.core.failures import Failure

from busroot_mock.contract.document import Contract

from ..findings.failure import CheckFailure
from ..findings.finding import ASSUMPTION, FAILURE, Finding
from ..transport.traffic import Exchange
from . import judge_answers, judge_conduct, judge_requests
from .judgement import Judge, Judgement, Matter
from .ways import of_failure, place_text

MOST_STEPS = 12
GUESSED = "guess"

_JUDGES: dict[str, Judge] = {
    "BUSROOT": judge_conduct.broken_meaning,
    "BUSROOT-JSON": judge_answers.unclear_json,
    "ST101": judge_answers.server_error,
    "ST102": judge_answers.server_error,
    "ST103": judge_answers.undocumented_status,
    "ST104": judge_answers.media_type,
    "ST105": judge_answers.media_type,
    "ST106": judge_answers.media_type,
    "ST107": judge_answers.headers,
    "ST108": judge_answers.shape,
    "ST109": judge_answers.media_type,
    "ST110": judge_answers.media_type,
    "ST111": judge_answers.shape,
    "ST112": judge_conduct.too_slow,
    "ST201": judge_requests.wrong_request_taken,
    "ST202": judge_requests.right_request_refused,
    "ST203": judge_requests.header_not_asked_for,
    "ST204": judge_conduct.undeclared_method,
    "ST205": judge_conduct.allowed_methods,
    "ST301": judge_conduct.found_after_removal,
    "ST302": judge_conduct.not_found_after_making,
    "ST401": judge_conduct.key_not_asked_for,
    "ST402": judge_conduct.record_of_another,
    "ST901": judge_conduct.own_check,
}
# Their signatures do not tell a documented keyword from a guessed one.
_COARSE = ("ST108", "ST201", "ST202")
_OF_PLACE = ("ST104", "ST105", "ST106", "ST108", "ST109", "ST110")
_OF_NO_OPERATION = {"BUSROOT", "ST901", "ST112", "ST204", "ST205", "ST301", "ST302", "ST402"}


def judge_all(
    contract: Contract, seen: Iterable[tuple[Failure, str, Sequence[Exchange]]], seed: int
) -> list[Finding]:
    """Return what the failures of a test mean, each finding once: as it was seen the last time.

    Hypothesis ends with the shortest example. But on its way it may go from one that contradicts
    the manual to one that contradicts a guess, and Schemathesis takes both for the same failure:
    so all that it tried are judged.

    Args:
        seen: Each failure, the name of its check, and the exchanges that led to it, in order.
    """
    findings: dict[tuple[str, ...], Finding] = {}
    for failure, check_name, steps in seen:
        finding = judge(contract, failure, check_name, steps, seed)
        key: tuple[str, ...] = (finding.fingerprint,)
        if isinstance(failure, CheckFailure):
            # On the way, an oracle's failure is about more than it is about in the end.
            key = (finding.check, finding.operation)
            if finding.kind == FAILURE:
                findings.pop((*key, ASSUMPTION), None)
            key = (*key, finding.kind)
        findings.pop(key, None)
        findings[key] = finding
    return list(findings.values())


def judge(
    contract: Contract,
    failure: Failure,
    check_name: str,
    steps: Sequence[Exchange],
    seed: int,
) -> Finding:
    """Return what a failure means.

    Args:
        failure: Of Schemathesis, or an oracle's `CheckFailure`.
        check_name: Of the check that found it; empty where the failure tells.
        steps: The exchanges of the example, in order.
    """
    label = failure.operation or ""
    matter = Matter(contract, contract.operations_by_label.get(label), label, steps)
    judged = _judged(matter, failure)
    finding = Finding(
        check=failure.oracle if isinstance(failure, CheckFailure) else failure.code,
        title=failure.title,
        operation=label,
        expected=judged.expected,
        actual=judged.actual,
        statements=judged.statements,
        steps=[step.to_text() for step in _up_to(judged.by, steps)],
        seed=seed,
        failure=type(failure).__name__,
        check_name=check_name or next(iter(failure.checks), ""),
        signature=_signature(failure, judged),
        lessons=judged.lessons,
        way=judged.way or of_failure(failure),
        part=judged.part or label,
        breaks=sorted(map(place_text, judged.breaks)),
    )
    last = judged.by or next(reversed(steps), None)
    if last is not None:
        finding.last_operation, finding.last_status = last.operation, last.status
    _keep_guesses_apart(finding, failure)
    return finding


def _keep_guesses_apart(finding: Finding, failure: Failure) -> None:
    """Mark a finding that rests on a guess: one that is known must not hide a failure."""
    if failure.code in _COARSE and finding.kind == ASSUMPTION:
        finding.signature = f"{finding.signature} ({GUESSED})".strip()
        if failure.code != "ST108":
            finding.part = f"{finding.part} ({GUESSED})"


def _judged(matter: Matter, failure: Failure) -> Judgement:
    known = _JUDGES.get(failure.code)
    if known is None or (matter.operation is None and failure.code not in _OF_NO_OPERATION):
        return Judgement("The deployment conforms to the contract.", failure.message)
    return known(matter, failure)


def _up_to(last: Exchange | None, steps: Sequence[Exchange]) -> Sequence[Exchange]:
    end = next((index for index, step in enumerate(steps, start=1) if step is last), len(steps))
    return steps[max(0, end - MOST_STEPS) : end]


def _signature(failure: Failure, judged: Judgement) -> str:
    # Schemathesis tells of a check of ours the place in our source, and of a broken schema a place
    # in a copy that it numbers itself. Both move when something else changes.
    if failure.code == "ST901":
        return failure.title
    if failure.code in _OF_PLACE and judged.statements:
        return "/".join(judged.statements[0].place)
    return failure._unique_key
