"""A cause from its findings and the traffic of a run: operations, parts, how often it was seen."""

from collections.abc import Iterable, Sequence

from ..findings import rules
from ..findings.cause import ANY, Cause, Key
from ..findings.cause_titles import what_happened, where_seen
from ..findings.finding import ORDER, Finding, Way
from .record import FIRST_SERVER_ERROR, Record


def cause_of(
    record: Record, key: Key, way: Way, findings: Sequence[Finding], parts: Iterable[str]
) -> Cause:
    """Return the cause of some findings."""
    findings = sorted(findings, key=lambda each: (ORDER[each.kind], len(each.steps) or 99))
    direct = [each for each in findings if each.way == way] or findings
    operations = _in_order(record, {affected(record, each) for each in findings})
    seen, out_of = _counts(record, way, operations, direct)
    part = "" if key[3] == ANY else key[3]
    parts = sorted(parts)
    where = where_seen(operations, parts, seen, out_of)
    what = what_happened(_with_how(record, way, operations), part, direct)
    return Cause(key, way.rule, what, where, findings, operations, parts, seen, out_of)


def affected(record: Record, finding: Finding) -> str:
    """Return the operation that is what is wrong, if one is; else that of the finding."""
    for label in (finding.operation, finding.last_operation):
        if label in record.dead:
            return label
    return finding.last_operation if is_server_error(finding) else finding.operation


def is_server_error(finding: Finding) -> bool:
    """Tell whether a finding is of a response that says that the server failed."""
    status = finding.last_status
    is_of_status = status is not None and status >= FIRST_SERVER_ERROR
    return is_of_status or finding.way.rule == rules.SERVER_ERROR


def _in_order(record: Record, labels: set[str]) -> list[str]:
    """Return labels in the order of the contract, what is no operation at the end."""
    ranks = {label: rank for rank, label in enumerate(record.contract.operations_by_label)}
    return sorted(labels - {""}, key=lambda each: (ranks.get(each, len(ranks)), each))


def _with_how(record: Record, way: Way, operations: Iterable[str]) -> Way:
    """Return how operations fail that answer no valid request, if they fail alike."""
    ways = {record.dead[label][0] for label in operations if label in record.dead}
    is_alike = way.rule == rules.DEAD and len(ways) == 1
    return Way(rules.DEAD, "", ways.pop()) if is_alike else way


def _counts(
    record: Record, way: Way, operations: Sequence[str], findings: Sequence[Finding]
) -> tuple[int, int]:
    """Return how often a cause was seen, and in how many responses, or 0."""
    if way.rule == rules.DEAD:
        valid = sum(record.dead[label][1] for label in operations if label in record.dead)
        return valid, valid
    rule = rules.SERVER_ERROR if way.rule == rules.SPORADIC_ERROR else way.event
    if rule in rules.BY_CHANCE:
        called = [record.called[label] for label in operations]
        return sum(each.failed[rule] for each in called), sum(each.count(rule) for each in called)
    if way.rule == rules.MEDIA_TYPE:
        return _of_media_type(record, way, findings)
    return sum(each.count for each in findings), 0


def _of_media_type(record: Record, way: Way, findings: Sequence[Finding]) -> tuple[int, int]:
    pairs = {(each.last_operation, each.last_status) for each in findings}
    kinds = [
        (kind, count)
        for label, status in pairs
        for (other, kind), count in record.called[label].kinds.items()
        if other == status
    ]
    seen = sum(count for kind, count in kinds if kind == way.actual)
    return seen, sum(count for _, count in kinds)
