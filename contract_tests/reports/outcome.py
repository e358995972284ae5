"""The outcome of a run, from which every report is made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ..config.selection import NEEDS
from ..config.settings import Settings
from ..findings.cause import Cause
from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Finding
from ..findings.rules import CLIENT
from .records import LEFT, STAY, left_behind, left_texts
from .untested import Untested, counted, untested_texts

DEFECTS = "defects.txt"
"""In the report folder: tracebacks of defects of ours."""

OK, FAILED, ERROR = "ok", "failed", "error"
UNTESTED, LEFT_OUT = "untested", "left out"
CONFORMS, FAILURES, NOT_TESTED, DEFECT, INCOMPLETE, LEFT_BEHIND = 0, 1, 2, 3, 4, 5
"""Exit codes; `run/exit_code.py` has their order."""


@dataclass(frozen=True)
class Defect:
    """A defect of the contract tests.

    Attributes:
        test: What broke off.
        traceback: Where, with the exception.
    """

    test: str
    traceback: str


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
        causes: What explains the findings, the worst first.
        findings: Each once.
        notes: Sentences on what the user has to see to, such as expired entries of the baseline.
        errors: Why something could not be tested, by operation: responses that were lost, but not
            what a cause explains.
        untested: What was selected and not tested to its end.
        defects: Of the contract tests; `DEFECTS` in the report folder has their tracebacks.
        operations: In the order of the contract.
        coverage: As `coverage_of` returns it, with `statements` as `statement_coverage` does.
        ledger: What a writing run created and removed.
        version: Of busroot-mock.
        exit_code: As `exit_code_of` returns it.
    """

    settings: Settings
    base_url: str
    started: str
    seconds: float
    requests: int
    seed: int
    version: str
    exit_code: int
    causes: list[Cause] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: dict[str, list[str]] = field(default_factory=dict)
    untested: list[Untested] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    operations: list[OperationOutcome] = field(default_factory=list)
    coverage: dict[str, Any] = field(default_factory=dict)
    ledger: dict[str, Any] | None = None

    def of_kind(self, kind: str) -> list[Finding]:
        """Return the findings of a kind: `failure`, `assumption` or `known`."""
        return [finding for finding in self.findings if finding.kind == kind]

    def causes_of_kind(self, kind: str) -> list[Cause]:
        """Return the causes of a kind: `failure`, `assumption` or `known`."""
        return [cause for cause in self.causes if cause.kind == kind]

    @property
    def statements(self) -> dict[str, Any]:
        """The coverage of statements; empty if the outcome has none."""
        return dict(self.coverage.get("statements", {}))

    def asked_of(self, label: str) -> str:
        """Return how many statements of an operation were asked, such as `16 of 24`."""
        counts = self.statements.get("operations", {}).get(label)
        return f"{counts['asked']} of {counts['total']}" if counts else ""

    @property
    def left(self) -> list[dict[str, Any]]:
        """The records of the run that are still there, each with `record`, `key` and `why`."""
        return list((self.ledger or {}).get("left", []))

    @property
    def all_notes(self) -> list[str]:
        """Sentences on everything that a reader must not overlook, whatever the verdict is."""
        texts = (text.rstrip(".") for text in left_texts(self.left))
        return [*self.notes_but_records, *(f"{LEFT.capitalize()}: {text}." for text in texts)]

    @property
    def notes_but_records(self) -> list[str]:
        """All notes except for those on records that are left behind."""
        defects = dict.fromkeys(each.test for each in self.defects)
        return [
            *self.notes,
            *(
                f"Defect of the contract tests: {name} broke off; see {DEFECTS}."
                for name in defects
            ),
            *(f"Untested: {text}." for text in untested_texts(self.untested)),
        ]

    @property
    def verdict(self) -> str:
        """Return the outcome in a sentence; failures and assumptions are counted by cause."""
        begin = _BEGINNINGS.get(self.exit_code, "CONFORMS")
        if self.exit_code == NOT_TESTED and INTERRUPTED in self.errors.get(THE_RUN, ()):
            begin = "INTERRUPTED: not all was tested"
        if self.exit_code in (CONFORMS, INCOMPLETE) and self.untested:
            is_any_ok = any(each.state == OK for each in self.operations)
            begin = _BEGINNINGS[INCOMPLETE] if is_any_ok else "NOTHING WAS TESTED TO THE END"
        if self.exit_code == FAILURES and not self._fails(FAILURE, ASSUMPTION):
            begin = "THE CLIENT DOES NOT CONFORM"
        if self.exit_code in (CONFORMS, INCOMPLETE) and self._fails(ASSUMPTION):
            begin += ", BUT CONTRADICTS WHAT THE CONTRACT ASSUMES"
        return f"{begin}: {', '.join(self._counts())}."

    def with_defects(self, defects: Sequence[Defect]) -> "Outcome":
        """Return the outcome of a run at whose end more defects of ours showed."""
        if not defects:
            return self
        code = self.exit_code if self.exit_code == FAILURES else DEFECT
        return replace(self, defects=[*self.defects, *defects], exit_code=code)

    def count_of_kind(self, kind: str) -> int:
        """Return how many causes have findings of a kind, which is how often it is counted."""
        kinds = [{finding.kind for finding in cause.findings} for cause in self.causes]
        return sum(kind in each for each in kinds)

    def _fails(self, *kinds: str) -> bool:
        """Tell whether a cause of some kinds is the deployment's, not the client's."""
        causes = [cause for kind in kinds for cause in self.causes_of_kind(kind)]
        return any(cause.rule != CLIENT for cause in causes)

    def _counts(self) -> list[str]:
        failures, guesses, known = (
            len([each for each in self.causes_of_kind(kind) if each.rule != CLIENT])
            for kind in (FAILURE, ASSUMPTION, KNOWN)
        )
        mistakes = sum(each.rule == CLIENT for each in self.causes)
        behind = len(left_behind(self.left))
        stay = len(self.left) - behind
        operations = sum(each.is_operation for each in self.untested)
        counts = [counted(failures, "failure"), f"{counted(guesses, 'assumption')} contradicted"]
        others = (
            (mistakes, "mistake", " of the client"),
            (known, "known deviation", ""),
            (len(self.errors.keys() - {THE_RUN}), "operation", " with errors"),
            (operations, "operation", " not tested to the end"),
            (len(self.untested) - operations, "other part", " not tested to the end"),
            (behind, "record", f" of the run {LEFT}"),
            (stay, "record", f" of the run {STAY}{'s' if stay == 1 else ''} in the account"),
            (len(self.defects), "defect", " of the contract tests"),
        )
        return counts + [f"{counted(count, name)}{what}" for count, name, what in others if count]

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        findings = [finding.to_dict() for finding in self.findings]
        causes = [cause.to_dict() for cause in self.causes]
        return {**asdict(self), "verdict": self.verdict, "causes": causes, "findings": findings}


THE_RUN = "the run"
"""In place of an operation, of errors that are not of one."""
INTERRUPTED = "it was interrupted"
_BEGINNINGS = {
    FAILURES: "DOES NOT CONFORM",
    DEFECT: f"THE CONTRACT TESTS ARE DEFECTIVE (see {DEFECTS})",
    NOT_TESTED: "COULD NOT TEST: parts of the deployment are unknown; see the errors",
    LEFT_BEHIND: "RECORDS ARE LEFT BEHIND",
    INCOMPLETE: "CONFORMS AS FAR AS TESTED",
}


def left_out_groups(
    operations: Iterable[OperationOutcome],
) -> dict[str, list[tuple[OperationOutcome, str]]]:
    """Return the operations that are left out, by the reason, and what each needs of its own."""
    groups: dict[str, list[tuple[OperationOutcome, str]]] = {}
    for each in operations:
        if each.state == LEFT_OUT:
            why, _, needed = each.why.partition(NEEDS)
            groups.setdefault(why, []).append((each, needed.rstrip(")")))
    named = {}
    for why, group in groups.items():
        is_shared = len({needed for _, needed in group}) == 1
        title = group[0][0].why if is_shared else why
        named[title] = [(each, "" if is_shared else f"needs {needed}") for each, needed in group]
    return named


def left_out_texts(operations: Iterable[OperationOutcome]) -> list[str]:
    """Return how many operations were selected and not called, for each reason."""
    reasons = [each.why.partition(NEEDS) for each in operations if each.state == LEFT_OUT]
    counts = Counter(
        (why, needed.split(",")[0].split()[0].rstrip(")")) for why, _, needed in reasons if needed
    )
    return [
        f"{counted(count, 'operation')}: {'each ' if count > 1 else ''}{why} (see {option})"
        for (why, option), count in counts.items()
    ]
