"""The outcome of a run, from which every report is made."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ..config.settings import Settings
from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Finding

OK, FAILED, ERROR = "ok", "failed", "error"
UNTESTED, LEFT_OUT = "untested", "left out"
CONFORMS, FAILURES, NOT_TESTED = 0, 1, 2


@dataclass
class OperationOutcome:
    """The outcome for one operation.

    Attributes:
        label: Such as `GET /sku`.
        certainty: `documented`, `partial` or `assumed`.
        requests: How many were sent to it.
        seconds: Total time spent waiting for its responses.
        findings: How many there are.
        state: `ok`, `failed`, `assumption`, `error`, `untested` or `left out`.
        why: The reason for the state, if there is something to say.
    """

    label: str
    operation_id: str
    tag: str
    certainty: str
    requests: int = 0
    seconds: float = 0.0
    findings: int = 0
    state: str = OK
    why: str = ""


@dataclass
class Outcome:
    """The outcome of a run.

    Attributes:
        base_url: Of the deployment.
        started: ISO 8601, in UTC.
        seconds: How long it took.
        requests: How many were sent.
        findings: Each once.
        notes: Sentences on what the user has to see to, such as expired entries of the baseline.
        errors: Why something could not be tested, by operation: connection faults, our own crashes.
        operations: In the order of the contract.
        coverage: As `coverage_of` returns it.
        ledger: What a writing run created and removed.
        version: Of busroot-mock.
        exit_code: 0 conforms, 1 failures, 2 could not test.
    """

    settings: Settings
    base_url: str
    started: str
    seconds: float
    requests: int
    seed: int
    version: str
    exit_code: int
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)
    operations: list[OperationOutcome] = field(default_factory=list)
    coverage: dict[str, Any] = field(default_factory=dict)
    ledger: dict[str, Any] | None = None

    def of_kind(self, kind: str) -> list[Finding]:
        """Return the findings of a kind: `failure`, `assumption` or `known`."""
        return [finding for finding in self.findings if finding.kind == kind]

    @property
    def verdict(self) -> str:
        """Return the outcome in a sentence."""
        failures, guesses = len(self.of_kind(FAILURE)), len(self.of_kind(ASSUMPTION))
        if self.exit_code == NOT_TESTED:
            return "COULD NOT TEST: nothing is known about the deployment; see the errors."
        text = f"{counted(failures, 'failure')}, {counted(guesses, 'assumption')} contradicted"
        known = len(self.of_kind(KNOWN))
        text += f", {counted(known, 'known deviation')}" if known else ""
        text += f", {counted(len(self.errors), 'operation')} with errors" if self.errors else ""
        if self.exit_code == FAILURES:
            return f"DOES NOT CONFORM: {text}."
        return f"CONFORMS: {text}."

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        findings = [finding.to_dict() for finding in self.findings]
        return {**asdict(self), "verdict": self.verdict, "findings": findings}


def counted(number: int, name: str) -> str:
    """Return a number with a noun, such as `2 failures`."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
