"""Assertions of tests on a journal: was it called, how often, with what."""

import json
from typing import Any, Final

from busroot_mock.errors import pointer
from busroot_mock.http.response import Record
from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading
from busroot_mock.json_codec import NOTHING

MOST_CLOSEST: Final = 3
MOST_DIFFERENCES: Final = 20
MOST_MATCHES: Final = 100

_ABSENT: Final = object()

Difference = tuple[str, str, Any, Any]
"""Where, the JSON Pointer there, what was asked for and what came; either may be absent."""


def checked(secrecy: Secrecy, readings: list[Reading], wanted: Record) -> Record:
    """Return the `AssertionResult` of a `JournalAssertion`.

    Args:
        secrecy: Masks the secrets in what differs.
        readings: What there is, the oldest first.
        wanted: The assertion.
    """
    pairs = [(reading, differences(reading, wanted)) for reading in readings]
    matches = [reading.entry.number for reading, found in pairs if not found]
    passed = _is_enough(len(matches), wanted.get("count", {"atLeast": 1}))
    closest = [] if passed else sorted([pair for pair in pairs if pair[1]], key=_distance)
    return {
        "passed": passed,
        "count": len(matches),
        "entries": matches[-MOST_MATCHES:],
        "closest": [_shown(secrecy, *pair) for pair in closest[:MOST_CLOSEST]],
    }


def differences(reading: Reading, wanted: Record) -> list[Difference]:
    """Return all in which a request differs from what is wanted: nothing, if it is such a one."""
    entry = reading.entry
    came = {
        "operationId": entry.operation or _ABSENT,
        "method": entry.method,
        "path": entry.path,
        "status": entry.status,
        "valid": _ABSENT if entry.is_valid is None else entry.is_valid,
    }
    found: list[Difference] = [
        (name, "", wanted[name], came[name])
        for name in came
        if name in wanted and not _is_alike(name, wanted[name], came[name])
    ]
    for name, value in wanted.get("query", {}).items():
        texts = reading.query.get(name, [])
        if _text(value) not in texts:
            found.append(("query", pointer(name), value, texts[0] if texts else _ABSENT))
    if "body" in wanted:
        body = _ABSENT if reading.body is NOTHING else reading.body
        found += [("body", *each) for each in _unlike((), wanted["body"], body)]
    return found


def _is_enough(number: int, count: Record) -> bool:
    exactly: int = count.get("exactly", number)
    least: int = count.get("atLeast", 0)
    most: int = count.get("atMost", number)
    return exactly == number and least <= number <= most


def matches_status(status: int, pattern: str) -> bool:
    """Tell whether a status is of a pattern such as `409` or `4XX`."""
    return str(status) == pattern or f"{status // 100}XX" == pattern


def _is_alike(name: str, wanted: Any, came: Any) -> bool:
    if name == "status":
        return matches_status(came, str(wanted))
    return bool(wanted == came)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _unlike(steps: tuple[str | int, ...], wanted: Any, came: Any) -> list[tuple[str, Any, Any]]:
    """Return where a value lacks what is wanted: of an object, some members; of a list, all."""
    if isinstance(wanted, dict) and isinstance(came, dict):
        return [
            found
            for name, value in wanted.items()
            for found in _unlike((*steps, name), value, came.get(name, _ABSENT))
        ]
    if isinstance(wanted, list) and isinstance(came, list) and len(wanted) == len(came):
        return [
            found
            for index, (left, right) in enumerate(zip(wanted, came, strict=True))
            for found in _unlike((*steps, index), left, right)
        ]
    # To Python, true is 1.
    is_same = isinstance(wanted, bool) is isinstance(came, bool) and wanted == came
    return [] if is_same else [(pointer(*steps), wanted, came)]


def _distance(pair: tuple[Reading, list[Difference]]) -> tuple[bool, int, int]:
    """Order by what was called, then by how much differs, then the newest first."""
    reading, found = pair
    is_other = any(where in ("operationId", "method", "path") for where, *_ in found)
    return is_other, len(found), -reading.entry.number


def _shown(secrecy: Secrecy, reading: Reading, found: list[Difference]) -> Record:
    return {
        "entry": reading.entry.number,
        "differences": [_difference(secrecy, *each) for each in found[:MOST_DIFFERENCES]],
    }


def _difference(secrecy: Secrecy, where: str, place: str, wanted: Any, came: Any) -> Record:
    name = place.rpartition("/")[2]
    shown = {"in": where, "pointer": secrecy.text(place)}
    for key, value in (("expected", wanted), ("actual", came)):
        if value is not _ABSENT:
            masked = secrecy.path(value) if where == "path" else secrecy.value(value, name)
            shown[key] = masked
    return shown
