"""Recorded exchanges of the operations of a contract, held against it."""

import urllib.parse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import body_of
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.violated import (
    ViolatedStatement,
    compiled_for_requests,
    violated_by_answer,
    violated_by_request,
)
from busroot_mock.errors import Violation
from busroot_mock.generic.ask import ABSENT, BROKEN
from busroot_mock.learning.calls.calls import Call
from busroot_mock.validation.answers import AnswerReader
from busroot_mock.validation.parameters import Parameter, compile_parameters, read_parameters
from busroot_mock.validation.recorded import path_values

NO_BODY: Final = (ABSENT, BROKEN)
REFUSED: Final = (400, 422)


class Breach(NamedTuple):
    """What breaks the contract, and the statement that it breaks."""

    statement: ViolatedStatement
    violation: Violation


@dataclass(frozen=True)
class Exchange:
    """A call of an operation.

    Attributes:
        call: As it was recorded.
        operation: That it calls.
        sent: The body as a value; `ABSENT` or `BROKEN`.
        arguments: Values of parameters, by name.
        answer: The body of the answer, likewise.
        of_request: What of the request breaks the contract.
        of_answer: What of the answer does.
    """

    call: Call
    operation: Operation
    sent: Any
    answer: Any
    arguments: dict[str, Any] = field(default_factory=dict)
    of_request: list[Breach] = field(default_factory=list)
    of_answer: list[Breach] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        """Tell whether the request was done."""
        return self.call.is_success

    @property
    def is_refused(self) -> bool:
        """Tell whether the request was refused for its form."""
        return self.call.status in REFUSED


def exchanges_of(contract: Contract, calls: Iterable[Call]) -> Iterator[Exchange]:
    """Yield the calls of operations that a contract has, in order."""
    plainest = sorted(contract.operations, key=lambda each: each.path.count("{"))
    readers: dict[str, _Reader] = {}
    for call in calls:
        path, method = urllib.parse.unquote(call.ask.path), call.ask.method
        found = next((each for each in plainest if each.fits(method, path)), None)
        if found is not None:
            reader = readers.setdefault(found.label, _Reader(contract, found))
            yield reader.read(call)


class _Reader:
    """Holds calls of one operation against it."""

    def __init__(self, contract: Contract, operation: Operation) -> None:
        self._contract, self._operation = contract, operation
        self._parameters: list[Parameter] = compile_parameters(contract, operation.location)
        self._answers = AnswerReader(contract, operation)

    def read(self, call: Call) -> Exchange:
        """Return a call, held against the operation."""
        of_request, arguments = self._parameter_violations(call)
        of_request += self._body_violations(call)
        place, contract = self._operation.location, self._contract
        sent = call.ask.data
        return Exchange(
            call,
            self._operation,
            sent,
            call.data,
            arguments,
            [Breach(violated_by_request(contract, place, v, sent), v) for v in of_request],
            [
                Breach(violated_by_answer(contract, place, call.status, v, call.data), v)
                for v in self._answer_violations(call)
            ],
        )

    def _parameter_violations(self, call: Call) -> tuple[list[Violation], dict[str, Any]]:
        def values(name: bytes) -> list[str]:
            text = call.ask.headers.get(name.decode())
            return [] if text is None else [text]

        query = urllib.parse.urlencode(call.ask.query).encode()
        request: Any = SimpleNamespace(query=query, headers=values)
        in_path = path_values(self._operation.path, call.ask.path)
        read, violations = read_parameters(self._parameters, request, in_path)
        sent = {name for name, _ in call.ask.query} | in_path.keys()
        named = {each.argument: each.name for each in self._parameters if each.name in sent}
        return violations, {named[key]: value for key, value in read.items() if key in named}

    def _body_violations(self, call: Call) -> list[Violation]:
        schema = body_of(self._contract, self._operation.location)
        media_type = call.ask.headers.get("content-type", MEDIA_TYPE).partition(";")[0]
        if schema is None or call.ask.data is BROKEN or media_type.strip() != MEDIA_TYPE:
            broken = Violation({"in": "body", "pointer": "", "keyword": "json"})
            return [broken] if schema is not None else []
        if call.ask.data is ABSENT:
            node = self._contract.find(*self._operation.location, "requestBody")[1]
            missing = Violation({"in": "body", "pointer": "", "keyword": "required"})
            return [{**missing, "expected": True}] if node.get("required") else []
        return compiled_for_requests(self._contract, schema[-1]).violations(call.ask.data, "body")

    def _answer_violations(self, call: Call) -> list[Violation]:
        headers = {name: [text] for name, text in call.headers.items()}
        if call.media_type:
            headers["content-type"] = [call.media_type]
        found = self._answers.violations(call.status, headers, call.body)
        # Most headers are not kept.
        return [each for each in found if each["in"] != "header"]
