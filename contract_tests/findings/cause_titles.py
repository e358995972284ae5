"""Causes in words: what happened, and where."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from .checks import ORACLES
from .finding import Finding, Way
from .rules import (
    ACCEPTED,
    CLIENT,
    DEAD,
    MEDIA_TYPE,
    NO_JSON,
    REFUSED,
    REQUIRED,
    SAID,
    STATUS,
    TYPE,
)

FIRST_ERROR = 400
MOST_NAMES = 3

_SINGULARS = {
    "number": "a number",
    "string": "text",
    "boolean": "a boolean",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_PLURALS = {
    "number": "numbers",
    "string": "texts",
    "boolean": "booleans",
    "array": "lists",
    "object": "objects",
}
_OWNERS = ("schemas", "parameters", "requestBodies", "responses")


def what_happened(way: Way, part: str, findings: Sequence[Finding]) -> str:
    """Return what happened.

    Args:
        part: The part of the contract; empty if there are several.
    """
    if way.rule == MEDIA_TYPE:
        return _media_type(way, findings)
    if way.rule == ACCEPTED:
        return _accepted(way, part, findings)
    if way.rule == CLIENT:
        return _of_client(way, part, findings)
    if way.rule in SAID:
        return f"{SAID[way.rule]} ({way.actual})" if _tells(way) else SAID[way.rule]
    if way.rule in ORACLES:
        return _oracle(way, part, findings)
    if part.startswith(("components/", "paths/")) or not part:
        return _shape(way, part, findings)
    return findings[0].title


def where_seen(operations: Sequence[str], parts: Iterable[str], seen: int, out_of: int) -> str:
    """Return at which operations, and how often if that was counted."""
    members = [part for part in parts if part.partition(" (")[0] not in operations]
    texts = [f"{len(members)} places"] if len(members) > 1 else []
    if operations:
        texts += [operations[0] if len(operations) == 1 else f"{len(operations)} operations"]
    texts += [_share(seen, out_of)] if out_of else []
    return ", ".join(texts)


def _share(seen: int, out_of: int) -> str:
    return f"all {seen}" if seen == out_of > 1 else f"{seen} of {out_of} times"


def _tells(way: Way) -> bool:
    return way.rule in (DEAD, STATUS, REFUSED) and bool(way.actual)


def _media_type(way: Way, findings: Sequence[Finding]) -> str:
    statuses = {finding.last_status or 0 for finding in findings}
    subject = "Error responses" if min(statuses) >= FIRST_ERROR else "Responses"
    if way.actual == NO_JSON:
        return f"{subject} are not JSON, but say so"
    return f"{subject} are {way.actual or 'of no media type'}, not {way.expected}"


def _accepted(way: Way, part: str, findings: Sequence[Finding]) -> str:
    done = _done(findings)
    if not way.expected:
        return f"Invalid requests are {done}".rstrip(",")
    if not part:
        return f"Requests that break `{way.expected}` are {done}".rstrip(",")
    keyword = _written(way.expected, findings)
    return f"Requests are {done} in which {_member(part)} breaks `{keyword}`"


def _done(findings: Sequence[Finding]) -> str:
    """Return what becomes of invalid requests: a status that nobody declared is a refusal too."""
    statuses = {finding.last_status or 0 for finding in findings}
    if min(statuses) < FIRST_ERROR:
        return "accepted"
    return f"refused with {', '.join(map(str, sorted(statuses)))}, not as declared,"


def _of_client(way: Way, part: str, findings: Sequence[Finding]) -> str:
    if not part:
        return f"The client's requests break `{way.expected}`"
    keyword = _written(way.expected, findings)
    return f"In the client's requests {_member(part)} breaks `{keyword}`"


def _oracle(way: Way, part: str, findings: Sequence[Finding]) -> str:
    if not part:
        return f"Not so: {ORACLES[way.rule]}".rstrip(".")
    actual = findings[0].actual.rstrip(".")
    expected = findings[0].expected.rstrip(".")
    return f"{actual[:1].upper()}{actual[1:]} (expected: {expected[:1].lower()}{expected[1:]})"


def _shape(way: Way, part: str, findings: Sequence[Finding]) -> str:
    member = _member(part) if part else ""
    if way.rule == REQUIRED:
        names = list(dict.fromkeys(_missing(findings)))
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        verb = "is" if len(names) == 1 else "are"
        text = f"{', '.join(names[:MOST_NAMES])}{more} {verb} missing"
        return f"{text} in {member}" if member else text
    if way.rule == TYPE:
        actual = _SINGULARS.get(way.actual, way.actual)
        if member:
            return f"{member} is {actual}, not {_SINGULARS.get(way.expected, way.expected)}"
        return f"{_PLURALS.get(way.expected, way.expected).capitalize()} come as {actual}"
    return (
        f"{member} breaks `{_written(way.rule, findings)}`"
        if member
        else (f"Responses break `{way.rule}`")
    )


def _written(keyword: str, findings: Sequence[Finding]) -> str:
    """Return a keyword as the contract has it, such as `maxLength: 32`."""
    says = (statement.says for statement in findings[0].statements)
    return next((text for text in says if text.startswith(f"{keyword}:")), keyword)


def _missing(findings: Sequence[Finding]) -> Iterable[str]:
    for finding in findings:
        for statement in finding.statements:
            name = statement.says.partition("required: ")[2]
            if name:
                yield name


def _member(part: str) -> str:
    """Return a place in the contract as a person names it, such as `unitsPerMinute of Sku`."""
    steps = part.partition(" (")[0].split("/")
    pairs = list(pairwise(steps))
    member = ".".join(name for before, name in pairs if before == "properties")
    owner = next((name for before, name in reversed(pairs) if before in _OWNERS), "")
    return f"{member} of {owner}" if member and owner else member or owner or part
