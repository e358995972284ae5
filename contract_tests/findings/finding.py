"""A finding: what a deployment does that the contract does not say."""

import hashlib
from dataclasses import asdict, dataclass, field
from typing import Any

FAILURE = "failure"
ASSUMPTION = "assumption"
KNOWN = "known"


Lesson = dict[str, Any]
"""A broken keyword: its `place`, the `part` of it that matters, the `value` that came if short."""


@dataclass(frozen=True)
class Statement:
    """A statement of the contract that a finding rests on.

    Attributes:
        place: The steps of its JSON Pointer.
        line: Of the file of the contract, from 1.
        certainty: `documented`, `partial` or `assumed`.
        source: The page of the manual, if one has it.
        says: It, in a few words.
    """

    place: tuple[str, ...]
    line: int
    certainty: str
    source: str | None
    says: str


@dataclass
class Finding:
    """One way in which a deployment differs from the contract, however often it was seen.

    Attributes:
        check: Code of Schemathesis, such as `ST108`, or the name of an oracle of ours.
        operation: Such as `GET /sku`.
        expected: What the contract says.
        came: What the deployment did.
        statements: What the expectation rests on.
        steps: The shortest sequence that shows it: curl lines, each followed by its answer.
        seed: Of the run.
        failure: Name of the class of the failure, for baselines.
        check_name: Name of the check of Schemathesis, for baselines.
        signature: What tells findings of one check and operation apart.
        count: How often it was seen.
        known: Reason and expiry of a known deviation.
        lessons: What of the contract was broken, for an overlay.
    """

    check: str
    title: str
    operation: str
    expected: str
    came: str
    statements: list[Statement]
    steps: list[str]
    seed: int
    failure: str = ""
    check_name: str = ""
    signature: str = ""
    count: int = 1
    known: dict[str, str] | None = None
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """The same for the same finding, in any run."""
        identity = (self.operation, self.check_name or self.check, self.failure, self.signature)
        text = "\0".join(identity).encode("utf-8", "backslashreplace")
        return hashlib.sha256(text).hexdigest()[:12]

    @property
    def kind(self) -> str:
        """Return `failure`, `assumption` if it rests on a guess of ours, or `known`."""
        if self.known:
            return KNOWN
        documented = all(one.certainty == "documented" for one in self.statements)
        return FAILURE if documented else ASSUMPTION

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {**asdict(self), "fingerprint": self.fingerprint, "kind": self.kind}


def finding_of(told: dict[str, Any]) -> Finding:
    """Return the finding that `Finding.to_dict` has told."""
    statements = [Statement(**{**one, "place": tuple(one["place"])}) for one in told["statements"]]
    rest = {name: told[name] for name in told if name not in ("statements", "fingerprint", "kind")}
    return Finding(statements=statements, **rest)


def merged(findings: list[Finding]) -> list[Finding]:
    """Return each finding once, with the shortest of its sequences, failures first."""
    found: dict[str, Finding] = {}
    for one in findings:
        seen = found.setdefault(one.fingerprint, one)
        if seen is not one:
            seen.count += one.count
            if len(one.steps) < len(seen.steps):
                seen.steps, seen.expected, seen.came = one.steps, one.expected, one.came
                seen.statements, seen.lessons = one.statements, one.lessons
    order = {FAILURE: 0, ASSUMPTION: 1, KNOWN: 2}
    return sorted(found.values(), key=lambda one: (order[one.kind], one.operation, one.check))
