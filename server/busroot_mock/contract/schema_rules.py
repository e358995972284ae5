"""Schemas that are valid in OpenAPI 3.0 and mean something else than they seem to."""

import json
from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.loader import Location
from busroot_mock.contract.references import Document, Problem

_TYPES: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
_VALUES: Final = ("example", "examples", "default", "enum")


def schema_problems(document: Document) -> Iterator[Problem]:
    """Yield the schemas that no client and server would understand alike."""
    stack: list[tuple[Location, Any]] = [((), document)]
    while stack:
        place, node = stack.pop()
        if isinstance(node, dict):
            yield from _enum_problems(place, node)
            is_group = place[-1:] == ("properties",)
            items = [
                (key, item)
                for key, item in node.items()
                if is_group or not (key in _VALUES or key.startswith("x-"))
            ]
        else:
            items = [(str(index), item) for index, item in enumerate(node)]
        stack += [((*place, key), item) for key, item in items if isinstance(item, dict | list)]


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


def _is_of(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _TYPES.get(kind, (object,)))
