"""The parts of a contract that a run can reach: operations, parameters, keywords, values, roles."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.operations import Operation
from busroot_mock.contract.places import (
    BRANCHES,
    Trail,
    node_at,
    schemas_below,
    schemas_for,
    step_into,
)

KEYWORDS = (
    "type",
    "nullable",
    "required",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "pattern",
    "format",
    "additionalProperties",
    "anyOf",
    "oneOf",
)
"""Those that can hold or be broken; `enum` is counted by its members."""

NEVER_BROKEN = (("format", "password"), ("format", "double"), ("format", "int64"))
"""Notes for people and for programs; the bounds say that no `int64` is larger."""

_BOUNDS = {
    "minimum": int | float,
    "maximum": int | float,
    "minLength": str,
    "maxLength": str,
    "pattern": str,
    "format": str,
    "minItems": list,
    "maxItems": list,
    "uniqueItems": list,
    "required": dict,
    "additionalProperties": dict,
}


def statuses(operation: Operation) -> list[str]:
    """Return the statuses that an operation has, but those of a server that fails."""
    return [status for status in operation.node["responses"] if not status.startswith("5")]


@lru_cache(maxsize=1000)
def all_schemas(
    contract: Contract, start: Location, *, chosen: bool = True
) -> tuple[Location, ...]:
    """Return the places of all schemas that can hold for a part of a value.

    Args:
        chosen: Whether to go into those of which a value has to fit only some.
    """
    schemas: dict[Location, None] = {}
    stack: list[Trail] = [(start,)]
    while stack:
        trail = stack.pop()
        if trail[-1] in schemas:
            continue
        schemas[trail[-1]] = None
        stack.extend(reversed(list(_children(contract, trail, chosen))))
    return tuple(schemas)


def _children(contract: Contract, trail: Trail, chosen: bool) -> Iterator[Trail]:
    node = node_at(contract, trail[-1])
    branches = BRANCHES if chosen else ("allOf",)
    ways: list[tuple[str, ...]] = [("properties", name) for name in node.get("properties", {})]
    ways += [(name, str(index)) for name in branches for index in range(len(node.get(name, [])))]
    ways += [("items",)] if "items" in node else []
    ways += [("additionalProperties",)] if _is_schema(node.get("additionalProperties")) else []
    for way in ways:
        inner = step_into(contract, trail, *way)
        if inner:
            yield inner


@lru_cache(maxsize=10_000)
def keywords_of(contract: Contract, schema: Location) -> tuple[Location, ...]:
    """Return the places of the keywords of a schema."""
    node, keywords = node_at(contract, schema), []
    for keyword in KEYWORDS:
        value = node.get(keyword)
        # Of the keywords that are on or off, those that are on.
        is_on = value is True and keyword in ("nullable", "uniqueItems")
        if (keyword, value) in NEVER_BROKEN:
            continue
        if is_on or (value is not None and not isinstance(value, bool)):
            keywords.append((*schema, keyword))
    return tuple(keywords)


def breakable(contract: Contract, start: Location, where: str) -> Iterator[Location]:
    """Yield the places of the keywords of an input that a request can be found to break.

    Of a value with several schemas to choose from, it is the choice that is broken.

    Args:
        start: Of the schema of a parameter, or of the body.
        where: `query`, `path` or `header`, where everything is a text; or `body`.
    """
    for schema in all_schemas(contract, start, chosen=False):
        node = node_at(contract, schema)
        for place in keywords_of(contract, schema):
            statement = place[-1], node[place[-1]]
            is_any_text = statement == ("type", "string") and where != "body"
            # A path with an empty part is another path.
            is_some_text = statement == ("minLength", 1) and where == "path"
            if place[-1] != "nullable" and not is_any_text and not is_some_text:
                yield place
        if "enum" in node:
            yield (*schema, "enum")


@lru_cache(maxsize=10_000)
def members_of(contract: Contract, schema: Location) -> tuple[tuple[Location, Any], ...]:
    """Return the members of the list of values of a schema, each with its place."""
    members = enumerate(node_at(contract, schema).get("enum", []))
    return tuple(((*schema, "enum", str(index)), member) for index, member in members)


def properties_of(contract: Contract, schema: Location) -> Iterator[Location]:
    """Yield the places of the properties that a schema names itself."""
    for name in node_at(contract, schema).get("properties", {}):
        yield (*schema, "properties", name)


def holds_of(contract: Contract, schema: Location, value: Any) -> Iterator[Location]:
    """Yield the keywords of a schema that a value of its own kind comes up against."""
    for place in keywords_of(contract, schema):
        keyword = place[-1]
        if keyword == "nullable":
            if value is None:
                yield place
        elif _is_of(value, _BOUNDS.get(keyword)):
            yield place


def met_by(contract: Contract, start: Trail, value: Any) -> Iterator[tuple[Location, Any]]:
    """Yield every schema that holds for a part of a value, with that part."""
    stack: list[tuple[Trail, Any]] = [(trail, value) for trail in schemas_for(contract, start)]
    while stack:
        trail, part = stack.pop()
        yield trail[-1], part
        # Of a schema with branches, each of them stands here by itself.
        if isinstance(part, list):
            below = schemas_below(contract, trail, "0")
            stack.extend((each, item) for item in part for each in below)
        elif isinstance(part, dict):
            for step, inner in part.items():
                stack.extend([(each, inner) for each in schemas_below(contract, trail, step)])


def _is_schema(node: Any) -> bool:
    return isinstance(node, dict) and bool(node)


def _is_of(value: Any, kind: Any) -> bool:
    if kind is None:
        return value is not None
    return isinstance(value, kind) and not isinstance(value, bool)
