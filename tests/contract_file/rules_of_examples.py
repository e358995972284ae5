"""Rules on the examples of a contract: they are everywhere, and valid."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.schemas import Schemas
from busroot_mock.errors import pointer
from tests.support.contracts import (
    Rule,
    Source,
    examples_of,
    json_of,
    nodes,
    operations,
    parameters_of,
    properties_of,
    resolved,
)


def has_valid_examples(contract: Source) -> Iterator[str]:
    schemas = Schemas(contract.document)
    for place, node in nodes(contract.document):
        if place[-1:] == ("properties",) or place == ("components",):
            continue
        of = (*place, "schema") if "schema" in node else place
        for name, example in examples_of(contract.document, node).items():
            for violation in schemas.compile(*of).violations(example, "body"):
                yield f"example {name!r} at {pointer(*place)} breaks {violation['keyword']}"


def has_an_example_for_each_body(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        body = resolved(contract.document, operation.get("requestBody", {}))
        for media_type in body.get("content", {}).values():
            if not examples_of(contract.document, media_type):
                yield f"{name} has no example of its body"


def has_an_example_for_each_parameter(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        for parameter in parameters_of(contract.document, operation):
            if not examples_of(contract.document, parameter):
                yield f"{name} has no example of {parameter['name']}"


def record_schema(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of what an operation answers with: of `result`, or of each of `results`.

    An answer without either, which tells of success alone, or without a body, has none.
    """
    answers = [answer for status, answer in operation["responses"].items() if status[0] == "2"]
    declared = properties_of(document, json_of(document, answers[0]).get("schema", {}))
    schema = resolved(document, declared.get("result", declared.get("results", {})))
    while "items" in schema:
        schema = resolved(document, schema["items"])
    return schema


def has_an_example_for_each_record(contract: Source) -> Iterator[str]:
    for name, operation in operations(contract.document):
        schema = record_schema(contract.document, operation)
        if schema and "example" not in schema:
            yield f"{name} has no example of its records"


def has_an_example_for_each_error(contract: Source) -> Iterator[str]:
    for name, answer in contract.document["components"]["responses"].items():
        if not examples_of(contract.document, json_of(contract.document, answer)):
            yield f"{name} has no example"


RULES: Final[list[Rule]] = [
    has_valid_examples,
    has_an_example_for_each_body,
    has_an_example_for_each_parameter,
]
RULES_OF_THE_API: Final[list[Rule]] = [
    has_an_example_for_each_record,
    has_an_example_for_each_error,
]

BREAKS: Final = [
    (
        has_valid_examples,
        "example: {key: companyName, value: Demo Foods",
        "example: {key: 5, value: Demo Foods",
    ),
    (has_valid_examples, "example: /0/stationGroupCode", "example: 5"),
    (has_valid_examples, "example: {domain: acme.example, plantName", "example: {plantName"),
    (has_valid_examples, "violations: []", "violations: [{in: body}]"),
    (has_valid_examples, "parentReasonCode: packaging\n", "parentReasonCode: 5\n"),
    (has_valid_examples, "                workOrderReference: PM-9001\n", ""),
    (has_valid_examples, "\n      example: leeds\n", "\n      examples: {a: {value: 5}}\n"),
    (
        has_an_example_for_each_body,
        "          example: {domain: acme.example, plantName: Acme Leeds, accountId: acme}\n",
        "",
    ),
    (
        has_an_example_for_each_body,
        "          example: {domain: acme.example, plantName: Acme Leeds, accountId: acme}\n",
        "          examples: {}\n",
    ),
    (has_an_example_for_each_parameter, "\n      example: leeds\n", "\n"),
    (
        has_an_example_for_each_record,
        "      example: {key: companyName, message: Saved.}\n",
        "",
    ),
    (
        has_an_example_for_each_record,
        "      example:\n        id: demo\n",
        "      x-a:\n        b: 1\n",
    ),
    (
        has_an_example_for_each_record,
        "example: {stationCode: cook-1,",
        "x-a: {stationCode: cook-1,",
    ),
    (
        has_an_example_for_each_error,
        "          example:\n            isSuccess: false\n            message: No API key",
        "          x-a:\n            b: false\n            message: No API key",
    ),
]
