"""Schemas that are valid in OpenAPI 3.0 and mean something else than they seem to."""

import json
from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.loader import Location
from busroot_mock.contract.object_kinds import SCHEMA, objects_of
from busroot_mock.contract.references import GROUPS, Document, Problem, parts_of, resolved

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_DEEPEST: Final = 20


def schema_problems(document: Document) -> Iterator[Problem]:
    """Yield the schemas that no client and server would understand alike."""
    for place, node, kind in objects_of(document):
        if kind != SCHEMA:
            continue
        yield from _circle_problems(document, place, node)
        if "enum" in node:
            yield from _enum_problems(place, node)
        if node.get("nullable") is True:
            yield from _null_problems(document, place, node)


def _circle_problems(
    document: Document, place: Location, schema: dict[str, Any]
) -> Iterator[Problem]:
    """Yield a schema that nobody can check: it has itself as a part, with nothing between."""
    inner = [each for group in GROUPS for each in schema.get(group, ())]
    inner += [schema["not"]] if "not" in schema else []
    if any(schema is part for each in inner for part in parts_of(document, each)):
        yield place, "it is put together from itself; take it out of its own parts"


def _enum_problems(place: Location, schema: dict[str, Any]) -> Iterator[Problem]:
    values, kind = schema.get("enum"), schema.get("type")
    if not isinstance(values, list) or not isinstance(kind, str):
        return
    for index, value in enumerate(values):
        if not _is_of(kind, value) and not (value is None and schema.get("nullable") is True):
            problem = f"{json.dumps(value)[:40]} is not of type {kind}, so it is never allowed"
            if kind == "string":
                problem += "; write texts such as '~', 'true' or '5' in quotes"
            yield (*place, "enum", str(index)), problem


def _null_problems(
    document: Document, place: Location, schema: dict[str, Any]
) -> Iterator[Problem]:
    """Yield a nullable schema whose null some tools refuse, as the rest of it does.

    OpenAPI 3.0.3 says that `nullable` adds null to the `type`, and takes nothing away.
    """
    if not _takes_null(document, {**schema, "type": "string"}):
        problem = "tools differ on whether null is allowed here, as the rest of the schema refuses "
        yield (*place, "nullable"), f"{problem}it; allow null there too, or remove nullable"
    elif "type" not in schema:
        problem = "nullable says nothing without a type beside it; state the type, or remove it"
        yield (*place, "nullable"), problem


def _takes_null(document: Document, schema: Any, depth: int = 0) -> bool:
    schema = resolved(document, schema)
    if depth > _DEEPEST or not isinstance(schema, dict):
        return True
    if "type" in schema and schema.get("nullable") is not True:
        return False
    if None not in schema.get("enum", [None]):
        return False
    groups = [
        [_takes_null(document, branch, depth + 1) for branch in schema.get(group, [])]
        for group in GROUPS
    ]
    all_of, any_of, one_of = groups
    is_negated = "not" in schema and _takes_null(document, schema["not"], depth + 1)
    is_only = not one_of or one_of.count(True) == 1
    return all(all_of) and (not any_of or any(any_of)) and is_only and not is_negated


def _is_of(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES.get(kind, (object,)))
