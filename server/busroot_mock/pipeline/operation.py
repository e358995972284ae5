"""The compiled operation: the way of a request, from key to answer, in one function."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from busroot_mock import json_codec
from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.operations import Operation as DeclaredOperation
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import (
    ServerFault,
    SetupError,
    UnsupportedMediaType,
    Violation,
    broken,
    pointer,
    violation,
)
from busroot_mock.faults.effects import strike
from busroot_mock.http.request import Request
from busroot_mock.http.response import Answer, Record, json_answer
from busroot_mock.pipeline.prefer import Preferences
from busroot_mock.pipeline.signature import NONE, Types, check_signature
from busroot_mock.validation.parameters import Parameter, compile_parameters, read_parameters
from busroot_mock.validation.pruning import known_part

log = logging.getLogger(__name__)

BODILESS: Final = ("204", "205")

Admit = Callable[[Request, frozenset[str]], Any]
"""Returns the context of the call, by the request and the roles that may make it."""

Handler = Callable[..., Record | None]
"""Takes the context, and as named arguments the parameters and the body."""


class Body(NamedTuple):
    """The request body of an operation; `known` leaves of it what the contract names."""

    required: bool
    schema: Schema
    known: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a contract, with all that does not change per request worked out.

    Attributes:
        declared: As in the contract, for fault rules; None in the control API, which has none.
        preferences: Which of its answers the header `Prefer` can ask for, likewise.
    """

    name: str
    admit: Admit
    roles: frozenset[str]
    parameters: list[Parameter]
    body: Body | None
    handler: Handler
    status: int
    answer: Schema | None
    declared: DeclaredOperation | None
    preferences: Preferences | None

    async def __call__(self, request: Request, path_values: dict[str, str]) -> Answer:
        """Answer a request.

        Raises:
            ApiError: If it is refused.
        """
        context = self.admit(request, self.roles)
        if self.declared and context.world.state.faults.rules:
            strike(context, self.declared, request)
        arguments, found = read_parameters(self.parameters, request, path_values)
        if self.body:
            arguments["body"], wrong = await _read_body(self.body, request)
            found += wrong
        if found:
            raise broken(found)
        request.is_valid = True
        wishes = request.headers(b"prefer")
        if wishes and self.preferences and (preferred := self.preferences.answer(wishes)):
            request.fault = "Prefer"
            return preferred
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
    place, name = ("paths", path, method), f"{method.upper()} {path}"
    declared = contract.operations_by_label[name]
    node = declared.node
    status = _success_status(node["responses"], name)
    content = contract.find(*place, "responses", status)[1].get("content")
    if status in BODILESS and content:
        raise SetupError(f"{name}: an answer with status {status} has no body; take out content.")
    parameters = compile_parameters(contract, path, method)
    body = _compile_body(contract, *place) if "requestBody" in node else None
    check_signature(name, handler, _given(parameters, body, name), bool(content))
    has_world = "x-roles" in node
    return Operation(
        name=declared.operation_id,
        admit=admit,
        roles=declared.roles,
        parameters=parameters,
        body=body,
        handler=handler,
        status=int(status),
        answer=_json_schema(contract, *place, "responses", status) if content else None,
        declared=declared if has_world else None,
        preferences=Preferences(contract, path, method, status) if has_world else None,
    )


def _success_status(responses: dict[str, Any], name: str) -> str:
    found = [status for status in responses if status.startswith("2")]
    if len(found) != 1 or not found[0].isdecimal():
        shown = ", ".join(found) or "none"
        raise SetupError(f"{name} must have exactly one status in 2xx, such as '200', not {shown}.")
    return found[0]


def _given(parameters: list[Parameter], body: Body | None, name: str) -> dict[str, Types]:
    """Return the arguments of the handler, with the types that each can have."""
    given = {parameter.argument: parameter.types for parameter in parameters}
    if len(given) < len(parameters) or (body and "body" in given):
        arguments = ", ".join(sorted(parameter.argument for parameter in parameters))
        raise SetupError(f"{name}: two of its parameters or body have one name in {arguments}.")
    if body:
        given["body"] = frozenset() if body.required else NONE
    return given


def _compile_body(contract: Contract, *place: str) -> Body:
    _, node = contract.find(*place, "requestBody")
    schema = _json_schema(contract, *place, "requestBody")
    known = partial(known_part, contract.document, node["content"][MEDIA_TYPE]["schema"])
    return Body(node.get("required", False), schema, known)


def _json_schema(contract: Contract, *place: str) -> Schema:
    _, node = contract.find(*place)
    kinds, name = list(node["content"]), f"{place[2].upper()} {place[1]}"
    if kinds != [MEDIA_TYPE]:
        raise SetupError(f"{name}: the stub knows {MEDIA_TYPE} alone, not {', '.join(kinds)}.")
    if "schema" not in node["content"][MEDIA_TYPE]:
        raise SetupError(f"{name}: the content of {pointer(*place[3:])} has no schema.")
    return contract.schema(*place, "content", MEDIA_TYPE, "schema")


async def _read_body(body: Body, request: Request) -> tuple[Any, list[Violation]]:
    data = await request.body()
    if not data:
        return None, [violation("body", "", "required", True)] if body.required else []
    _check_media_type(request.headers(b"content-type"))
    value, found = json_codec.decode(data)
    found = found or body.schema.violations(value, "body")
    return value if found else body.known(value), found


def _check_media_type(values: list[str]) -> None:
    """Refuse a body that does not say that it is JSON, or is in another charset than UTF-8."""
    if values == [MEDIA_TYPE]:
        return
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
