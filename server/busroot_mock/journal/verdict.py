"""The verdict on a client, by the requests it made: what a deployment might refuse or not know."""

import re
from collections.abc import Iterator
from typing import Any, Final, Generic, NamedTuple, TypeVar

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of
from busroot_mock.contract.operations import DOCUMENTED, Operation
from busroot_mock.contract.places import MARK
from busroot_mock.contract.violated import violated_by_request
from busroot_mock.errors import Violation
from busroot_mock.http.response import Record
from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading
from busroot_mock.validation.assumptions import DEPRECATED, Assumption, assumptions_of
from busroot_mock.validation.recorded import sent_parameters
from busroot_mock.worlds.journal import Journal
from busroot_mock.worlds.turns import Turns

MOST_GROUPS: Final = 500
"""Of refusals, and of assumptions: a client may send anything under names without end."""

_INDEX: Final = re.compile(r"/[0-9]+(?=/|$)")

Key = TypeVar("Key", bound=tuple[object, ...])


class Refusal(NamedTuple):
    """Requests that break one statement in one way; texts that clients sent are masked.

    Attributes:
        operation_id: Empty where no operation is meant.
        method: As in the contract, or as sent.
        path: Likewise.
        where: `body`, `query`, `path` or `header`.
        pointer: Within that; an index is `*`.
        line: Of the statement; empty where no operation is meant.
    """

    operation_id: str
    method: str
    path: str
    status: int
    where: str
    pointer: str
    keyword: str
    certainty: str
    line: str

    def shown(self, count: int, entry: int) -> Record:
        """Return the `Refusal` of the control API."""
        shown = {
            "operationId": self.operation_id,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "in": self.where,
            "keyword": self.keyword,
            "certainty": self.certainty,
            "line": self.line,
            "count": count,
            "entry": entry,
        }
        return {name: value for name, value in shown.items() if value} | {"pointer": self.pointer}


class _Groups(Generic[Key]):
    """Counts what is alike, each with the first entry that is an example of it."""

    def __init__(self) -> None:
        self.left_out = 0
        self._groups: dict[Key, list[int]] = {}

    def add(self, key: Key, entry: int) -> None:
        """Count one more."""
        if key not in self._groups:
            if len(self._groups) >= MOST_GROUPS:
                self.left_out += 1
                return
            self._groups[key] = [0, entry]
        self._groups[key][0] += 1

    def most_first(self) -> list[tuple[Key, int, int]]:
        """Return key, count and first entry of each group."""
        groups = [(key, count, entry) for key, (count, entry) in self._groups.items()]
        return sorted(groups, key=lambda group: (-group[1], str(group[0])))


async def verdict_on(contract: Contract, secrecy: Secrecy, journal: Journal) -> Record:
    """Return the `Verdict`.

    Operations and statuses are of all requests since the journal was emptied; the rest is of those
    that it still holds. Others have their turn meanwhile, which changes nothing of the verdict.

    Args:
        contract: What the requests are judged by.
        secrecy: Masks the secrets in what clients sent.
        journal: Of the world.
    """
    readings, turns = [Reading(entry) for entry in journal], Turns()
    requests, dropped = journal.count, journal.dropped
    operations = [_coverage(contract, operation, journal) for operation in contract.operations]
    refusals, assumptions = _Groups[Refusal](), _Groups[tuple[str, Assumption]]()
    refused = _Refusals(contract, secrecy)
    for reading in readings:
        await turns.pause()
        # Once: a request counts once, were there a hundred such items in a list of its body.
        for refusal in dict.fromkeys(refused.of(reading)):
            refusals.add(refusal, reading.entry.number)
        for assumption in dict.fromkeys(_assumptions(contract, reading)):
            assumptions.add(assumption, reading.entry.number)
    return {
        "requests": requests,
        "dropped": dropped,
        "refused": sum(bool(reading.refusals) for reading in readings),
        "refusals": [key.shown(count, entry) for key, count, entry in refusals.most_first()],
        "operations": operations,
        "neverCalled": [each["operationId"] for each in operations if not each["calls"]],
        "leansOn": [_leaning(contract, secrecy, *group) for group in assumptions.most_first()],
        "leftOut": refused.left_out + refusals.left_out + assumptions.left_out,
    }


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


class _Refusals:
    """Finds the refusals of readings; which statement is broken is looked for once per place."""

    def __init__(self, contract: Contract, secrecy: Secrecy) -> None:
        self.left_out = 0
        self._contract, self._secrecy = contract, secrecy
        self._statements: dict[tuple[str, ...], tuple[str, str]] = {}

    def of(self, reading: Reading) -> Iterator[Refusal]:
        """Yield the refusals of a reading."""
        entry, text = reading.entry, self._secrecy.text
        operation = self._contract.operations_by_id.get(entry.operation or "")
        method, path = text(entry.method), self._secrecy.path(entry.path)
        if operation:
            method, path = operation.method, operation.path
        for violation in reading.refusals:
            where, keyword = violation["in"], violation["keyword"]
            place = text(_INDEX.sub("/*", violation["pointer"]))
            certainty, line = DOCUMENTED, ""
            if operation:
                key = (operation.label, where, place, keyword, str(violation.get("expected")))
                if key not in self._statements and len(self._statements) >= MOST_GROUPS:
                    self.left_out += 1
                    continue
                if key not in self._statements:
                    self._statements[key] = self._statement(operation, violation, reading.body)
                certainty, line = self._statements[key]
            name = entry.operation or ""
            yield Refusal(name, method, path, entry.status, where, place, keyword, certainty, line)

    def _statement(self, operation: Operation, violation: Violation, body: Any) -> tuple[str, str]:
        statement = violated_by_request(self._contract, operation.location, violation, body)
        return statement.certainty, line_of(self._contract, statement.location)


def _assumptions(contract: Contract, reading: Reading) -> Iterator[tuple[str, Assumption]]:
    """Yield what a request uses that is doubtful; not how its values fit assumed keywords."""
    operation = contract.operations_by_id.get(reading.entry.operation or "")
    if operation is None:
        return
    sent = sent_parameters(contract, operation, reading.entry.path, reading.query, reading.headers)
    for assumption in assumptions_of(contract, operation, sent, reading.body):
        if assumption.keyword in ("", "enum"):
            yield operation.operation_id, assumption


def _leaning(
    contract: Contract, secrecy: Secrecy, key: tuple[str, Assumption], count: int, entry: int
) -> Record:
    """Return the `Leaning`."""
    operation_id, assumption = key
    location = assumption.trail[-1]
    if assumption.where == "operation":
        location = (*location, DEPRECATED if assumption.why == DEPRECATED else MARK)
    return {
        "operationId": operation_id,
        "why": assumption.why,
        "in": assumption.where,
        "pointer": secrecy.text(assumption.pointer),
        "line": line_of(contract, location),
        "count": count,
        "entry": entry,
    }
