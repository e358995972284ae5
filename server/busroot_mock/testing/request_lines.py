"""Requests of a world in a line each, for people who read why a test failed."""

import json
from typing import Any, Final
from urllib.parse import quote

from busroot_mock.testing.values import Record

LONGEST: Final = 200
"""Characters of a line."""
_REFUSED: Final = 400


def line_of(entry: Record) -> str:
    """Return number, request and status of a journal entry, and why it was answered so."""
    line = f"{entry['number']}: {entry['method']} {_target(entry)}, answered {entry['status']}"
    if "fault" in entry:
        line += f" by {entry['fault']}"
    elif entry["status"] >= _REFUSED:
        line += "".join(f": {reason}" for reason in reasons_of(entry)[:1])
    return shortened(line)


def reasons_of(entry: Record) -> list[str]:
    """Return each thing that is wrong with a request: its place, what is expected, and the line."""
    violations = [_reason(each) for each in entry.get("violations", ())]
    if violations:
        return violations
    answer = entry.get("answer", {}).get("value")
    message = answer.get("message") if isinstance(answer, dict) else None
    return [message] if isinstance(message, str) else []


def shortened(line: str) -> str:
    """Return a line without its end if it is too long."""
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."


def _target(entry: Record) -> str:
    query = "&".join(
        f"{quote(name)}={quote(value, safe='/:,*')}"
        for name, values in entry["query"].items()
        for value in values
    )
    return f"{entry['path']}?{query}" if query else str(entry["path"])


def _reason(violation: Record) -> str:
    place = f"{violation['in']} {violation['pointer']}".rstrip()
    text = f"{place}: expected {violation['keyword']} {_json(violation['expected'])}"
    if "actual" in violation:
        text += f", got {_json(violation['actual'])}"
    if "line" in violation:
        text += f" ({violation['certainty']}, {violation['line']})"
    return text


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
