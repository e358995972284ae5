"""The compiled operation: the way of a request, from key to answer, in one function."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from busroot_mock import wire
from busroot_mock.answers import Answer, Record, json_answer
from busroot_mock.contract import Contract
from busroot_mock.errors import (
    ServerFault,
    SetupError,
    UnsupportedMediaType,
    Violation,
    broken,
    violation,
)
from busroot_mock.parameters import Parameter, compile_parameters, read_parameters
from busroot_mock.request import Request
from busroot_mock.validation import Schema

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/json"

Admit = Callable[[Request, frozenset[str]], Any]
"""Returns the context of the call, by the request and the roles that may make it."""

Handler = Callable[..., Record | None]
"""Takes the context, and as named arguments the parameters and the body."""


class Body(NamedTuple):
    """The request body of an operation."""

    required: bool
    schema: Schema


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a contract, with all that does not change per request worked out."""

    name: str
    admit: Admit
    roles: frozenset[str]
    parameters: list[Parameter]
    body: Body | None
    handler: Handler
    status: int
    answer: Schema | None

    async def __call__(self, request: Request, path_values: dict[str, str]) -> Answer:
        """Answer a request.

        Raises:
            ApiError: If it is refused.
        """
        context = self.admit(request, self.roles)
        arguments, found = read_parameters(self.parameters, request, path_values)
        if self.body:
            arguments["body"], wrong = await _read_body(self.body, request)
            found += wrong
        if found:
            raise broken(found)
        record = self.handler(context, **arguments)
        if self.answer is None:
            return Answer(self.status, [], b"")
        if not self.answer.is_valid(record):
            raise _broken_answer(self, record)
        return json_answer(self.status, record)


def compile_operation(
    contract: Contract, path: str, method: str, handler: Handler, admit: Admit
) -> Operation:
    """Work out all that the contract says of one operation.

    Raises:
        SetupError: If it says something that the stub does not understand.
    """
    place = ("paths", path, method)
    _, node = contract.find(*place)
    status = _success_status(node["responses"], f"{method.upper()} {path}")
    content = contract.find(*place, "responses", status)[1].get("content")
    return Operation(
        name=node["operationId"],
        admit=admit,
        roles=frozenset(node.get("x-roles", {}).get("allow", [])),
        parameters=compile_parameters(contract, path, method),
        body=_compile_body(contract, *place) if "requestBody" in node else None,
        handler=handler,
        status=int(status),
        answer=_json_schema(contract, *place, "responses", status) if content else None,
    )


def _success_status(responses: dict[str, Any], name: str) -> str:
    statuses = [status for status in responses if status.startswith("2")]
    if len(statuses) != 1:
        raise SetupError(f"{name} must have exactly one response in 2xx, not {len(statuses)}.")
    return statuses[0]


def _compile_body(contract: Contract, *place: str) -> Body:
    _, node = contract.find(*place, "requestBody")
    schema = _json_schema(contract, *place, "requestBody")
    return Body(node.get("required", False), schema)


def _json_schema(contract: Contract, *place: str) -> Schema:
    _, node = contract.find(*place)
    if list(node["content"]) != [MEDIA_TYPE]:
        kinds = ", ".join(node["content"])
        raise SetupError(
            f"{place[2].upper()} {place[1]}: the stub knows {MEDIA_TYPE} alone, not {kinds}."
        )
    return contract.schema(*place, "content", MEDIA_TYPE, "schema")


async def _read_body(body: Body, request: Request) -> tuple[Any, list[Violation]]:
    data = await request.body()
    if not data:
        return None, [violation("body", "", "required", True)] if body.required else []
    _check_media_type(request.headers(b"content-type"))
    value, found = wire.decode(data)
    return value, found or body.schema.violations(value, "body")


def _check_media_type(values: list[str]) -> None:
    """Refuse a body that does not say that it is JSON, or is in another charset than UTF-8."""
    media_type, _, rest = ",".join(values).partition(";")
    charsets = [
        value.strip().strip('"').lower()
        for name, _, value in (part.partition("=") for part in rest.split(";"))
        if name.strip().lower() == "charset"
    ]
    known = media_type.strip().lower() == MEDIA_TYPE
    if known and all(charset in ("utf-8", "utf8") for charset in charsets):
        return
    came = values[0] if values else None
    raise UnsupportedMediaType(
        f"The body must be {MEDIA_TYPE} in UTF-8, and its Content-Type must say so.",
        [violation("header", "/Content-Type", "mediaType", MEDIA_TYPE, came)],
    )


def _broken_answer(operation: Operation, record: Record | None) -> Exception:
    assert operation.answer is not None
    found = operation.answer.violations(record, "body")
    places = ", ".join(f"{entry['pointer'] or '/'} ({entry['keyword']})" for entry in found)
    log.error("%s: the answer of the stub breaks the contract at %s", operation.name, places)
    return ServerFault(f"The stub's own answer breaks the contract at {places}.")
