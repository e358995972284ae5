"""Rules on the links of a contract: where they lead, and what they carry there."""

import re
from collections.abc import Iterator
from typing import Any, Final

import jsonschema_rs

from tests.support.contracts import (
    Link,
    Rule,
    Source,
    json_of,
    links,
    operations,
    parameters_of,
    properties_of,
    resolved,
)

Document = dict[str, Any]
PARAMETER: Final = re.compile(r"\$request\.(path|query)\.(\w+)")
BODY: Final = re.compile(r"\$(request|response)\.body#((?:/[^/{}]+)+)")


def has_links_that_lead_somewhere(contract: Source) -> Iterator[str]:
    for link in links(contract.document):
        if not link.target:
            yield f"{link} leads nowhere"


def has_links_that_fit_their_target(contract: Source) -> Iterator[str]:
    for link, target in links_with_targets(contract):
        taken = {name for each in parameters_of(contract.document, target) for name in names(each)}
        for name in link.parameters.keys() - taken:
            yield f"{link} gives {name}, which {link.target} does not take"
        schema = body_schema(contract.document, target)
        if link.body is not None and not schema:
            yield f"{link} gives a body, which {link.target} does not take"
        for place, _, inner in members(contract.document, link.body, schema):
            if inner is None:
                yield f"{link} gives {place}, which the body of {link.target} does not have"


def has_links_of_the_right_type(contract: Source) -> Iterator[str]:
    """Schemathesis takes what the contract of the target says, and sends what the link gives."""
    for link, target in links_with_targets(contract):
        wanted = {
            name: each["schema"]
            for each in parameters_of(contract.document, target)
            for name in names(each)
        }
        pairs = [(name, link.parameters[name], wanted.get(name)) for name in link.parameters]
        pairs += members(contract.document, link.body, body_schema(contract.document, target))
        for place, value, schema in pairs:
            if schema is not None:
                yield from (
                    f"{link}: {place} {misfit}" for misfit in misfits(contract, link, value, schema)
                )


def links_with_targets(contract: Source) -> Iterator[tuple[Link, dict[str, Any]]]:
    matches = dict(operations(contract.document))
    for link in links(contract.document):
        if link.target:
            yield link, matches[link.target]


def names(parameter: dict[str, Any]) -> set[str]:
    """Return the names by which a link may give a parameter: `id` and `path.id`."""
    return {parameter["name"], f"{parameter['in']}.{parameter['name']}"}


def body_schema(document: Document, operation: dict[str, Any]) -> dict[str, Any]:
    matches: dict[str, Any] = json_of(document, operation.get("requestBody", {})).get("schema", {})
    return matches


def members(
    document: Document, value: Any, schema: dict[str, Any] | None, place: str = "body"
) -> list[tuple[str, Any, dict[str, Any] | None]]:
    """Return every single value in the body of a link, with its place and the schema for it."""
    if isinstance(value, dict):
        known = properties_of(document, schema or {})
        inner = [(name, value[name], known.get(name)) for name in value]
    elif isinstance(value, list):
        items = resolved(document, schema or {}).get("items")
        inner = [(str(index), item, items) for index, item in enumerate(value)]
    else:
        return [] if value is None and schema is None else [(place, value, schema)]
    return [
        member for name, *rest in inner for member in members(document, *rest, f"{place}/{name}")
    ]


def misfits(contract: Source, link: Link, value: Any, schema: dict[str, Any]) -> Iterator[str]:
    """Tell what is wrong with an expression, or a constant, where the schema asks for a value."""
    expressions = re.findall(r"\$(?:request|response)[^{}]*", str(value))
    given = [origin(contract.document, link, expression) for expression in expressions]
    wanted = resolved(contract.document, schema)
    if None in given or ("$" in str(value) and not expressions):
        yield f"is {value}, which points to nothing"
    elif not expressions:
        if not is_valid(contract.document, schema, value):
            yield f"is {value!r}, which is not valid"
    elif re.fullmatch(r"\{?\$[^{}]*\}?", str(value)):
        # An expression alone keeps its type; one within a text becomes part of the text.
        [source] = given
        if kind(source) != kind(wanted):
            yield f"is {kind(source)}, not {kind(wanted)}"
        if source.get("nullable") and not wanted.get("nullable"):
            yield "may be null"
    elif kind(wanted) != "string":
        yield f"is a text, not {kind(wanted)}"


def origin(document: Document, link: Link, expression: str) -> dict[str, Any] | None:
    """Return the schema of what an expression stands for, if it stands for anything."""
    operation = dict(operations(document))[link.source]
    if match := PARAMETER.fullmatch(expression):
        parameters = parameters_of(document, operation)
        return next(
            (each["schema"] for each in parameters if (each["in"], each["name"]) == match.groups()),
            None,
        )
    match = BODY.fullmatch(expression)
    if not match:
        return None
    side, place = match.groups()
    answer = operation["responses"][link.status]
    node = json_of(document, answer if side == "response" else operation.get("requestBody", {}))
    schema: dict[str, Any] | None = resolved(document, node.get("schema", {}))
    for step in place.split("/")[1:]:
        inner = (
            schema.get("items") if step.isdecimal() else properties_of(document, schema).get(step)
        )
        if inner is None:
            return None
        schema = resolved(document, inner)
    return schema


def kind(schema: dict[str, Any]) -> str:
    """Return the type of a schema; JSON has one kind of number, so an integer is one."""
    return str(schema.get("type")).replace("integer", "number")


def is_valid(document: Document, schema: dict[str, Any], value: Any) -> bool:
    if "$ref" in str(schema):
        schema = {"allOf": [schema], "components": document["components"]}
    return jsonschema_rs.Draft4Validator(schema).is_valid(value)


RULES: Final[list[Rule]] = [
    has_links_that_lead_somewhere,
    has_links_that_fit_their_target,
    has_links_of_the_right_type,
]

READ_NEW_ISSUE: Final = "parameters: {id: $response.body#/result/id}"
READ_NEW_SKU: Final = "parameters: {skucodes: $response.body#/result/code}"
BREAKS: Final = [
    (
        has_links_that_lead_somewhere,
        "readBack: {operationId: listConfig}",
        "readBack: {operationId: listX}",
    ),
    (
        has_links_that_lead_somewhere,
        "      operationId: setNotificationPreferences\n      x-body:\n",
        "      operationId: setX\n      x-body:\n",
    ),
    (has_links_that_fit_their_target, READ_NEW_ISSUE, READ_NEW_ISSUE.replace("id:", "issue:")),
    (has_links_that_fit_their_target, READ_NEW_ISSUE, READ_NEW_ISSUE.replace("id:", "path.id:")),
    (
        has_links_that_fit_their_target,
        "x-body: {parentReasonCode: $response",
        "x-body: {parentCode: $response",
    ),
    (
        has_links_that_fit_their_target,
        "- {skuCode: $response.body#/result/code, productionMultiplier: 2}",
        "- {sku: $response.body#/result/code, productionMultiplier: 2}",
    ),
    (
        has_links_that_fit_their_target,
        "      operationId: listPlants\n      parameters: {",
        "      operationId: listPlants\n      x-body: {}\n      parameters: {",
    ),
    (
        has_links_of_the_right_type,
        "scheduleids: '{$response.body#/result/id},{$response.body#/result/id}'",
        "scheduleids: $response.body#/result/id",
    ),
    (
        has_links_of_the_right_type,
        "scheduleids: '{$response.body#/result/id},{$response.body#/result/id}'",
        "scheduleids: '{$response.body#/result/id}'",
    ),
    (has_links_of_the_right_type, READ_NEW_ISSUE, READ_NEW_ISSUE.replace("/id", "/code")),
    (
        has_links_of_the_right_type,
        READ_NEW_ISSUE,
        "parameters: {id: '{$response.body#/result/id}0'}",
    ),
    (has_links_of_the_right_type, READ_NEW_ISSUE, "parameters: {id: $response.body}"),
    (has_links_of_the_right_type, READ_NEW_ISSUE, "parameters: {id: $request.path.id}"),
    (has_links_of_the_right_type, READ_NEW_ISSUE, "parameters: {id: $answer.body#/result/id}"),
    (has_links_of_the_right_type, READ_NEW_ISSUE, "parameters: {id: 0}"),
    (
        has_links_of_the_right_type,
        READ_NEW_SKU,
        "parameters: {limit: $response.body#/result/value}",
    ),
    (has_links_of_the_right_type, "rangecode: 2000-01-01/2099-12-31", "rangecode: always"),
    (has_links_of_the_right_type, "email: $request.body#/email", "email: $request.body#/mail"),
    (
        has_links_of_the_right_type,
        "        shiftPatternId: $response.body#/results/0/id\n",
        "        shiftPatternId: $response.body#/results/0/code\n",
    ),
    (
        has_links_of_the_right_type,
        "          preference: [none]\n",
        "          preference: [nothing]\n",
    ),
]
