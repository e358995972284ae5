"""Findings as SARIF 2.1.0: each at the lines of the contract that it rests on."""

import json
from typing import Any

from ..findings.checks import ORACLES
from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Finding, Statement
from .outcome import DEFECT, NOT_TESTED, Outcome
from .text import contract_file, expected_and_actual, finding_text, known_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT_ID = "%SRCROOT%"
FIRST_LINE = 1
LEVELS = {FAILURE: "error", ASSUMPTION: "warning", KNOWN: "note"}
FINGERPRINT = "busrootFinding/v1"
HELP = (
    "An error contradicts what the manual documents. A warning contradicts an assumption of the "
    "contract, which may be wrong. The related lines of the contract say what was expected."
)


def sarif(outcome: Outcome) -> str:
    """Return the findings as a SARIF log."""
    # Of findings of one check, the first makes the rule.
    by_check = {finding.check: _rule(finding) for finding in reversed(outcome.findings)}
    rules = list(by_check.values())[::-1]
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {"name": "busroot-mock verify", "version": outcome.version, "rules": rules}
        },
        "originalUriBaseIds": {
            ROOT_ID: {"description": {"text": "The repository of the contract."}}
        },
        "invocations": [_invocation(outcome)],
        "results": [_result(each, indexes[each.check]) for each in outcome.findings],
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(finding: Finding) -> dict[str, Any]:
    meaning = ORACLES.get(finding.check, f"{finding.title}.")
    text = f"{meaning} {HELP}"
    return {
        "id": finding.check,
        "name": "".join(word.capitalize() for word in finding.title.replace("-", " ").split()),
        "shortDescription": {"text": finding.title},
        "fullDescription": {"text": meaning},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "error"},
    }


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    first, *rest = [_location(statement, finding) for statement in _statements(finding)]
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "level": LEVELS[finding.kind],
        "message": {"text": f"{finding.operation}: {expected_and_actual(finding)}"},
        "locations": [first],
        "relatedLocations": rest,
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "occurrenceCount": finding.count,
        "properties": {"kind": finding.kind, "seed": finding.seed, "text": finding_text(finding)},
    }
    if finding.known:
        result["suppressions"] = [{"kind": "external", "justification": known_text(finding)}]
    return result


def _statements(finding: Finding) -> list[Statement]:
    """Return what a finding rests on, the most specific first: a finding has it last."""
    whole = Statement((), FIRST_LINE, "documented", None, "the contract as a whole")
    return finding.statements[::-1] or [whole]


def _location(statement: Statement, finding: Finding) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": contract_file(), "uriBaseId": ROOT_ID},
            "region": {"startLine": statement.line},
        },
        "logicalLocations": [{"name": finding.operation, "kind": "member"}],
        "message": {"text": f"({statement.certainty}) {statement.says}"},
    }


def _invocation(outcome: Outcome) -> dict[str, Any]:
    return {
        "executionSuccessful": outcome.exit_code not in (NOT_TESTED, DEFECT),
        "startTimeUtc": outcome.started,
        "exitCode": outcome.exit_code,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": f"{label}: {reason}"}}
            for label, reasons in outcome.errors.items()
            for reason in dict.fromkeys(reasons)
        ]
        + [{"level": "warning", "message": {"text": note}} for note in outcome.all_notes],
    }
