"""The verdict on a client, by the requests it made: what a deployment might refuse or not know."""

import re
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import certainty_of, violation_place
from busroot_mock.errors import Violation
from busroot_mock.http.response import Record
from busroot_mock.journal.leanings import Leaning, leanings_of
from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading
from busroot_mock.worlds.journal import Journal

MOST_GROUPS: Final = 500
"""Of refusals, and of leanings: a client may send anything under names without end."""

_INDEX: Final = re.compile(r"/[0-9]+(?=/|$)")


def verdict_on(contract: Contract, secrecy: Secrecy, journal: Journal) -> Record:
    """Return the `Verdict`.

    Operations and statuses are of all requests since the journal was emptied; the rest is of those
    that it still holds.

    Args:
        contract: What the requests are judged by.
        secrecy: Masks the secrets in what clients sent.
        journal: Of the world.
    """
    readings = [Reading(entry) for entry in journal]
    operations = [_coverage(contract, operation, journal) for operation in contract.operations]
    refusals, leanings = _Groups(), _Groups()
    for reading in readings:
        operation = contract.operations_by_id.get(reading.entry.operation or "")
        place = operation.location if operation else None
        number, operation_id = reading.entry.number, reading.entry.operation
        # By key: a request counts once, were there a hundred such items in a list of its body.
        found = {_refusal_key(secrecy, reading, each): each for each in reading.refusals}
        for key, violation in found.items():
            refusals.add(key, number, (place, violation))
        for leaning in dict.fromkeys(leanings_of(contract, place, reading)) if place else ():
            leanings.add((operation_id, leaning), number, None)
    return {
        "requests": journal.count,
        "dropped": journal.dropped,
        "refused": sum(bool(reading.refusals) for reading in readings),
        "refusals": [_refusal(contract, *group) for group in refusals.most_first()],
        "operations": operations,
        "neverCalled": [each["operationId"] for each in operations if not each["calls"]],
        "leansOn": [_leaning(contract, secrecy, *group) for group in leanings.most_first()],
        "leftOut": refusals.left_out + leanings.left_out,
    }


class _Groups:
    """Counts what is alike, each with the first entry that is an example of it."""

    def __init__(self) -> None:
        self.left_out = 0
        self._found: dict[Any, list[Any]] = {}

    def add(self, key: Any, entry: int, about: Any) -> None:
        """Count one more; what is known of it is taken from the first."""
        if key not in self._found:
            if len(self._found) >= MOST_GROUPS:
                self.left_out += 1
                return
            self._found[key] = [0, entry, about]
        self._found[key][0] += 1

    def most_first(self) -> list[tuple[Any, int, int, Any]]:
        """Return key, count, entry and what is known of each group."""
        found = [(key, *counted) for key, counted in self._found.items()]
        return sorted(found, key=lambda group: (-group[1], str(group[0])))


def _coverage(contract: Contract, operation: Operation, journal: Journal) -> Record:
    """Return the `OperationCoverage`."""
    name = operation.operation_id
    met = {str(status): n for (called, status), n in journal.met.items() if called == name}
    declared = list(operation.node["responses"])
    return {
        "operationId": name,
        "method": operation.method,
        "path": operation.path,
        "certainty": operation.certainty,
        "line": line_of(contract, operation.location),
        "calls": sum(met.values()),
        "met": met,
        "neverMet": [status for status in declared if not _is_met(status, met)],
    }


def _is_met(declared: str, met: dict[str, int]) -> bool:
    return declared in met or (
        declared.upper().endswith("XX") and any(status[0] == declared[0] for status in met)
    )


_RefusalKey = tuple[str | None, str, str, int, str, str, str]


def _refusal_key(secrecy: Secrecy, reading: Reading, violation: Violation) -> _RefusalKey:
    """Return operationId, method, path, status, `in`, pointer and keyword, masked."""
    entry = reading.entry
    place = secrecy.text(_INDEX.sub("/*", violation["pointer"]))
    path = "" if entry.operation else secrecy.path(entry.path)
    method = "" if entry.operation else secrecy.text(entry.method)
    told = violation["in"], place, violation["keyword"]
    return (entry.operation, method, path, entry.status, *told)


def _refusal(
    contract: Contract,
    key: _RefusalKey,
    count: int,
    entry: int,
    about: tuple[Location | None, Violation],
) -> Record:
    """Return the `Refusal`."""
    operation, method, path, status, where, pointer, keyword = key
    place, violation = about
    found: Record = {"status": status, "in": where, "pointer": pointer, "keyword": keyword}
    if place is None:
        found |= {"method": method, "path": path, "certainty": "documented"}
    else:
        node = (*place, "x-roles") if keyword == "role" else None
        at = node or violation_place(contract, place, violation)
        found |= {"operationId": operation, "method": place[2].upper(), "path": place[1]}
        found |= {"certainty": certainty_of(contract, at, _part(violation))}
        found |= {"line": line_of(contract, at)}
    return {**found, "count": count, "entry": entry}


def _part(violation: Violation) -> str | None:
    """Return what of a keyword matters: of `required`, the property that is missing."""
    expected = violation.get("expected") if violation["keyword"] == "required" else None
    return expected if isinstance(expected, str) else None


def _leaning(
    contract: Contract, secrecy: Secrecy, key: tuple[str, Leaning], count: int, entry: int, _: None
) -> Record:
    """Return the `Leaning`."""
    operation, leaning = key
    return {
        "operationId": operation,
        "why": leaning.why,
        "in": leaning.where,
        "pointer": secrecy.text(leaning.pointer),
        "line": line_of(contract, leaning.place),
        "count": count,
        "entry": entry,
    }
