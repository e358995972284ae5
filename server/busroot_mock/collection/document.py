"""A contract as converters of collections take it: one example for each request, no more."""

import re
from collections.abc import Iterable
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.references import resolved
from busroot_mock.contract.wire_names import KEY_HEADER

STAFF: Final = "staff"
STAFF_KEY: Final = "{{staffKey}}"
YESTERDAY: Final = "{{yesterday}}"
TOMORROW: Final = "{{tomorrow}}"

DESCRIPTION: Final = (
    "Requests with the examples of the contract. Variables: `baseUrl`; `apiKey`, the key of a"
    " caller with the role Admin; `staffKey`, that of platform staff; `yesterday` and `tomorrow`,"
    " dates that are set before each request unless they have a value."
)
_DATE: Final = re.compile(r"^(\d{4}-\d{2}-\d{2})(?=T)")

Document = dict[str, Any]


def collection_document(contract: Contract, base_url: str) -> Document:
    """Return a document with one request for each operation, and the answer that it gets.

    Days in bodies are relative, or what is entered for them would be refused tomorrow. A record
    that is deleted is the one that another request makes, if its body names it.

    Args:
        contract: With examples of parameters and bodies.
        base_url: Of the API, for requests whose sender gives no other.
    """
    document = contract.document
    bodies = {each.operation_id: _body(document, each) for each in contract.operations}
    first_day = min(_days(bodies.values()), default="")
    paths: Document = {}
    for operation in contract.operations:
        made = _made_for(contract.operations, bodies, operation)
        node = _request(document, operation, made)
        if bodies[operation.operation_id] is not None:
            example = _relative(bodies[operation.operation_id], first_day)
            node["requestBody"] = _with_example(document, operation, example)
        paths.setdefault(operation.path, {})[operation.method.lower()] = node
    kept: Document = {
        name: document[name] for name in ("openapi", "security", "tags") if name in document
    }
    declared: Document = document.get("components", {})
    whole: Document = {
        **kept,
        "info": {**document["info"], "description": DESCRIPTION},
        "servers": [{"url": base_url}],
        "paths": paths,
        "components": {name: declared.get(name, {}) for name in _COMPONENTS},
    }
    plain: Document = _without_extensions(whole)
    return plain


_COMPONENTS: Final = ("schemas", "securitySchemes")


def _body(document: Document, operation: Operation) -> Any:
    """Return the first example of a body, None without one."""
    node = resolved(document, operation.node.get("requestBody", {}))
    content = node.get("content", {}).get(MEDIA_TYPE, {})
    if "example" in content:
        return content["example"]
    named = [resolved(document, each) for each in content.get("examples", {}).values()]
    return named[0].get("value") if named else None


def _made_for(
    operations: Iterable[Operation], bodies: Document, remover: Operation
) -> dict[str, Any]:
    """Return what the body of another request names the record by that an operation removes."""
    key = str(remover.writes.get("key"))
    for maker in operations:
        body, name = bodies[maker.operation_id], maker.writes.get("key")
        if maker.writes.get("removedBy") == remover.operation_id and isinstance(body, dict):
            return {key: body[name]} if name in body else {}
    return {}


def _request(document: Document, operation: Operation, made: dict[str, Any]) -> Document:
    node = {key: value for key, value in operation.node.items() if key != "requestBody"}
    declared = [*node.get("parameters", [])]
    parameters = [dict(resolved(document, each)) for each in declared]
    for each in parameters:
        if each["in"] == "path" and each["name"] in made:
            each["example"] = made[each["name"]]
    if operation.roles == {STAFF}:
        # A header in place of the scheme: converters give all requests the key of one variable.
        node["security"] = []
        key = {"name": KEY_HEADER, "in": "header", "required": True, "example": STAFF_KEY}
        parameters.append({**key, "schema": {"type": "string"}})
    responses = {
        status: {key: part for key, part in resolved(document, answer).items() if key != "links"}
        for status, answer in node["responses"].items()
        if status.startswith("2")
    }
    return {**node, "parameters": parameters, "responses": responses}


def _with_example(document: Document, operation: Operation, example: Any) -> Document:
    node = resolved(document, operation.node["requestBody"])
    content = node["content"][MEDIA_TYPE]
    return {**node, "content": {MEDIA_TYPE: {"schema": content["schema"], "example": example}}}


def _days(values: Iterable[Any]) -> list[str]:
    return [match[1] for text in _texts(list(values)) if (match := _DATE.match(text))]


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _relative(value: Any, first_day: str) -> Any:
    """Return an example whose times are of yesterday and tomorrow."""
    if isinstance(value, dict):
        return {name: _relative(inner, first_day) for name, inner in value.items()}
    if isinstance(value, list):
        return [_relative(inner, first_day) for inner in value]
    if isinstance(value, str) and (match := _DATE.match(value)):
        return (YESTERDAY if match[1] == first_day else TOMORROW) + value[match.end() :]
    return value


def _without_extensions(node: Any) -> Any:
    """Return a document without `x-` fields, which say nothing to those who send requests."""
    if isinstance(node, dict):
        return {
            name: _without_extensions(inner)
            for name, inner in node.items()
            if not str(name).startswith("x-")
        }
    return [_without_extensions(inner) for inner in node] if isinstance(node, list) else node
