"""Conversion of OpenAPI 3.0 schemas to JSON Schema Draft 4, for requests or for responses."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote, unquote

from busroot_mock.contract.formats import with_bounds
from busroot_mock.contract.references import parts_of, resolved
from busroot_mock.errors import pointer, steps_of

OF_REQUESTS: Final = "readOnly"
"""The keyword of properties that no request has."""

OF_RESPONSES: Final = "writeOnly"
"""The keyword of properties that no response has."""

CHOICES: Final = ("anyOf", "oneOf")
"""Keywords that stand below two `not`: what breaks them is then one error.

jsonschema-rs 0.60 would make an error for each place that breaks each branch: 800 ms for 60 KB.
"""


def as_json_schema(document: dict[str, Any], hidden: str) -> dict[str, Any]:
    """Return a document with its schemas translated.

    What OpenAPI 3.0 has of its own becomes what Draft 4 knows: `nullable`, the ranges of `int32`
    and `int64`, and properties of the other direction, which nobody may send or require. `CHOICES`
    move below two `not`; `place_in` says where what lies in them is then.

    Args:
        document: Any OpenAPI 3.0 document.
        hidden: `OF_REQUESTS` or `OF_RESPONSES`.
    """
    translated: dict[str, Any] = _Translation(document, hidden).of(document)
    for node in _references(translated):
        if any(f"/{name}/" in node["$ref"] for name in CHOICES):
            place = place_in(translated, steps_of(unquote(node["$ref"][1:])))
            node["$ref"] = f"#{quote(pointer(*place))}"
    return translated


def place_in(translated: Any, place: Sequence[str]) -> list[str]:
    """Return where in a translated document lies what lay at this place."""
    steps: list[str] = []
    node = translated
    for step in place:
        way = [step]
        if step in CHOICES and isinstance(node, dict) and step not in node:
            branches = enumerate(node.get("allOf", []))
            index = next((i for i, each in branches if step in _negated_twice(each)), None)
            way = [step] if index is None else ["allOf", str(index), "not", "not", step]
        for each in way:
            node = _inside(node, each)
        steps += way
    return steps


def has_directions(document: Any) -> bool:
    """Tell whether any property of a document is read-only or write-only."""
    stack = [document]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            if node.get("readOnly") is True or node.get("writeOnly") is True:
                return True
            stack += node.values()
        elif isinstance(node, list):
            stack += node
    return False


class _Translation:
    def __init__(self, document: dict[str, Any], hidden: str) -> None:
        self._document = document
        self._hidden = hidden
        self._has_directions = has_directions(document)

    def of(self, node: Any, absent: frozenset[str] = frozenset()) -> Any:
        """Translate what may be a schema; `absent` are names that a schema around it hides."""
        if isinstance(node, list):
            return [self.of(item) for item in node]
        if not isinstance(node, dict):
            return node
        if self._has_directions and ("properties" in node or "required" in node or "allOf" in node):
            return self._object(node, absent)
        return self._keywords({key: self._value(key, value) for key, value in node.items()})

    def _value(self, key: str, value: Any) -> Any:
        """Translate what stands under a key, but no values, which may look like schemas."""
        return value if key == "enum" and isinstance(value, list) else self.of(value)

    def _keywords(self, copy: dict[str, Any]) -> dict[str, Any]:
        choices = [name for name in CHOICES if isinstance(copy.get(name), list)]
        if choices:
            secret = {"format": "password"} if copy.get("format") == "password" else {}
            apart = [{"not": {"not": {name: copy.pop(name)}}, **secret} for name in choices]
            copy["allOf"] = [*copy.get("allOf", ()), *apart]
        if "format" in copy:
            copy = with_bounds(copy)
        if copy.get("nullable") is True and isinstance(copy.get("type"), str):
            copy["type"] = [copy["type"], "null"]
        return copy

    def _object(self, node: dict[str, Any], absent: frozenset[str]) -> dict[str, Any]:
        absent |= self._hidden_in(node)
        copy = {
            # An extension such as `x-shown-as` may look like a schema.
            key: value if key.startswith("x-") else self._value(key, value)
            for key, value in node.items()
        }
        if "properties" in copy:
            copy["properties"] = {
                name: self._absent(inner) if name in absent else self.of(inner)
                for name, inner in _properties(node).items()
            }
        if isinstance(node.get("required"), list):
            copy["required"] = [name for name in node["required"] if name not in absent]
            if not copy["required"]:
                del copy["required"]
        if isinstance(node.get("allOf"), list) and absent:
            branches = [resolved(self._document, branch) for branch in node["allOf"]]
            copy["allOf"] = [self.of(branch, absent) for branch in branches]
        return self._keywords(copy)

    def _hidden_in(self, node: dict[str, Any]) -> frozenset[str]:
        names = set()
        for part in parts_of(self._document, node):
            for name, inner in _properties(part).items():
                if resolved(self._document, inner).get(self._hidden) is True:
                    names.add(name)
        return frozenset(names)

    def _absent(self, inner: Any) -> dict[str, Any]:
        schema = resolved(self._document, inner)
        secret = {"format": "password"} if schema.get("format") == "password" else {}
        return {"not": {}, self._hidden: True, **secret}


def _properties(part: dict[str, Any]) -> dict[str, Any]:
    properties = part.get("properties")
    if not isinstance(properties, dict):
        return {}
    return {name: inner for name, inner in properties.items() if isinstance(inner, dict)}


def _references(translated: Any) -> Iterator[dict[str, Any]]:
    stack = [translated]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                yield node
            stack += node.values()
        elif isinstance(node, list):
            stack += node


def _negated_twice(schema: Any) -> dict[str, Any]:
    for _ in range(2):
        schema = schema.get("not") if isinstance(schema, dict) else None
    return schema if isinstance(schema, dict) else {}


def _inside(node: Any, step: str) -> Any:
    if isinstance(node, list):
        return node[int(step)] if step.isdecimal() and int(step) < len(node) else None
    return node.get(step) if isinstance(node, dict) else None


def negated_choice(node: dict[str, Any]) -> str | None:
    """Return which of `CHOICES` a translated schema states below two `not`, if any."""
    return next((name for name in CHOICES if name in _negated_twice(node)), None)
