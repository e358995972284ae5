"""A cause: what is wrong with a deployment, over all the findings that it explains."""

from dataclasses import dataclass, field
from typing import Any

from .finding import ORDER, Finding, Statement, fingerprint_of

ANY = "*"
"""In a key: any operation, any part of the contract."""
CAUSE = "cause"
LONGEST_TITLE = 100

Key = tuple[str, str, str, str]
"""Identifies a cause, in any run: operation, `cause`, the way of being wrong, part of the contract.

It has the form of an identity in a baseline of Schemathesis.
"""


@dataclass
class Cause:
    """What is wrong with a deployment.

    Attributes:
        key: The same for the same cause, in any run.
        rule: What is broken: a keyword, the name of an oracle, or one of `rules`.
        what: What happened, in the same words in any run.
        where: At which operations, how often.
        findings: Those that it explains, the worst first; it has at least one.
        operations: Labels of the operations that it affects.
        parts: What of the contract is broken: places as text, or labels of operations.
        seen: How often it was seen.
        out_of: In how many responses; 0 if that was not counted.
        errors: Texts of errors that it explains.
        beside: Keys and kinds of the causes that it would leave over if it were known alone: of
            oracles that failed where a response was misshapen, which may have another reason.
    """

    key: Key
    rule: str
    what: str
    where: str
    findings: list[Finding]
    operations: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    seen: int = 0
    out_of: int = 0
    errors: list[str] = field(default_factory=list)
    beside: dict[Key, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return what happened and where, in at most 100 characters."""
        room = LONGEST_TITLE - len(self.where) - 2
        what = self.what if len(self.what) <= room else f"{self.what[: max(room, 20) - 1]}…"
        return f"{what}: {self.where}"[:LONGEST_TITLE] if self.where else what

    @property
    def fingerprint(self) -> str:
        """The same for the same cause, in any run."""
        return fingerprint_of(self.key)

    @property
    def kind(self) -> str:
        """Return the worst of its findings: `failure`, `assumption` or `known`."""
        return self.worst.kind

    @property
    def known(self) -> dict[str, str] | None:
        """Reason and expiry, if it is a known deviation."""
        return self.worst.known

    @property
    def worst(self) -> Finding:
        """Return the finding that shows it best: the worst kind, in the fewest requests."""
        return min(self.findings, key=lambda each: (ORDER[each.kind], len(each.steps) or 99))

    @property
    def statements(self) -> list[Statement]:
        """The statements of the contract that its clearest finding rests on."""
        return self.worst.statements

    @property
    def steps(self) -> list[str]:
        """The shortest sequence that shows it."""
        return self.worst.steps

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; its findings by fingerprint."""
        return {
            "fingerprint": self.fingerprint,
            "key": list(self.key),
            "kind": self.kind,
            "title": self.title,
            "rule": self.rule,
            "what": self.what,
            "where": self.where,
            "operations": self.operations,
            "parts": self.parts,
            "seen": self.seen,
            "out_of": self.out_of,
            "known": self.known,
            "findings": [each.fingerprint for each in self.findings],
            "errors": self.errors,
        }
