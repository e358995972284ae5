"""The outcome of a run, as every report is made of it."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ..config.settings import Settings
from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Finding

OK, FAILED, ERROR = "ok", "failed", "error"
UNTESTED, LEFT_OUT = "untested", "left out"
CONFORMS, FAILURES, NOT_TESTED = 0, 1, 2


@dataclass
class OperationOutcome:
    """What became of an operation.

    Attributes:
        label: Such as `GET /sku`.
        certainty: Of the contract on it: `documented`, `partial` or `assumed`.
        requests: How many were sent to it.
        seconds: In all, spent on waiting for its answers.
        findings: How many there are.
        state: `ok`, `failed`, `assumption`, `error`, `untested` or `left out`.
        why: It is in that state, if there is something to say.
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
    """What a run found.

    Attributes:
        base_url: Of the deployment.
        started: ISO 8601, in UTC.
        seconds: How long it took.
        requests: How many were sent.
        findings: Each once.
        errors: By operation, why nothing can be said: connection faults and crashes of ours.
        operations: In the order of the contract.
        coverage: As `coverage_of` tells it.
        ledger: What a writing run made and removed.
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
    errors: dict[str, list[str]] = field(default_factory=dict)
    operations: list[OperationOutcome] = field(default_factory=list)
    coverage: dict[str, Any] = field(default_factory=dict)
    ledger: dict[str, Any] | None = None

    def of_kind(self, kind: str) -> list[Finding]:
        """Return the findings of a kind: `failure`, `assumption` or `known`."""
        return [one for one in self.findings if one.kind == kind]

    @property
    def verdict(self) -> str:
        """Return the outcome in a sentence."""
        failures, guesses = len(self.of_kind(FAILURE)), len(self.of_kind(ASSUMPTION))
        if self.exit_code == NOT_TESTED:
            return "COULD NOT TEST: nothing can be said of the deployment; see the errors."
        told = f"{counted(failures, 'failure')}, {counted(guesses, 'assumption')} contradicted"
        known = len(self.of_kind(KNOWN))
        told += f", {counted(known, 'known deviation')}" if known else ""
        told += f", {counted(len(self.errors), 'operation')} with errors" if self.errors else ""
        if self.exit_code == FAILURES:
            return f"DOES NOT CONFORM: {told}."
        return f"CONFORMS: {told}."

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        told = {**asdict(self), "verdict": self.verdict}
        return {**told, "findings": [one.to_dict() for one in self.findings]}


def counted(number: int, name: str) -> str:
    """Return a number with a noun, such as `2 failures`."""
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
