"""Group the findings of a run by what causes them.

1. An operation that answers no valid request as declared explains whatever fails because of it.
2. Responses that fail now and then, whatever the request, are one cause for each way of failing.
3. Findings on the same part of the contract with the same way of being wrong have one cause.
4. If a way of being wrong shows at three parts of the contract or more, it is one cause.
5. What an oracle reads wrong because the shape of a response is, belongs to the cause of the shape.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from ..findings import rules
from ..findings.cause import ANY, CAUSE, Cause, Key
from ..findings.cause_titles import what_happened, where_seen
from ..findings.finding import ORDER, Finding, Way
from ..transport.faults import CLOSED, CUT
from .record import FIRST_SERVER_ERROR, Record

SEVERAL: Final = 3
"""Parts of the contract at which the same way of being wrong is one cause."""

_BY_CHANCE: Final = (rules.SERVER_ERROR, rules.CUT, rules.CLOSED)
_LOST: Final = {CUT: rules.CUT, CLOSED: rules.CLOSED}

Group = tuple[Way, str]
"""A way of being wrong, and the part of the contract that is."""


class Grouping:
    """What causes the findings of a run.

    Args:
        findings: Each once.

    Attributes:
        findings: The same.
    """

    def __init__(self, findings: Sequence[Finding], record: Record) -> None:
        self.findings, self._record, self._dead = findings, record, record.dead()
        self._sporadic = {rule: set(record.sporadic(rule)) for rule in _BY_CHANCE}
        groups = {each.fingerprint: self._group(each) for each in findings}
        shapes = set(groups.values())
        self._groups = {
            each.fingerprint: next(
                (group for group in each.led_by if group in shapes), groups[each.fingerprint]
            )
            for each in findings
        }
        parts: defaultdict[Way, set[str]] = defaultdict(set)
        for way, part in self._groups.values():
            parts[way].add(part)
        self._wide = {way for way, of_way in parts.items() if len(of_way) >= SEVERAL}

    def keys_of(self, finding: Finding) -> tuple[Key, Key]:
        """Return the keys of the causes that a finding can have: at its part, and at any part."""
        way, part = self._groups[finding.fingerprint]
        return self._key(way, part), self._key(way, ANY)

    def causes(self, errors: dict[str, list[str]]) -> list[Cause]:
        """Return the causes, the worst first; findings that are known have causes of their own.

        Args:
            errors: Texts by operation; those that a cause explains are moved to it.
        """
        members: defaultdict[tuple[Key, bool], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            narrow, wide = self.keys_of(finding)
            is_wide = self._groups[finding.fingerprint][0] in self._wide
            members[wide if is_wide else narrow, finding.known is not None].append(finding)
        causes = [self._cause(key, findings) for (key, _), findings in members.items()]
        for cause in causes:
            self._explain(cause, errors)
            for finding in cause.findings:
                finding.cause = cause.fingerprint
        return sorted(causes, key=lambda each: (ORDER[each.kind], -len(each.findings), each.key))

    def _group(self, finding: Finding) -> Group:
        label = self._affected(finding)
        if label in self._dead:
            return Way(rules.DEAD), label
        if _is_server_error(finding):
            is_sporadic = label in self._sporadic[rules.SERVER_ERROR]
            return (
                (Way(rules.SPORADIC_ERROR), ANY)
                if is_sporadic
                else (Way(rules.SERVER_ERROR), label)
            )
        is_lost = finding.way.rule in (rules.CUT, rules.CLOSED)
        if is_lost and label in self._sporadic[finding.way.rule]:
            return finding.way, ANY
        return finding.way, finding.part

    def _affected(self, finding: Finding) -> str:
        """Return the operation that is what is wrong, if one is; else that of the finding."""
        for label in (finding.operation, finding.last_operation):
            if label in self._dead:
                return label
        return finding.last_operation if _is_server_error(finding) else finding.operation

    def _key(self, way: Way, part: str) -> Key:
        label = part.partition(" (")[0]
        operation = label if label in self._record.contract.operations_by_label else ANY
        words = [way.rule, way.expected and f"{way.expected}:", way.actual]
        return operation, CAUSE, " ".join(filter(None, words)), part

    def _cause(self, key: Key, findings: list[Finding]) -> Cause:
        findings = sorted(findings, key=lambda each: (ORDER[each.kind], len(each.steps) or 99))
        groups = [self._groups[each.fingerprint] for each in findings]
        way, is_wide = groups[0][0], key[3] == ANY
        affected = {self._affected(each) for each in findings} - {""}
        labels = self._record.contract.operations_by_label
        ranks = {label: rank for rank, label in enumerate(labels)}
        operations = sorted(affected, key=lambda each: (ranks.get(each, len(ranks)), each))
        parts = sorted({part for _, part in groups} - {ANY})
        seen, out_of = self._counts(way, operations, findings)
        where = where_seen(operations, parts, seen, out_of)
        what = what_happened(self._told_apart(way, operations), "" if is_wide else key[3], findings)
        return Cause(key, way.rule, what, where, findings, operations, parts, seen, out_of)

    def _told_apart(self, way: Way, operations: Iterable[str]) -> Way:
        """Return the way in which operations fail that answer no valid request, if it is one."""
        ways = {self._dead[label][0] for label in operations if label in self._dead}
        is_alike = way.rule == rules.DEAD and len(ways) == 1
        return Way(rules.DEAD, "", ways.pop()) if is_alike else way

    def _counts(
        self, way: Way, operations: Sequence[str], findings: Sequence[Finding]
    ) -> tuple[int, int]:
        """Return how often a cause was seen, and in how many responses, or 0."""
        called = [self._record.called[label] for label in operations]
        if way.rule == rules.DEAD:
            valid = sum(self._dead[label][1] for label in operations if label in self._dead)
            return valid, valid
        rule = rules.SERVER_ERROR if way.rule == rules.SPORADIC_ERROR else way.rule
        if rule in _BY_CHANCE:
            return sum(each.failed[rule] for each in called), sum(each.responses for each in called)
        if way.rule == rules.MEDIA_TYPE and way.actual != rules.NO_JSON:
            return self._of_media_type(way, findings)
        return sum(each.count for each in findings), 0

    def _of_media_type(self, way: Way, findings: Sequence[Finding]) -> tuple[int, int]:
        pairs = {(each.last_operation, each.last_status) for each in findings}
        kinds = [
            (kind, count)
            for label, status in pairs
            for (other, kind), count in self._record.called[label].kinds.items()
            if other == status
        ]
        seen = sum(count for kind, count in kinds if kind == way.actual)
        return seen, sum(count for _, count in kinds)

    def _explain(self, cause: Cause, errors: dict[str, list[str]]) -> None:
        """Move the errors that a cause explains from all errors to the cause."""
        rule = self._groups[cause.findings[0].fingerprint][0].rule
        for label in cause.operations:
            texts = errors.get(label, [])
            explained = [
                text
                for text in texts
                if rule == rules.DEAD or any(_LOST[lost] == rule for lost in _LOST if lost in text)
            ]
            cause.errors += explained
            rest = [text for text in texts if text not in explained]
            if rest:
                errors[label] = rest
            else:
                errors.pop(label, None)


def _is_server_error(finding: Finding) -> bool:
    status = finding.last_status
    is_of_status = status is not None and status >= FIRST_SERVER_ERROR
    return is_of_status or finding.way.rule == rules.SERVER_ERROR
