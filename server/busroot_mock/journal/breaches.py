"""Statements that a client, or a deployment behind a proxy, breaks: alike ones are one breach."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Generic, NamedTuple, TypeVar

from busroot_mock.contract.document import Contract
from busroot_mock.contract.lines import line_of
from busroot_mock.contract.operations import DOCUMENTED, Operation
from busroot_mock.contract.violated import violated_by_answer, violated_by_request
from busroot_mock.errors import Violation
from busroot_mock.http.response import Record
from busroot_mock.journal.masking import Secrecy
from busroot_mock.journal.reading import Reading

MOST_GROUPS: Final = 500
"""Of each kind: a client may send anything under names without end."""

_INDEX: Final = re.compile(r"/[0-9]+(?=/|$)")

Key = TypeVar("Key", bound=tuple[object, ...])


class Breach(NamedTuple):
    """Messages that break one statement in one way; texts that were sent are masked.

    Attributes:
        operation_id: Empty where no operation is meant.
        method: As in the contract, or as sent.
        path: Likewise.
        where: `body`, `query`, `path`, `header` or `status`.
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
        """Return the `Breach` of the control API."""
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


class Groups(Generic[Key]):
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


class Breaches:
    """Finds what readings break; which statement is broken is looked for once per place."""

    def __init__(self, contract: Contract, secrecy: Secrecy) -> None:
        self.left_out = 0
        self._contract, self._secrecy = contract, secrecy
        self._statements: dict[tuple[str, ...], tuple[str, str]] = {}

    def of_request(self, reading: Reading) -> Iterator[Breach]:
        """Yield what the request breaks."""
        return self._of(reading, reading.refusals, is_answer=False)

    def of_answer(self, reading: Reading) -> Iterator[Breach]:
        """Yield what the response of a deployment breaks."""
        judged = reading.entry.judged
        return self._of(reading, judged.answer if judged else (), is_answer=True)

    def _of(
        self, reading: Reading, violations: Iterable[Violation], is_answer: bool
    ) -> Iterator[Breach]:
        entry, text = reading.entry, self._secrecy.text
        operation = self._contract.operations_by_id.get(entry.operation or "")
        method, path = text(entry.method), self._secrecy.path(entry.path)
        if operation:
            method, path = operation.method, operation.path
        for violation in violations:
            where, keyword = violation["in"], violation["keyword"]
            place = text(_INDEX.sub("/*", violation["pointer"]))
            certainty, line = DOCUMENTED, ""
            if operation:
                side = str(entry.status) if is_answer else ""
                expected = str(violation.get("expected"))
                key = (operation.label, side, where, place, keyword, expected)
                if key not in self._statements and len(self._statements) >= MOST_GROUPS:
                    self.left_out += 1
                    continue
                if key not in self._statements:
                    statement = self._statement(operation, violation, reading, is_answer)
                    self._statements[key] = statement
                certainty, line = self._statements[key]
            name = entry.operation or ""
            yield Breach(name, method, path, entry.status, where, place, keyword, certainty, line)

    def _statement(
        self, operation: Operation, violation: Violation, reading: Reading, is_answer: bool
    ) -> tuple[str, str]:
        contract, place = self._contract, operation.location
        if is_answer:
            status, answer = reading.entry.status, reading.answer
            statement = violated_by_answer(contract, place, status, violation, answer)
        else:
            statement = violated_by_request(contract, place, violation, reading.body)
        return statement.certainty, line_of(contract, statement.location)
