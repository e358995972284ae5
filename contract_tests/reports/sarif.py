"""Causes of findings as SARIF 2.1.0: each at the lines of the contract that it rests on."""

import json
from typing import Any

from ..findings.cause import Cause
from ..findings.checks import ORACLES
from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Statement
from ..findings.rules import SAID
from .outcome import DEFECT, NOT_TESTED, Outcome
from .text import cause_text, contract_file, expected_and_actual, known_text

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT_ID = "%SRCROOT%"
FIRST_LINE = 1
LEVELS = {FAILURE: "error", ASSUMPTION: "warning", KNOWN: "note"}
FINGERPRINT = "busrootCause/v1"
MOST_RELATED = 20
HELP = (
    "An error contradicts what the manual documents. A warning contradicts an assumption of the "
    "contract, which may be wrong. The related lines of the contract say what was expected."
)


def sarif(outcome: Outcome) -> str:
    """Return the causes as a SARIF log."""
    # Of causes of one rule, the first makes the rule.
    by_rule = {rule_of(cause): _rule(cause) for cause in reversed(outcome.causes)}
    rules = list(by_rule.values())[::-1]
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {"name": "busroot-mock verify", "version": outcome.version, "rules": rules}
        },
        "originalUriBaseIds": {
            ROOT_ID: {"description": {"text": "The repository of the contract."}}
        },
        "invocations": [_invocation(outcome)],
        "results": [_result(each, indexes[rule_of(each)]) for each in outcome.causes],
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def rule_of(cause: Cause) -> str:
    """Return the rule that a cause breaks, as an identifier."""
    return cause.rule.replace(" ", "-")


def _rule(cause: Cause) -> dict[str, Any]:
    name = rule_of(cause)
    meaning = ORACLES.get(name, f"{SAID.get(cause.rule, cause.worst.title)}.")
    text = f"{meaning} {HELP}"
    return {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": meaning},
        "fullDescription": {"text": meaning},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "error"},
    }


def _result(cause: Cause, rule: int) -> dict[str, Any]:
    first, *rest = _locations(cause)
    result: dict[str, Any] = {
        "ruleId": rule_of(cause),
        "ruleIndex": rule,
        "level": LEVELS[cause.kind],
        "message": {"text": f"{cause.title}. {expected_and_actual(cause.worst)}"},
        "locations": [first],
        "relatedLocations": rest,
        "partialFingerprints": {FINGERPRINT: cause.fingerprint},
        "occurrenceCount": max(cause.seen, 1),
        "properties": {
            "kind": cause.kind,
            "seed": cause.worst.seed,
            "operations": cause.operations,
            "findings": [each.fingerprint for each in cause.findings],
            "text": cause_text(cause),
        },
    }
    if cause.known:
        result["suppressions"] = [{"kind": "external", "justification": known_text(cause)}]
    return result


def _locations(cause: Cause) -> list[dict[str, Any]]:
    """Return where the contract has what a cause rests on, each line once.

    The most specific statement is first: a finding has it last.
    """
    whole = Statement((), FIRST_LINE, "documented", None, "the contract as a whole")
    others = [each for finding in cause.findings for each in finding.statements[::-1]]
    by_line: dict[int, Statement] = {}
    for each in [*(cause.statements[::-1] or [whole]), *others][: MOST_RELATED + 1]:
        by_line.setdefault(each.line, each)
    return [_location(each, cause) for each in by_line.values()]


def _location(statement: Statement, cause: Cause) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": contract_file(), "uriBaseId": ROOT_ID},
            "region": {"startLine": statement.line},
        },
        "logicalLocations": [{"name": name, "kind": "member"} for name in cause.operations],
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
