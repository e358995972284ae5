"""Draw one legal edit of a keyword of OpenAPI 3.0 anywhere in a contract."""

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from busroot_mock.contract.loader import Location, nodes
from busroot_mock.contract.operations import METHODS

Document = dict[str, Any]
GONE: Final = object()


class Edit(NamedTuple):
    """A keyword of the contract with another value.

    Attributes:
        place: Steps to the keyword.
        value: What it gets; `GONE` if it is taken away.
    """

    place: Location
    value: Any

    def __str__(self) -> str:
        value = "removed" if self.value is GONE else repr(self.value)[:100]
        return f"/{'/'.join(self.place)} = {value}"

    def applied(self, document: Document) -> Document:
        """Return a document with the edit."""
        edited: Document = copy.deepcopy(document)
        node: Any = edited
        for step in self.place[:-1]:
            node = node[int(step)] if isinstance(node, list) else node[step]
        last: Any = int(self.place[-1]) if isinstance(node, list) else self.place[-1]
        if self.value is GONE:
            del node[last]
        else:
            node[last] = copy.deepcopy(self.value)
        return edited


def drawn(document: Document, chance: random.Random) -> Edit:
    """Return one edit; keywords of a kind of object are equally likely, and its places."""
    while True:
        (kind,) = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        places = list(_places(document, kind))
        keyword, values = chance.choice(_KINDS[kind])
        place, node = chance.choice(places)
        if kind == "schema" and node.get("type") not in _OF_TYPE.get(keyword, [node.get("type")]):
            continue
        if keyword not in node or chance.random() < 0.6:
            value = values(node, chance) if callable(values) else chance.choice(values)
            if value is not None and value != node.get(keyword):
                return Edit((*place, keyword), value)
        elif keyword not in _NEEDED.get(kind, ()):
            return Edit((*place, keyword), GONE)


_SCHEMA_STEPS: Final = ("schemas", "properties")
_BELOW: Final = ("schema", "items", "not")


def _places(document: Document, kind: str) -> Iterator[tuple[Location, dict[str, Any]]]:
    for place, node in nodes(document):
        if not isinstance(node, dict) or any(step.startswith("x-") for step in place):
            continue
        if not {"example", "examples", "value", "default"} & set(place) and _is(kind, place, node):
            yield place, node


def _is(kind: str, place: Location, node: dict[str, Any]) -> bool:
    outer, last = ("", "", *place)[-2:]
    if kind == "operation":
        return outer.startswith("/") and last in METHODS
    if kind == "document":
        return not place
    if kind == "content":
        return outer != "properties" and last == "content"
    if "$ref" in node:
        return False
    if kind == "schema":
        return last in _BELOW or outer in _SCHEMA_STEPS or outer in ("allOf", "oneOf", "anyOf")
    if kind == "responses":
        return outer in METHODS and last == "responses"
    expected = {"response": "responses", "parameter": "parameters", "body": "requestBodies"}
    return outer == expected.get(kind) and last not in METHODS


def _property(node: dict[str, Any], chance: random.Random) -> Any:
    names = list(node.get("properties", {}))
    return sorted({*node.get("required", []), chance.choice(names)}) if names else None


def _fewer(node: dict[str, Any], chance: random.Random) -> Any:
    names = node.get("required", [])
    return names[1:] or None


def _with_property(node: dict[str, Any], chance: random.Random) -> Any:
    if "properties" not in node:
        return None
    new = chance.choice([{"type": "string"}, {"type": "integer"}, {}, {"nullable": True}])
    return {**node["properties"], chance.choice(["extra", "id", "note"]): new}


def _without_property(node: dict[str, Any], chance: random.Random) -> Any:
    names = list(node.get("properties", {}))
    if not names:
        return None
    gone = chance.choice(names)
    return {name: each for name, each in node["properties"].items() if name != gone}


def _members(node: dict[str, Any], chance: random.Random) -> Any:
    values = node.get("enum", [])
    if not values:
        return ["a", "b"] if node.get("type") == "string" else None
    return chance.choice([values[:-1] or values * 2, [*values, "added"]])


def _shifted(keyword: str) -> Callable[[dict[str, Any], random.Random], Any]:
    def value(node: dict[str, Any], chance: random.Random) -> Any:
        return max(0, node.get(keyword, 10) + chance.choice([-1, 1, 5, -9, 40]))

    return value


def _branches(node: dict[str, Any], chance: random.Random) -> Any:
    shapes: list[dict[str, Any]] = [{"type": "string"}, {"type": "integer"}, {"type": "object"}]
    return [*chance.sample(shapes, 2), {"nullable": True, "type": node.get("type", "string")}]


def _same(node: dict[str, Any], chance: random.Random) -> Any:
    return [{key: node[key]} for key in ("type", "maxLength", "properties") if key in node] or None


def _reused(node: dict[str, Any], chance: random.Random) -> Any:
    return [{"$ref": f"#/components/schemas/{chance.choice(['RecordId', 'Time', 'Sku'])}"}]


_ERROR: Final = "#/components/responses/BadRequest"
_JSON: Final = {"schema": {"$ref": "#/components/schemas/Error"}}
_HEADER: Final = {"schema": {"type": "string"}}
_PARAMETER: Final = {"name": "extra", "in": "query", "schema": {"type": "string"}}


def _more_parameters(node: dict[str, Any], chance: random.Random) -> Any:
    where = chance.choice(["query", "header", "cookie"])
    return [*node.get("parameters", []), {**_PARAMETER, "in": where}]


Values = list[Any] | Callable[[dict[str, Any], random.Random], Any]

_FORMATS: Final = (
    *("date-time", "date", "time", "uuid", "byte", "binary", "duration", "int32", "int64"),
    *("email", "uri", "hostname", "ipv4", "float", "double", "password", "regex", "phone"),
)
_KINDS: Final[dict[str, list[tuple[str, Values]]]] = {
    "schema": [
        ("type", ["string", "integer", "number", "boolean", "object"]),
        *[("required", each) for each in (_property, _fewer)],
        *[("properties", each) for each in (_with_property, _without_property)],
        ("nullable", [True, False]),
        ("enum", _members),
        ("format", list(_FORMATS)),
        ("pattern", ["^[a-z]+$", "^x", "[0-9]", "."]),
        *[(each, _shifted(each)) for each in ("minLength", "maxLength", "minimum", "maximum")],
        *[(each, [True]) for each in ("exclusiveMinimum", "exclusiveMaximum", "uniqueItems")],
        ("multipleOf", [2, 5, 0.5]),
        *[(each, [0, 1, 2, 5]) for each in ("minItems", "maxItems")],
        *[(each, [0, 1, 3, 9]) for each in ("minProperties", "maxProperties")],
        ("default", ["text", 5, True, None, []]),
        *[(each, [True, False]) for each in ("readOnly", "writeOnly", "deprecated")],
        ("additionalProperties", [True, False, {"type": "string"}, {}]),
        *[("allOf", each) for each in (_branches, _same, _reused)],
        *[(each, _branches) for each in ("oneOf", "anyOf")],
        ("not", [{"type": "string"}, {"type": "boolean"}, {"required": ["name"]}]),
        ("discriminator", [{"propertyName": "type"}, {"propertyName": "code"}]),
        *[(each, ["Words"]) for each in ("title", "description")],
        ("example", ["text", 5, {}, None]),
        ("xml", [{"name": "thing"}]),
        ("externalDocs", [{"url": "https://example.org"}]),
    ],
    "responses": [
        *[(each, [{"$ref": _ERROR}, {"description": "None"}]) for each in ("4XX", "5XX", "418")],
        ("default", [{"$ref": _ERROR}, {"description": "Other"}]),
        *[(each, [{"$ref": _ERROR}]) for each in ("400", "401", "403", "409", "413", "404")],
        *[(each, [{"description": "Made"}]) for each in ("201", "202", "204", "2XX", "302")],
    ],
    "response": [
        ("description", ["Words", ""]),
        ("content", [{}, {"application/json": {}}, {"application/problem+json": _JSON}]),
        ("headers", [{"X-Trace": _HEADER}, {"X-Trace": {**_HEADER, "required": True}}]),
        ("links", [{"next": {"operationId": "listSkus", "parameters": {"limit": 1}}}]),
    ],
    "content": [
        ("application/json", [_JSON, {}]),
        *[(each, [_JSON]) for each in ("text/plain", "application/problem+json", "*/*")],
    ],
    "parameter": [
        ("required", [True, False]),
        ("style", ["form", "simple", "label", "matrix", "spaceDelimited", "deepObject"]),
        *[(each, [True, False]) for each in ("explode", "allowEmptyValue", "allowReserved")],
        ("deprecated", [True]),
        ("in", ["query", "header", "cookie", "path"]),
        ("name", ["other", "limit"]),
        ("schema", [{"type": "array", "items": {"type": "string"}}, {"type": "integer"}, {}]),
        ("example", ["text", 5]),
        ("examples", [{"a": {"value": "text"}}]),
        ("content", [{"application/json": {"schema": {"type": "object"}}}]),
    ],
    "body": [
        ("required", [True, False]),
        ("description", ["Words"]),
    ],
    "operation": [
        ("deprecated", [True]),
        *[(each, ["Words"]) for each in ("summary", "description")],
        ("security", [[], [{}], [{"ApiKeyAuth": []}], [{"Other": []}]]),
        ("servers", [[{"url": "/v2"}]]),
        ("tags", [["Sku"], ["Sku", "Plant"], []]),
        ("operationId", ["somethingElse", "listSkus"]),
        ("parameters", _more_parameters),
        ("externalDocs", [{"url": "https://example.org"}]),
        ("callbacks", [{"done": {"{$request.body#/url}": {}}}]),
        ("x-roles", [{"allow": ["admin"]}, {"allow": []}]),
        ("requestBody", [{"content": {"application/json": {"schema": {"type": "object"}}}}]),
    ],
    "document": [
        ("servers", [[{"url": "/v2"}], [{"url": "https://a.example/{b}"}], []]),
        ("security", [[], [{}, {"ApiKeyAuth": []}]]),
        ("tags", [[], [{"name": "Other"}]]),
        ("externalDocs", [{"url": "https://example.org"}]),
        ("info", [{"title": "Other", "version": "2"}]),
    ],
}
_WEIGHTS: Final = {
    "schema": 24,
    "parameter": 6,
    **dict.fromkeys(("responses", "response", "operation"), 3),
    **dict.fromkeys(("content", "body", "document"), 1),
}
_OF_TYPE: Final = {
    **dict.fromkeys(("pattern", "minLength", "maxLength"), ("string",)),
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), ("integer", "number")),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), ("integer", "number")),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems"), ("array",)),
    **dict.fromkeys(("minProperties", "maxProperties", "additionalProperties"), ("object",)),
    **dict.fromkeys(("required", "properties"), ("object",)),
}
"""The types of the schemas that a keyword says something of; others have no use for it."""

_NEEDED: Final = {
    "response": ("description",),
    "parameter": ("in", "name"),
    "operation": ("x-roles",),
    "document": ("info",),
}
