"""Compilation of an operation in the contract into one that answers requests."""

from typing import Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import MEDIA_TYPE
from busroot_mock.contract.operations import Operation as DeclaredOperation
from busroot_mock.errors import SetupError
from busroot_mock.http.declared_errors import check_headers
from busroot_mock.http.error_forms import Errors
from busroot_mock.pipeline.encoding import Encoder
from busroot_mock.pipeline.operation import Admit, Handler, Operation
from busroot_mock.pipeline.prefer import Preferences
from busroot_mock.pipeline.signature import check_signature
from busroot_mock.validation.body import Body
from busroot_mock.validation.parameters import (
    NONE,
    Parameter,
    ParameterReader,
    Types,
    compile_parameters,
)
from busroot_mock.validation.pruning import Pruner

BODILESS: Final = ("204", "205")


def compile_operation(
    contract: Contract, name: str, handler: Handler, admit: Admit, errors: Errors
) -> Operation:
    """Return one operation of a contract, compiled.

    Args:
        contract: With the operation.
        name: Its label, such as `GET /sku`.
        handler: Does its work.
        admit: Returns the context of a call.
        errors: How it sends errors.

    Raises:
        SetupError: If the contract says something of it that the mock server does not support.
    """
    declared = contract.operations_by_label[name]
    place, node = declared.location, declared.node
    status = _success_status(contract, declared)
    content = contract.find(*place, "responses", status)[1].get("content")
    parameters = compile_parameters(contract, place)
    body = _compile_body(contract, *place) if "requestBody" in node else None
    try:
        check_signature(name, handler, _given(parameters, body, name), bool(content))
    except SetupError as error:
        raise contract.refusal(place, str(error)) from error
    has_world = "x-roles" in node
    return Operation(
        name=declared.operation_id,
        admit=admit,
        roles=declared.roles,
        parameters=parameters,
        reader=ParameterReader(parameters),
        body=body,
        handler=handler,
        status=int(status),
        errors=errors,
        answer=_answer(contract, *place, "responses", status) if content else None,
        declared=declared if has_world else None,
        preferences=Preferences(contract, place, status, errors) if has_world else None,
    )


def _answer(contract: Contract, *response: str) -> Encoder:
    return Encoder(contract, *_json_content(contract, *response))


def _success_status(contract: Contract, declared: DeclaredOperation) -> str:
    name, place = declared.label, (*declared.location, "responses")
    statuses: list[str] = [key for key in declared.node["responses"] if key.startswith("2")]
    if len(statuses) != 1 or not statuses[0].isdecimal():
        shown = ", ".join(statuses) or "none"
        problem = f"{name} must have exactly one status in 2xx, such as '200', not {shown}"
        raise contract.refusal(place, problem)
    status = statuses[0]
    where, response = contract.find(*place, status)
    if status in BODILESS and response.get("content"):
        problem = f"{name}: a response with status {status} has no body; remove content"
        raise contract.refusal((*where, "content"), problem)
    check_headers(contract, where)
    return status


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
    where = _json_content(contract, *place, "requestBody")
    schema = contract.request_schema(*where)
    prune = Pruner(contract.document, node["content"][MEDIA_TYPE]["schema"])
    return Body(node.get("required", False), schema, prune)


def _json_content(contract: Contract, *place: str) -> Location:
    """Return where the schema of a body is, which must be JSON and have one."""
    where, node = contract.find(*place)
    media_types, name = list(node["content"]), f"{place[2].upper()} {place[1]}"
    where = (*where, "content")
    if media_types != [MEDIA_TYPE]:
        others = ", ".join(media_types)
        problem = f"{name}: the mock server supports {MEDIA_TYPE} only, not {others or 'nothing'}"
        raise contract.refusal(where, problem)
    if "schema" not in node["content"][MEDIA_TYPE]:
        raise contract.refusal((*where, MEDIA_TYPE), f"{name}: the content has no schema; give one")
    return (*place, "content", MEDIA_TYPE, "schema")
