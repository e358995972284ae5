"""Pairs of documents with a schema `Root` that differs by random edits, and values for it."""

import copy
from random import Random
from typing import Any

NAMES = ("a", "b", "c")
TYPES = ("string", "integer", "number", "boolean", "array", "object")
REFERENCES = ("Root", "Other")
SCALARS = (None, True, False, 0, 1, 2, 3, 1.0, 1.5, 2.5, -1, "", "a", "ab", "abc", "2026-01-01")
GROUPS = ("allOf", "anyOf", "oneOf")
BOUNDS: dict[str, dict[str, tuple[Any, ...]]] = {
    "string": {
        "minLength": (0, 1, 2),
        "maxLength": (0, 1, 2, 3),
        "pattern": ("^a", "b$", "^$"),
        "format": ("date", "uuid", "unknown"),
    },
    "integer": {
        "minimum": (-1, 0, 1, 0.5),
        "maximum": (1, 2, 1.5),
        "exclusiveMinimum": (True, False),
        "exclusiveMaximum": (True, False),
        "multipleOf": (1, 2, 3),
        "format": ("int32", "int64"),
    },
    "number": {
        "minimum": (-1, 0, 1, 0.5),
        "maximum": (1, 2, 1.5),
        "exclusiveMinimum": (True, False),
        "exclusiveMaximum": (True, False),
        "multipleOf": (1, 2, 0.5),
    },
    "boolean": {},
    "array": {"minItems": (0, 1, 2), "maxItems": (0, 1, 2), "uniqueItems": (True, False)},
    "object": {"minProperties": (0, 1, 2), "maxProperties": (1, 2, 3)},
    "": {},
}
PLAIN: dict[str, tuple[Any, ...]] = {
    "string": ("", "a", "ab", "abc", "b", "2026-01-01", "x", "bb"),
    "integer": (-1, 0, 1, 2, 3, 6, 2**40),
    "number": (-1, 0, 0.5, 1, 1.5, 2, 2.5, 1.0, 2.0),
    "boolean": (True, False),
}


class Pairs:
    """Makes pairs of documents of OpenAPI 3.0, always the same ones for a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def pair(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return a document, and one that differs by some edits."""
        root, other = self.schema(), self.schema(1)
        new = self._edited(root)
        changed = self._edited(other) if self._is_rare(3) else other
        return document(root, other), document(new, changed)

    def schema(self, depth: int = 2, within: bool = False) -> dict[str, Any]:
        """Return a schema; a reference only within a value, or it would have no end."""
        choose = self._random.choice
        if within and self._is_rare(6):
            return {"$ref": f"#/components/schemas/{choose(REFERENCES)}"}
        kind = choose((*TYPES, "object", ""))
        schema: dict[str, Any] = {"type": kind} if kind else {}
        if kind and self._is_rare(5):
            schema["nullable"] = True
        for keyword, values in BOUNDS[kind].items():
            if self._is_rare(4) and not (keyword == "format" and "nullable" in schema):
                schema[keyword] = choose(values)
        if self._is_rare(8):
            schema["enum"] = [choose(SCALARS) for _ in range(self._random.randint(1, 4))]
        if kind == "object" or (not kind and self._is_rare(2)):
            schema |= self._members(depth)
        if kind == "array" or (not kind and self._is_rare(2)):
            schema["items"] = self.schema(depth - 1, True) if depth > 0 else {}
        for keyword in (*GROUPS, "not") if depth > 0 else ():
            if self._is_rare(8):
                branches = [self.schema(depth - 1) for _ in range(self._random.randint(1, 3))]
                schema[keyword] = branches[0] if keyword == "not" else branches
        return schema

    def value(self, content: dict[str, Any], schema: Any, depth: int = 4) -> Any:
        """Return a value that often complies with a schema of a document."""
        choose = self._random.choice
        while isinstance(schema, dict) and "$ref" in schema:
            schema = content["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if depth <= 0 or not isinstance(schema, dict) or self._is_rare(12):
            return choose((*SCALARS, [], {}))
        if "enum" in schema and not self._is_rare(4):
            return choose(schema["enum"])
        branches = [each for key in GROUPS for each in schema.get(key, [])]
        kind = schema.get("type") or choose(("", *TYPES))
        if branches and (kind == "" or self._is_rare(2)):
            return self.value(content, choose(branches), depth - 1)
        if kind == "array":
            count = self._random.randint(0, 3)
            return [self.value(content, schema.get("items", {}), depth - 1) for _ in range(count)]
        if kind == "object":
            return self._object(content, schema, branches, depth)
        return choose((*PLAIN.get(kind, SCALARS), None))

    def _object(self, content: dict[str, Any], schema: Any, branches: Any, depth: int) -> Any:
        parts = [schema, *branches]
        inner = {k: v for part in parts for k, v in part.get("properties", {}).items()}
        required = {name for part in parts for name in part.get("required", [])}
        extra = schema.get("additionalProperties", {})
        names = [name for name in NAMES if name in required or self._is_rare(2)]
        return {name: self.value(content, inner.get(name, extra), depth - 1) for name in names}

    def _members(self, depth: int) -> dict[str, Any]:
        names = [name for name in NAMES if self._is_rare(2)]
        inner = [self.schema(depth - 1, True) if depth > 0 else {} for _ in (*names, None)]
        schema: dict[str, Any] = {"properties": dict(zip(names, inner, strict=False))}
        for each in schema["properties"].values():
            if "$ref" not in each and self._is_rare(8):
                each[self._random.choice(["readOnly", "writeOnly"])] = True
        required = [name for name in NAMES if self._is_rare(3)]
        if required and self._is_rare(2):
            schema["required"] = required
        if self._is_rare(2):
            schema["additionalProperties"] = self._random.choice((False, True, inner[-1]))
        return schema

    def _edited(self, schema: dict[str, Any]) -> dict[str, Any]:
        result = copy.deepcopy(schema)
        for _ in range(self._random.randint(1, 3)):
            places = list(_nodes(result))
            if places:
                self._edit(self._random.choice(places))
        return result

    def _edit(self, node: dict[str, Any]) -> None:
        fresh = self.schema(1)
        way = self._random.choice(("remove", "take", "take", "replace", "wrap"))
        keys = [key for key in (node if way == "remove" else fresh) if key != "type"]
        if way == "replace":
            node.clear()
            node.update(fresh)
        elif way == "wrap":
            inner = dict(node)
            node.clear()
            node[self._random.choice(GROUPS)] = self._random.choice(
                ([inner], [inner, fresh], [fresh, inner])
            )
        elif keys:
            key = self._random.choice(keys)
            if way == "remove":
                del node[key]
            else:
                node[key] = fresh[key]

    def _is_rare(self, times: int) -> bool:
        return self._random.randrange(times) == 0


def _nodes(schema: Any) -> list[dict[str, Any]]:
    """Return the schemas in a schema, references left out."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return []
    inner = [each for keyword in GROUPS for each in schema.get(keyword, [])]
    inner += [schema.get(keyword) for keyword in ("not", "items", "additionalProperties")]
    inner += schema.get("properties", {}).values()
    return [schema, *(node for each in inner for node in _nodes(each))]


def document(root: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return a document with two schemas."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Pair", "version": "1"},
        "paths": {},
        "components": {"schemas": {"Root": root, "Other": other}},
    }
