"""The contracts as text and as documents, and how the tests walk over them."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import yaml

from busroot_mock.contract.document import Contract
from busroot_mock.contract.link_bodies import body_of_link
from busroot_mock.contract.plain_yaml import plain_value
from busroot_mock.paths import CONTRACT, CONTROL_CONTRACT

METHODS: Final = ("get", "post", "put", "patch", "delete")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SERVED: Final = Contract(CONTRACT)
"""The contract as the mock server has it; no test changes it."""
CONTROLS: Final = Contract(CONTROL_CONTRACT)
"""The contract of the control API."""


class Source(NamedTuple):
    """A contract as text and as a document, and the package of its handlers."""

    text: str
    document: dict[str, Any]
    handlers: str = "busroot_mock.handlers"


Rule = Callable[[Source], Iterator[str]]
"""Yields what a contract does wrong."""


class Link(NamedTuple):
    """A link, and the operations at its ends; `status` is that of the answer it starts from."""

    name: str
    source: str
    status: str
    target: str
    parameters: dict[str, Any]
    body: Any

    def __str__(self) -> str:
        return f"{self.name} of {self.source}"


def source(text: str, handlers: str = "busroot_mock.handlers") -> Source:
    return Source(text, plain_value(LOADER(text)), handlers)


API: Final = source(CONTRACT.read_text(encoding="utf-8"))
CONTROL: Final = source(CONTROL_CONTRACT.read_text(encoding="utf-8"), "busroot_mock.control")


def nodes(node: Any, *place: str) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Yield every mapping of a document with its place, what is an example left out."""
    if isinstance(node, dict):
        yield place, node
        for key, value in node.items():
            if key not in ("example", "examples", "default") or place[-1:] == ("properties",):
                yield from nodes(value, *place, str(key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from nodes(value, *place, str(index))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every operation with its name, such as `GET /things`, and all of its parameters."""
    for path, item in document["paths"].items():
        shared = item.get("parameters", [])
        for method in METHODS:
            if method in item:
                own = [*item[method].get("parameters", []), *shared]
                yield f"{method.upper()} {path}", {**item[method], "parameters": own}


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        where = node["$ref"].removeprefix("#/").split("/")
        node = document
        for step in where:
            node = node[step]
    return node


def parameters_of(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [resolved(document, parameter) for parameter in operation["parameters"]]


def json_of(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return what a body, or an answer, says of JSON: nothing, if there is none."""
    content = resolved(document, node).get("content", {})
    actual: dict[str, Any] = content.get("application/json", {})
    return actual


def examples_of(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Return the examples of a parameter, a body or a schema by name; a single one has none."""
    single = {"": node["example"]} if "example" in node else {}
    named = {
        name: resolved(document, example)["value"]
        for name, example in node.get("examples", {}).items()
    }
    return {**single, **named}


def properties_of(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    schema = resolved(document, schema)
    parts = [properties_of(document, part) for part in schema.get("allOf", [])]
    actual: dict[str, Any] = dict(schema.get("properties", {}))
    for part in parts:
        actual = {**actual, **part}
    return actual


def links(document: dict[str, Any]) -> Iterator[Link]:
    names = {operation["operationId"]: label for label, operation in operations(document)}
    for label, operation in operations(document):
        for status, answer in operation["responses"].items():
            for name, node in resolved(document, answer).get("links", {}).items():
                link = resolved(document, node)
                target = names.get(link.get("operationId"), "")
                given = link.get("parameters", {})
                yield Link(name, label, status, target, given, body_of_link(link))
