"""The outcome as JSON, for programs."""

import json

from .outcome import Outcome

SCHEMA_VERSION = 3


def json_report(outcome: Outcome) -> str:
    """Return the outcome as a JSON object; a change of its form changes `schemaVersion`."""
    report = {"schemaVersion": SCHEMA_VERSION, **outcome.to_dict()}
    return json.dumps(report, indent=2) + "\n"
