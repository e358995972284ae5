"""A finding: where a deployment differs from the contract."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from busroot_mock.contract.marks import EVIDENT
from busroot_mock.contract.operations import DOCUMENTED

from . import rules

FAILURE = "failure"
ASSUMPTION = "assumption"
KNOWN = "known"
SURE = (DOCUMENTED, EVIDENT)
"""How certain statements are whose opposite is a failure."""
ORDER = {FAILURE: 0, ASSUMPTION: 1, KNOWN: 2}
"""The worst first."""

Lesson = dict[str, Any]
"""A violated keyword: its `place`, the `part` of it that matters, the actual `value` if short."""


@dataclass(frozen=True)
class Statement:
    """A statement of the contract that a finding rests on.

    Attributes:
        place: The steps of its JSON Pointer.
        line: Of the file of the contract, from 1.
        certainty: `documented`, `evident`, `partial` or `assumed`.
        source: The page of the manual, if one has it.
        says: The statement in a few words.
    """

    place: tuple[str, ...]
    line: int
    certainty: str
    source: str | None
    says: str


@dataclass(frozen=True)
class Way:
    """A way of being wrong, wherever it is.

    Attributes:
        rule: What is broken: a keyword of the contract, or a name such as `media type`.
        expected: In a word, where ways of one rule differ by it, such as `number`.
        actual: In a word, such as `string`.
    """

    rule: str
    expected: str = ""
    actual: str = ""

    @property
    def event(self) -> str:
        """What happened to a request, by the name that a record of traffic has for it."""
        is_no_json = (self.rule, self.actual) == (rules.MEDIA_TYPE, rules.NO_JSON)
        return rules.NO_JSON if is_no_json else self.rule


@dataclass
class Finding:
    """One way in which a deployment differs from the contract, however often it was seen.

    Attributes:
        check: Code of Schemathesis, such as `ST108`, or the name of an oracle of ours.
        operation: Such as `GET /sku`.
        expected: What the contract says.
        actual: What the deployment did.
        statements: What the expectation rests on.
        steps: The shortest sequence that shows it: curl lines, each followed by its response.
        seed: Of the run.
        failure: Name of the class of the failure, for baselines.
        check_name: Name of the check of Schemathesis, for baselines.
        signature: Tells findings of the same check and operation apart.
        count: How often it was seen.
        known: Reason and expiry of a known deviation.
        lessons: The violated keywords, for an overlay.
        behind: Fingerprints of the findings on misshapen responses that the test had read each
            time when this was seen: it may be due to them. Empty if it was also seen without any.
        way: How it is wrong.
        part: What of the contract is: a place as text, or the label of an operation.
        last_operation: Which the exchange that shows it called; empty if there is none.
        last_status: Of the response in that exchange, if there was one.
        breaks: Of a misshapen response: every place of the contract that it breaks, as text. What
            rests on one of them fails because of it.
        cause: Fingerprint of its cause.
    """

    check: str
    title: str
    operation: str
    expected: str
    actual: str
    statements: list[Statement]
    steps: list[str]
    seed: int
    failure: str = ""
    check_name: str = ""
    signature: str = ""
    count: int = 1
    known: dict[str, str] | None = None
    lessons: list[Lesson] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    way: Way = Way("")
    part: str = ""
    last_operation: str = ""
    last_status: int | None = None
    breaks: list[str] = field(default_factory=list)
    cause: str = ""

    @property
    def fingerprint(self) -> str:
        """The same for the same finding, in any run."""
        identity = (self.operation, self.check_name or self.check, self.failure, self.signature)
        return fingerprint_of(identity)

    @property
    def kind(self) -> str:
        """Return `failure`, `assumption` if it rests on a guess of ours, or `known`."""
        return KNOWN if self.known else self.certainty

    @property
    def certainty(self) -> str:
        """Return `failure` or `assumption`, whether it is known or not."""
        is_sure = all(each.certainty in SURE for each in self.statements)
        return FAILURE if is_sure else ASSUMPTION

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {**asdict(self), "fingerprint": self.fingerprint, "kind": self.kind}


def finding_of(fields: dict[str, Any]) -> Finding:
    """Return the finding that `Finding.to_dict` has written."""
    statements = [
        Statement(**{**each, "place": tuple(each["place"])}) for each in fields["statements"]
    ]
    changed = {"statements": statements, "way": Way(**fields["way"])}
    derived = ("fingerprint", "kind")
    rest = {name: value for name, value in fields.items() if name not in derived}
    return Finding(**{**rest, **changed})


def fingerprint_of(identity: Iterable[str]) -> str:
    """Return a short digest that is the same for the same identity, in any run."""
    text = "\0".join(identity).encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()[:12]


def merged(findings: list[Finding]) -> list[Finding]:
    """Return each finding once, with the shortest of its sequences, failures first."""
    by_fingerprint: dict[str, Finding] = {}
    for finding in findings:
        kept = by_fingerprint.setdefault(finding.fingerprint, finding)
        if kept is not finding:
            kept.count += finding.count
            both = {*kept.behind, *finding.behind} if kept.behind and finding.behind else set()
            kept.behind = sorted(both)
            kept.breaks = sorted({*kept.breaks, *finding.breaks})
            if len(finding.steps) < len(kept.steps):
                kept.steps, kept.statements = finding.steps, finding.statements
                kept.expected, kept.actual = finding.expected, finding.actual
                kept.lessons = finding.lessons
    return sorted(
        by_fingerprint.values(), key=lambda each: (ORDER[each.kind], each.operation, each.check)
    )
