"""The operations that a run selected and did not test to their end, by name and reason."""

import re
from collections.abc import Iterable, Sequence

from ..config.selection import Selection
from ..reports.untested import Untested
from ..target.schema import OPERATIONS
from ..transport.interruption import LATE_WHY
from .results import BROKEN_OFF, NOT_APPLICABLE, UNTESTED, Result
from .traffic_totals import TrafficTotals

ALL_LABELS = tuple(operation.label for operation in OPERATIONS)


def untested_of(
    selection: Selection,
    results: Sequence[Result],
    planned: Sequence[str],
    totals: TrafficTotals,
    is_late: bool = False,
) -> list[Untested]:
    """Return what is untested: of the operations that the run may call, and of other tests.

    An operation is tested if its tests ran to their end and one valid request succeeded; whether
    one did, a part of a run does not know.

    Args:
        selection: The operations that the run may call.
        planned: Names of the tests that should have been run.
        totals: Of the traffic of the run.
        is_late: Whether the tests that have no result had no time.
    """
    labels = [operation.label for operation in selection.tested]
    no_success = (lambda label: "") if selection.settings.shard else totals.why_no_success
    lost = _without_result(planned, results)
    why_lost = LATE_WHY if is_late else "not all tests were run"
    lost_by_label: dict[str, list[str]] = {label: [] for label in labels}
    for name in lost:
        for label in labels_in(name, ALL_LABELS):
            lost_by_label.setdefault(label, []).append(name)
    untested = []
    for label in labels:
        why, after = _why(label, results, len(lost_by_label[label]), why_lost)
        if why or (why := no_success(label)):
            untested.append(Untested(label, why, after))
    withheld = [Untested(each.label, selection.settings.withheld) for each in selection.withheld]
    return untested + withheld + _of_no_operation(labels, results, lost)


def own_labels(planned: Iterable[str], results: Iterable[Result]) -> set[str]:
    """Return the operations that tests of a part of a run are about."""
    named = {label for name in planned for label in labels_in(name, ALL_LABELS)}
    return named | {label for each in results for label in (each.operation, *each.about)}


def labels_in(name: str, labels: Iterable[str]) -> list[str]:
    """Return the operation that the name of a test has in brackets; the longest that fits."""
    fitting = [label for label in labels if re.search(rf"[\[-]{re.escape(label)}[\] -]", name)]
    return sorted(fitting, key=len)[-1:]


def _why(label: str, results: Sequence[Result], lost: int, why_lost: str) -> tuple[str, str]:
    """Return why the tests about an operation did not run to their end, and how far they came.

    Both are empty if they did.
    """
    own = [each for each in results if label in (each.operation, *each.about)]
    own = [each for each in own if each.state != NOT_APPLICABLE]
    broken = [each for each in own if _is_incomplete(each)]
    if not broken and not lost:
        return "", ""
    total = len(own) + lost
    reason = broken[0].cut or broken[0].why if broken else why_lost
    return reason, f"after {total - len(broken) - lost} of {total} tests"


def _is_incomplete(result: Result) -> bool:
    return bool(result.cut or result.defect) or result.state in (UNTESTED, BROKEN_OFF)


def _without_result(planned: Sequence[str], results: Sequence[Result]) -> list[str]:
    done = {result.name for result in results}
    return [name for name in planned if name not in done]


def _of_no_operation(
    labels: Sequence[str], results: Sequence[Result], lost: Sequence[str]
) -> list[Untested]:
    """Return the tests that no operation stands for, such as sequences of operations."""
    broken = {
        each.name: each.cut or each.why
        for each in results
        if _is_incomplete(each) and not {each.operation, *each.about} & set(labels)
    }
    untested = [Untested(name, why) for name, why in broken.items()]
    others = [name for name in lost if not labels_in(name, ALL_LABELS)]
    if others:
        how_many = "1 was not run" if len(others) == 1 else f"{len(others)} were not run"
        untested.append(Untested("tests of several operations", how_many))
    return untested
