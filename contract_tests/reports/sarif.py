"""The findings as SARIF 2.1.0: each at the lines of the contract that it rests on."""

import json
from typing import Any

from ..findings.finding import ASSUMPTION, FAILURE, KNOWN, Finding, Statement
from ..probing.catalogue import ORACLES
from .contract_file import contract_file
from .junit import finding_text
from .outcome import NOT_TESTED, Outcome

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT_ID = "%SRCROOT%"
FIRST_LINE = 1
LEVELS = {FAILURE: "error", ASSUMPTION: "warning", KNOWN: "note"}
FINGERPRINT = "busrootFinding/v1"
HELP = (
    "An error contradicts what the manual documents. A warning contradicts a guess of the "
    "contract, which may have to learn. What was expected stands at the lines named."
)


def sarif(outcome: Outcome) -> str:
    """Return the findings as a SARIF log."""
    rules = list({one.check: _rule(one) for one in reversed(outcome.findings)}.values())[::-1]
    places = {rule["id"]: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {"name": "busroot-mock verify", "version": outcome.version, "rules": rules}
        },
        "originalUriBaseIds": {
            ROOT_ID: {"description": {"text": "The repository that the contract lies in."}}
        },
        "invocations": [_invocation(outcome)],
        "results": [_result(one, places[one.check]) for one in outcome.findings],
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(one: Finding) -> dict[str, Any]:
    means = ORACLES.get(one.check, f"{one.title}.")
    text = f"{means} {HELP}"
    return {
        "id": one.check,
        "name": "".join(word.capitalize() for word in one.title.replace("-", " ").split()),
        "shortDescription": {"text": one.title},
        "fullDescription": {"text": means},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": "error"},
    }


def _result(one: Finding, rule: int) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ruleId": one.check,
        "ruleIndex": rule,
        "level": LEVELS[one.kind],
        "message": {"text": f"{one.operation}: expected: {one.expected} Came: {one.came}"},
        "locations": [_location(stated, one) for stated in _places(one)[:1]],
        "relatedLocations": [_location(stated, one) for stated in _places(one)[1:]],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
        "occurrenceCount": one.count,
        "properties": {"kind": one.kind, "seed": one.seed, "text": finding_text(one)},
    }
    if one.known:
        reason = f"{one.known['reason']} (until {one.known['expires']})"
        told["suppressions"] = [{"kind": "external", "justification": reason}]
    return told


def _places(one: Finding) -> list[Statement]:
    """Return what a finding rests on, the most telling first: the last is the most special."""
    found = one.statements[::-1]
    return found or [Statement((), FIRST_LINE, "documented", None, "the contract as a whole")]


def _location(stated: Statement, one: Finding) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": contract_file(), "uriBaseId": ROOT_ID},
            "region": {"startLine": stated.line},
        },
        "logicalLocations": [{"name": one.operation, "kind": "member"}],
        "message": {"text": f"({stated.certainty}) {stated.says}"},
    }


def _invocation(outcome: Outcome) -> dict[str, Any]:
    return {
        "executionSuccessful": outcome.exit_code != NOT_TESTED,
        "startTimeUtc": outcome.started,
        "exitCode": outcome.exit_code,
        "toolExecutionNotifications": [
            {"level": "error", "message": {"text": f"{label}: {reason}"}}
            for label, reasons in outcome.errors.items()
            for reason in dict.fromkeys(reasons)
        ],
    }
