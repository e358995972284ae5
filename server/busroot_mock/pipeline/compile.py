"""From an operation in the contract to the compiled operation."""

from functools import partial
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import SetupError, pointer
from busroot_mock.pipeline.operation import Admit, Handler, Operation
from busroot_mock.pipeline.prefer import Preferences
from busroot_mock.pipeline.signature import check_signature
from busroot_mock.validation.body import Body
from busroot_mock.validation.parameters import NONE, Parameter, Types, compile_parameters
from busroot_mock.validation.pruning import pruned

BODILESS: Final = ("204", "205")


def compile_operation(
    contract: Contract, path: str, method: str, handler: Handler, admit: Admit
) -> Operation:
    """Return one operation of a contract, compiled.

    Raises:
        SetupError: If the contract says something of it that the mock server does not support.
    """
    place, name = ("paths", path, method), f"{method.upper()} {path}"
    declared = contract.operations_by_label[name]
    node = declared.node
    status = _success_status(node["responses"], name)
    content = contract.find(*place, "responses", status)[1].get("content")
    if status in BODILESS and content:
        raise SetupError(f"{name}: a response with status {status} has no body; remove content.")
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
    statuses = [status for status in responses if status.startswith("2")]
    if len(statuses) != 1 or not statuses[0].isdecimal():
        shown = ", ".join(statuses) or "none"
        raise SetupError(f"{name} must have exactly one status in 2xx, such as '200', not {shown}.")
    return statuses[0]


def _given(parameters: list[Parameter], body: Body | None, name: str) -> dict[str, Types]:
    """Return the arguments of the handler, with the types that each can have."""
    given = {parameter.argument: parameter.types for parameter in parameters}
    if len(given) < len(parameters) or (body and "body" in given):
        arguments = ", ".join(sorted(parameter.argument for parameter in parameters))
        raise SetupError(f"{name}: two of its arguments have the same name in Python: {arguments}.")
    if body:
        given["body"] = frozenset() if body.required else NONE
    return given


def _compile_body(contract: Contract, *place: str) -> Body:
    _, node = contract.find(*place, "requestBody")
    schema = _json_schema(contract, *place, "requestBody")
    prune = partial(pruned, contract.document, node["content"][MEDIA_TYPE]["schema"])
    return Body(node.get("required", False), schema, prune)


def _json_schema(contract: Contract, *place: str) -> Schema:
    _, node = contract.find(*place)
    media_types, name = list(node["content"]), f"{place[2].upper()} {place[1]}"
    if media_types != [MEDIA_TYPE]:
        others = ", ".join(media_types)
        raise SetupError(f"{name}: the mock server supports {MEDIA_TYPE} only, not {others}.")
    if "schema" not in node["content"][MEDIA_TYPE]:
        raise SetupError(f"{name}: the content of {pointer(*place[3:])} has no schema.")
    return contract.schema(*place, "content", MEDIA_TYPE, "schema")
