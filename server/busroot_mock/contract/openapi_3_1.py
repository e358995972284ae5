"""An OpenAPI 3.1 document as the OpenAPI 3.0 document that means the same."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.object_kinds import (
    DOCUMENT,
    PATH_ITEM,
    PLAIN,
    SCHEMA,
    SECURITY_SCHEME,
    kind_of_member,
    may_be_reference,
    objects_of,
)
from busroot_mock.contract.references import Document, Problem

VERSION: Final = "3.0.3"

_DIALECT: Final = "https://spec.openapis.org/oas/3.1/dialect/base"
_WITHOUT_EQUIVALENT: Final = (
    *("if", "then", "else", "dependentRequired", "dependentSchemas", "prefixItems", "contains"),
    *("minContains", "maxContains", "patternProperties", "propertyNames", "contentSchema"),
    *("unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$dynamicAnchor", "$anchor"),
    *("$id", "$defs", "$vocabulary", "definitions", "dependencies", "additionalItems"),
)
_FOR_PEOPLE: Final = ("$comment", "$schema", "nullable", "contentMediaType", "contentEncoding")
"""Keywords that restrict nothing in 3.1, or are translated together with others."""

CODING: Final = "x-content-encoding"
"""What a text is encoded by, which 3.0 has no word for."""
MEDIA: Final = "x-content-media-type"
"""The media type of what is in a text."""

_NOTES: Final = ("description", "title", "summary", "deprecated", "externalDocs")
_WITH_A_SCHEMA: Final = ("items", "not", "additionalProperties")
_WITH_SCHEMAS: Final = ("allOf", "anyOf", "oneOf")
_NULL: Final = {"type": "string", "nullable": True, "enum": [None]}


def as_3_0(document: Document) -> Document:
    """Return a document of OpenAPI 3.1 in the words of 3.0, with everything in the same places.

    Left out are webhooks, path items of the components, and notes for people that 3.0 has no place
    for: descriptions beside a reference, further examples of a schema, the summary of the API.
    """
    view = {key: value for key, value in document.items() if key not in _DROPPED}
    view = _translated(view, DOCUMENT)
    view["openapi"] = VERSION
    if isinstance(view.get("info"), dict):
        view["info"] = _info(view["info"])
    components = view.get("components")
    if isinstance(components, dict):
        view["components"] = {key: each for key, each in components.items() if key != "pathItems"}
    return {"paths": {}, **view}


_DROPPED: Final = ("webhooks", "jsonSchemaDialect")
_PATH_ITEMS: Final = ("components", "pathItems")
_MUTUAL_TLS: Final = "mutualTLS"


def problems_of_3_1(document: Document) -> Iterator[Problem]:
    """Yield what a document of OpenAPI 3.1 says that 3.0 has no words for."""
    if document.get("jsonSchemaDialect", _DIALECT) != _DIALECT:
        yield ("jsonSchemaDialect",), "only the dialect of OpenAPI 3.1 itself is supported"
    for place, node, kind in objects_of(document):
        if place[:2] == _PATH_ITEMS:
            continue
        if kind == SCHEMA:
            for keyword in _WITHOUT_EQUIVALENT:
                if keyword in node:
                    yield (*place, keyword), _without_equivalent(keyword)
        if kind == PATH_ITEM and "$ref" in node:
            yield place, "references are not followed here; write the operations out"
        if kind == SECURITY_SCHEME and node.get("type") == _MUTUAL_TLS:
            yield (*place, "type"), _without_equivalent(_MUTUAL_TLS)


def _without_equivalent(word: str) -> str:
    problem = f"the mock server has no equivalent of {word} of OpenAPI 3.1"
    return f"{problem}; say it in words of OpenAPI 3.0"


def _info(info: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in info.items() if key != "summary"}
    if isinstance(kept.get("license"), dict):
        kept["license"] = {k: v for k, v in kept["license"].items() if k != "identifier"}
    return kept


def _translated(node: Any, kind: str) -> Any:
    """Translate what is of a kind of object, and the schemas in it."""
    if kind == PLAIN:
        return node
    if isinstance(node, list):
        return [_translated(each, kind) for each in node]
    if kind == SCHEMA:
        return _schema(node)
    if not isinstance(node, dict):
        return node
    if may_be_reference(kind) and isinstance(node.get("$ref"), str):
        return {"$ref": node["$ref"]}
    return {key: _translated(value, kind_of_member(kind, key)) for key, value in node.items()}


def _schema(node: Any) -> Any:
    if isinstance(node, bool):
        return {} if node else {"not": {}}
    if not isinstance(node, dict):
        return node
    if isinstance(node.get("$ref"), str):
        return _reference(node)
    schema = {key: _keyword(key, value) for key, value in node.items() if key not in _FOR_PEOPLE}
    for translate in (_constant, _example, _bounds, _encoding, _types):
        translate(node, schema)
    return schema


def _keyword(key: str, value: Any) -> Any:
    if key == "properties" and isinstance(value, dict):
        return {name: _schema(each) for name, each in value.items()}
    if key in _WITH_SCHEMAS and isinstance(value, list):
        return [_schema(each) for each in value]
    if key in _WITH_A_SCHEMA and not (key == "additionalProperties" and isinstance(value, bool)):
        return _schema(value)
    return value


def _reference(node: dict[str, Any]) -> dict[str, Any]:
    beside = {
        key: value
        for key, value in node.items()
        if key != "$ref" and key not in _NOTES and not key.startswith("x-")
    }
    reference = {"$ref": node["$ref"]}
    if not beside:
        return reference
    schema: dict[str, Any] = _schema({key: node[key] for key in node if key != "$ref"})
    return {**schema, "allOf": [reference, *schema.get("allOf", [])]}


def _constant(node: dict[str, Any], schema: dict[str, Any]) -> None:
    if "const" in node:
        schema.pop("const")
        values = node.get("enum", [node["const"]])
        schema["enum"] = [node["const"]] if node["const"] in values else []


def _example(node: dict[str, Any], schema: dict[str, Any]) -> None:
    examples = schema.pop("examples", None)
    if isinstance(examples, list) and examples:
        schema.setdefault("example", examples[0])


def _bounds(node: dict[str, Any], schema: dict[str, Any]) -> None:
    for exclusive, bound, sign in (
        ("exclusiveMinimum", "minimum", 1),
        ("exclusiveMaximum", "maximum", -1),
    ):
        limit = schema.pop(exclusive, None)
        if isinstance(limit, int | float) and not isinstance(limit, bool):
            is_narrower = bound not in node or sign * limit >= sign * node[bound]
            if is_narrower:
                schema[bound], schema[exclusive] = limit, True


def _encoding(node: dict[str, Any], schema: dict[str, Any]) -> None:
    coding = node.get("contentEncoding")
    if coding == "base64":
        schema.setdefault("format", "byte")
    elif coding is not None:
        schema[CODING] = coding
    if "contentMediaType" in node:
        schema[MEDIA] = node["contentMediaType"]


def _types(node: dict[str, Any], schema: dict[str, Any]) -> None:
    """Translate a list of types, and the type of null."""
    kinds = node.get("type")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not isinstance(kinds, list):
        return
    others = [kind for kind in kinds if kind != "null"]
    null = {"nullable": True} if "null" in kinds else {}
    if not others:
        schema.pop("type")
        schema["allOf"] = [*schema.get("allOf", []), dict(_NULL)]
    elif len(others) == 1:
        schema.update(type=others[0], **null)
    else:
        schema.pop("type")
        branches = {"anyOf": [{"type": kind, **null} for kind in others]}
        schema["allOf"] = [*schema.get("allOf", []), branches]
