"""Group the findings of a run by what causes them.

1. An operation that answers no valid request as declared explains whatever fails because of it.
2. Responses that fail now and then, whatever the request, are one cause for each way of failing.
3. Findings on the same part of the contract with the same way of being wrong have one cause.
4. If a way of being wrong shows at three parts of the contract or more, it is one cause.
5. What an oracle reads wrong behind a misshapen response belongs to the cause of that: for good if
   it rests on a member that is wrong there, else until the cause of the shape is known.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ..findings import rules
from ..findings.cause import ANY, CAUSE, Cause, Key
from ..findings.checks import ORACLES
from ..findings.finding import ORDER, Finding, Way
from .cause_facts import affected, cause_of, is_server_error
from .explained_errors import explain_errors
from .record import Record
from .ways import place_text

SEVERAL: Final = 3
"""Parts of the contract at which the same way of being wrong is one cause."""

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
        self.findings, self._record = findings, record
        own = {each.fingerprint: self._group(each) for each in findings}
        by_fingerprint = {each.fingerprint: each for each in findings}
        behind = {
            each.fingerprint: [by_fingerprint[name] for name in each.behind if name in own]
            for each in findings
            if each.check in ORACLES
        }
        self._groups = own | {
            each.fingerprint: own[shape.fingerprint]
            for each in findings
            for shape in behind.get(each.fingerprint, [])
            if rests_on(each, shape)
        }
        self._behind = {
            name: own[shapes[0].fingerprint] for name, shapes in behind.items() if shapes
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
        members: defaultdict[tuple[Key, Way, bool], list[Finding]] = defaultdict(list)
        unknown = {self._groups[each.fingerprint] for each in self.findings if not each.known}
        for finding in self.findings:
            way, part = self._groups[finding.fingerprint]
            behind = self._behind.get(finding.fingerprint)
            # An oracle that fails beside a shape that is known to be wrong has a cause of its own.
            if behind in unknown and not finding.known:
                way, part = behind
            key = self._key_of(way, part)
            members[key, way, finding.known is not None].append(finding)
        causes = [self._cause(key, way, findings) for (key, way, _), findings in members.items()]
        for cause in causes:
            explain_errors(cause, errors)
            for finding in cause.findings:
                finding.cause = cause.fingerprint
        return sorted(causes, key=lambda each: (ORDER[each.kind], -len(each.findings), each.key))

    def _cause(self, key: Key, way: Way, findings: list[Finding]) -> Cause:
        groups = [self._groups[each.fingerprint] for each in findings]
        parts = {part for each, part in groups if each == way} - {ANY}
        cause = cause_of(self._record, key, way, findings, parts)
        for finding, group in zip(findings, groups, strict=True):
            own = self._key_of(*group)
            if own != key:
                worst = [finding.certainty, cause.beside.get(own, finding.certainty)]
                cause.beside[own] = min(worst, key=ORDER.__getitem__)
        return cause

    def _group(self, finding: Finding) -> Group:
        label = affected(self._record, finding)
        if label in self._record.dead:
            return Way(rules.DEAD), label
        if is_server_error(finding):
            if self._record.is_sporadic(rules.SERVER_ERROR, label):
                return Way(rules.SPORADIC_ERROR), ANY
            return Way(rules.SERVER_ERROR), label
        if self._record.is_sporadic(finding.way.event, label):
            return finding.way, ANY
        return finding.way, finding.part

    def _key_of(self, way: Way, part: str) -> Key:
        return self._key(way, ANY if way in self._wide else part)

    def _key(self, way: Way, part: str) -> Key:
        label = part.partition(" (")[0]
        operation = label if label in self._record.contract.operations_by_label else ANY
        words = [way.rule, way.expected and f"{way.expected}:", way.actual]
        return operation, CAUSE, " ".join(filter(None, words)), part


def rests_on(finding: Finding, shape: Finding) -> bool:
    """Tell whether what a finding expects is about a member that a misshapen response has wrong."""
    members = [member for each in finding.statements if (member := _member(each.place))]
    return any(f"{place}/".startswith(f"{member}/") for place in shape.breaks for member in members)


def _member(place: Sequence[str]) -> str:
    """Return the place of the member that a statement is about; empty if it is about none."""
    last = max((index for index, step in enumerate(place) if step == "properties"), default=None)
    return "" if last is None else place_text(tuple(place[: last + 2]))
