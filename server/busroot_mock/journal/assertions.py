"""Check assertions of tests on a journal: which requests were made, how often, with what."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from busroot_mock.errors import pointer
from busroot_mock.http.response import Record
from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading
from busroot_mock.json_codec import NOTHING
from busroot_mock.worlds.turns import Turns

MOST_CLOSEST: Final = 3
MOST_DIFFERENCES: Final = 20
MOST_MATCHES: Final = 100
MOST_COUNTED: Final = 100
"""Differences of the query, and of the body, by which entries are compared: there may be many."""
MOST_SHOWN: Final = 100
"""Members and items, within one another too, of a value that is shown: each is masked by itself."""
LONGEST_SHOWN: Final = 10_000
"""Characters of a text that is shown."""
NOT_SHOWN: Final = f"not shown: more than {MOST_SHOWN} members or {LONGEST_SHOWN} characters"

_ABSENT: Final = object()

Difference = tuple[str, str, Any, Any]
"""Location, JSON Pointer, expected and actual value; either value may be absent."""


async def checked(secrecy: Secrecy, readings: list[Reading], assertion: Record) -> Record:
    """Return the `AssertionOutcome` of a `JournalAssertion`.

    Args:
        secrecy: Masks the secrets in the differences.
        readings: The entries of the journal, the oldest first.
        assertion: The assertion.
    """
    pairs, turns = [], Turns()
    for reading in readings:
        await turns.pause()
        pairs.append((reading, differences(reading, assertion)))
    matches = [reading.entry.number for reading, differing in pairs if not differing]
    passed = _is_enough(len(matches), assertion.get("count", {"atLeast": 1}))
    closest = [] if passed else sorted([pair for pair in pairs if pair[1]], key=_distance)
    shown = []
    for pair in closest[:MOST_CLOSEST]:
        await turns.pause()
        shown.append(_shown(secrecy, *pair))
    return {
        "passed": passed,
        "count": len(matches),
        "entries": matches[-MOST_MATCHES:],
        "closest": shown,
    }


def differences(reading: Reading, assertion: Record) -> list[Difference]:
    """Return how a request differs from an assertion: nothing if it matches."""
    entry = reading.entry
    actual = {
        "operationId": entry.operation or _ABSENT,
        "method": entry.method,
        "path": entry.path,
        "status": entry.status,
        "valid": _ABSENT if entry.is_valid is None else entry.is_valid,
    }
    differing: list[Difference] = [
        (name, "", assertion[name], actual[name])
        for name in actual
        if name in assertion and not _is_alike(name, assertion[name], actual[name])
    ]
    differing += islice(_unlike_query(reading, assertion.get("query", {})), MOST_COUNTED)
    if "body" in assertion:
        body = _ABSENT if reading.body is NOTHING else reading.body
        unlike = islice(_unlike((), assertion["body"], body), MOST_COUNTED)
        differing += [("body", *each) for each in unlike]
    return differing


def _is_enough(number: int, count: Record) -> bool:
    exactly: int = count.get("exactly", number)
    least: int = count.get("atLeast", 0)
    most: int = count.get("atMost", number)
    return exactly == number and least <= number <= most


def matches_status(status: int, pattern: str) -> bool:
    """Return whether a status matches a pattern such as `409` or `4XX`."""
    return str(status) == pattern or f"{status // 100}XX" == pattern


def _is_alike(name: str, expected: Any, actual: Any) -> bool:
    if name == "status":
        return matches_status(actual, str(expected))
    return bool(expected == actual)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _unlike_query(reading: Reading, expected: Record) -> Iterator[Difference]:
    for name, value in expected.items():
        texts = reading.query.get(name, [])
        if _text(value) not in texts:
            yield "query", pointer(name), value, texts[0] if texts else _ABSENT


def _unlike(
    steps: tuple[str | int, ...], expected: Any, actual: Any
) -> Iterator[tuple[str, Any, Any]]:
    """Yield where a value differs; objects may have more members, lists no other items."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for name, value in expected.items():
            yield from _unlike((*steps, name), value, actual.get(name, _ABSENT))
    elif isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        for index, (left, right) in enumerate(zip(expected, actual, strict=True)):
            yield from _unlike((*steps, index), left, right)
    # To Python, true is 1.
    elif isinstance(expected, bool) is not isinstance(actual, bool) or expected != actual:
        yield pointer(*steps), expected, actual


def _distance(pair: tuple[Reading, list[Difference]]) -> tuple[bool, int, int]:
    """Sort by the same operation, then by the number of differences, then the newest first."""
    reading, differing = pair
    is_other = any(where in ("operationId", "method", "path") for where, *_ in differing)
    return is_other, len(differing), -reading.entry.number


def _shown(secrecy: Secrecy, reading: Reading, differing: list[Difference]) -> Record:
    return {
        "entry": reading.entry.number,
        "differences": [_difference(secrecy, *each) for each in differing[:MOST_DIFFERENCES]],
    }


def _difference(secrecy: Secrecy, where: str, place: str, expected: Any, actual: Any) -> Record:
    name = place.rpartition("/")[2]
    shown = {"in": where, "pointer": secrecy.text(place)}
    for key, value in (("expected", expected), ("actual", actual)):
        if _is_long(value):
            shown[key] = NOT_SHOWN
        elif value is not _ABSENT:
            masked = secrecy.path(value) if where == "path" else secrecy.value(value, name)
            shown[key] = masked
    return shown


def _is_long(value: Any) -> bool:
    count, waiting = 0, [value]
    while waiting and count <= MOST_SHOWN:
        each = waiting.pop()
        if isinstance(each, dict | list):
            count += len(each)
            # Enough to know: of a long list not even a copy is made.
            waiting += islice(each.values() if isinstance(each, dict) else each, MOST_SHOWN)
        elif isinstance(each, str) and len(each) > LONGEST_SHOWN:
            return True
    return count > MOST_SHOWN
