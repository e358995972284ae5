"""Pruning: a record holds nothing but the properties that the contract names."""

from typing import Any

from busroot_mock.contract.references import Document, parts_of


def pruned(document: Document, schema: Any, value: Any) -> Any:
    """Return a valid value without the properties that its schema does not name, at any depth.

    An object stays as it is where its schema names none, or says that there may be others. The
    manual does not say what becomes of other properties; assumed: they are left aside.
    """
    parts = parts_of(document, schema)
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
