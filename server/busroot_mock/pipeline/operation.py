"""The compiled operation: from key to answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from types import CoroutineType
from typing import Any

from busroot_mock.contract.operations import Operation as DeclaredOperation
from busroot_mock.errors import ServerFault, broken
from busroot_mock.faults.rules import Sender
from busroot_mock.http.api_key import keys_of
from busroot_mock.http.error_forms import Errors
from busroot_mock.http.response import JSON, Answer, Record, body_answer
from busroot_mock.pipeline.encoding import Encoder, has_many_rows
from busroot_mock.pipeline.prefer import Preferences
from busroot_mock.validation.body import Body, read_body
from busroot_mock.validation.parameters import Parameter, ParameterReader
from busroot_mock.worlds.callers import Caller
from busroot_mock.worlds.exchange import Exchange

log = logging.getLogger(__name__)

Admit = Callable[[Exchange, frozenset[str]], Any]
"""Returns the context of a call, by its exchange and the roles that may make it."""

Handler = Callable[..., "Record | CoroutineType[Any, Any, Record | None] | None"]
"""Takes the context, and as named arguments the parameters and the body."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a contract, with all that does not change per request worked out.

    Attributes:
        name: The operationId.
        roles: Of the keys that may call it.
        reader: Reads the parameters of a request.
        status: Of its success.
        errors: The form of its errors, by status.
        answer: Encodes its success; None if that has no body.
        declared: As in the contract, for fault rules; None for the control API, which has none.
        preferences: The answers that the header `Prefer` can ask for; None for the control API.
    """

    name: str
    admit: Admit
    roles: frozenset[str]
    parameters: list[Parameter]
    reader: ParameterReader
    body: Body | None
    handler: Handler
    status: int
    errors: Errors
    answer: Encoder | None
    declared: DeclaredOperation | None
    preferences: Preferences | None

    async def __call__(self, exchange: Exchange, path_values: dict[str, str]) -> Answer:
        """Answer a request, and fill in its exchange.

        Raises:
            ApiError: If it is refused.
        """
        exchange.operation, exchange.errors = self.name, self.errors
        context = self.admit(exchange, self.roles)
        if self.declared and context.world.state.faults:
            apply_rules(context, self.declared, exchange)
        request = exchange.request
        arguments, violations = self.reader.read(request, path_values)
        if self.body:
            exchange.data = await request.body()
            content_types = request.headers(b"content-type")
            arguments["body"], wrong = read_body(
                self.body, exchange.data, content_types, request.most_values
            )
            violations += wrong
        if violations:
            raise broken(violations)
        exchange.is_valid = True
        wishes = request.headers(b"prefer")
        if wishes and self.preferences and (preferred := self.preferences.answer(wishes)):
            exchange.cause = exchange.cause or "Prefer"
            return preferred
        record = self.handler(context, **arguments)
        if isinstance(record, CoroutineType):  # long work, in slices
            record = await record
        if self.answer is None:
            return Answer(self.status, [], b"")
        if has_many_rows(record):
            body = await self.answer.encoded_in_turns(record)
        else:
            body = self.answer.encoded(record)
        if body is None:
            raise _broken_answer(self, record)
        return body_answer(self.status, JSON, body)


def apply_rules(caller: Caller, operation: DeclaredOperation, exchange: Exchange) -> None:
    """Let the fault rules of the caller's world act on a request.

    Raises:
        InjectedFault: If a rule takes the place of the operation.
    """
    world = caller.world
    sender = Sender(keys_of(exchange.request)[0], caller.account_id, caller.roles)
    fault = world.state.faults.choose(operation, sender, world.draw, world.clock.now_ms())
    if fault:
        exchange.fault, exchange.cause = fault, fault.name
        fault.refuse()


def _broken_answer(operation: Operation, record: Record | None) -> Exception:
    assert operation.answer is not None
    violations = operation.answer.violations(record)
    places = ", ".join(
        f"{entry['pointer'] or 'the whole body'} ({entry['keyword']})" for entry in violations
    )
    log.error(
        "%s: the response of the mock server breaks the contract at %s", operation.name, places
    )
    return ServerFault(f"The mock server's own response breaks the contract at {places}.")
