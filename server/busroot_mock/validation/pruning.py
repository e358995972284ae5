"""Pruning: a record holds nothing but the properties that the contract names."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.references import Document, resolved

_GROUPS: Final = ("allOf", "anyOf", "oneOf")


def pruned(document: Document, schema: Any, value: Any) -> Any:
    """Return a valid value without the properties that its schema does not name, at any depth.

    An object stays as it is where its schema names none, or says that there may be others. The
    manual does not say what becomes of other properties; assumed: they are left aside.
    """
    parts = list(_parts(document, schema, set()))
    if isinstance(value, list):
        items = next((part["items"] for part in parts if "items" in part), None)
        return value if items is None else [pruned(document, items, each) for each in value]
    named = {name: each for part in parts for name, each in part.get("properties", {}).items()}
    if not isinstance(value, dict) or not named:
        return value
    kept = any(part.get("additionalProperties") for part in parts)
    return {
        name: pruned(document, named.get(name, {}), inner)
        for name, inner in value.items()
        if kept or name in named
    }


def _parts(document: Document, schema: Any, seen: set[int]) -> Iterator[dict[str, Any]]:
    """Yield a schema and those that it is put together from."""
    schema = resolved(document, schema)
    if id(schema) not in seen:
        seen.add(id(schema))
        yield schema
        for group in _GROUPS:
            for each in schema.get(group, ()):
                yield from _parts(document, each, seen)
