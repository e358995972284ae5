"""The outcome as JSON, for programs."""

import json

from .outcome import Outcome

SCHEMA_VERSION = 1


def json_report(outcome: Outcome) -> str:
    """Return the outcome as a JSON object; another form of it has another `schemaVersion`."""
    told = {"schemaVersion": SCHEMA_VERSION, **outcome.to_dict()}
    return json.dumps(told, indent=2) + "\n"
