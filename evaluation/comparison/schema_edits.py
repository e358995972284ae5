"""Schemas before and after, by the words in which oasdiff names the change between them."""

from typing import Any, Final

Schema = dict[str, Any]
Edit = tuple[Schema, Schema]

TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "integer"}
LIST: Final[Schema] = {"type": "array", "items": TEXT}
THING: Final[Schema] = {"type": "object", "properties": {"a": TEXT}}
NEEDS: Final[Schema] = {"type": "object", "required": ["a"]}
_A: Final[Schema] = {"type": "object", "properties": {"kind": TEXT}, "required": ["kind"]}
_B: Final[Schema] = {"type": "object", "properties": {"size": NUMBER}, "required": ["size"]}


def _limits() -> dict[str, Edit]:
    edits: dict[str, Edit] = {}
    for word, keyword, schema in (
        ("max", "maximum", NUMBER),
        ("min", "minimum", NUMBER),
        ("exclusive-max", "exclusiveMaximum", NUMBER),
        ("exclusive-min", "exclusiveMinimum", NUMBER),
        ("max-length", "maxLength", TEXT),
        ("min-length", "minLength", TEXT),
        ("max-items", "maxItems", LIST),
        ("min-items", "minItems", LIST),
    ):
        low, high = {**schema, keyword: 5}, {**schema, keyword: 9}
        edits |= {f"{word}-increased": (low, high), f"{word}-decreased": (high, low)}
        edits |= {f"{word}-set": (schema, low), f"{word}-unset": (low, schema)}
    return edits


def _both_ways(word: str, less: Schema, more: Schema, added: str = "added") -> dict[str, Edit]:
    removed = {"added": "removed", "widened": "narrowed"}[added]
    return {f"{word}-{added}": (less, more), f"{word}-{removed}": (more, less)}


def _discriminators() -> dict[str, Edit]:
    kind = {"propertyName": "kind"}
    mapped = {**kind, "mapping": {"a": "#/components/schemas/A"}}
    named = {**kind, "mapping": {"a": "#/components/schemas/B"}}
    plain, first, second, other = (
        {**_A, "discriminator": each} for each in (kind, mapped, named, {"propertyName": "size"})
    )
    return {
        "discriminator-property-name-changed": (plain, other),
        "discriminator-mapping-changed": (first, second),
        "discriminator-mapping-added": (plain, first),
        "discriminator-mapping-deleted": (first, plain),
        **_both_ways("discriminator", _A, plain),
    }


def _branches() -> dict[str, Edit]:
    when = {"if": NEEDS, "then": {"required": ["b"]}}
    noted = {"allOf": [_A, {"description": "a note"}]}
    return {
        "wrapped-in-one-of": (_A, {"oneOf": [_A, _B]}),
        "all-of-added-annotation-only": ({"allOf": [_A]}, noted),
        "all-of-removed-annotation-only": (noted, {"allOf": [_A]}),
        **_both_ways("all-of", {"allOf": [_A]}, {"allOf": [_A, _B]}),
        **_both_ways("any-of", {"anyOf": [_A]}, {"anyOf": [_A, _B]}),
        **_both_ways("one-of", {"oneOf": [_A]}, {"oneOf": [_A, _B]}),
        **_both_ways("if", THING, {**THING, **when}),
        **_both_ways("then", {**THING, "if": NEEDS}, {**THING, **when}),
        **_both_ways("else", {**THING, "if": NEEDS}, {**THING, "if": NEEDS, "else": NEEDS}),
    }


def _applicators() -> dict[str, Edit]:
    """Return the edits of keywords of JSON Schema that hold other schemas."""
    required = [{**THING, "dependentRequired": {"a": [name]}} for name in ("b", "c")]
    edits: dict[str, Edit] = {"dependent-required-changed": (required[0], required[1])}
    for word, schema, keyword, value in (
        ("prefix-items", LIST, "prefixItems", [TEXT]),
        ("contains", LIST, "contains", TEXT),
        ("dependent-required", THING, "dependentRequired", {"a": ["b"]}),
        ("dependent-schema", THING, "dependentSchemas", {"a": NEEDS}),
        ("pattern-property", THING, "patternProperties", {"^x": TEXT}),
        ("property-names", THING, "propertyNames", {"maxLength": 9}),
        ("unevaluated-items", LIST, "unevaluatedItems", False),
        ("unevaluated-properties", THING, "unevaluatedProperties", False),
        ("content-schema", TEXT, "contentSchema", THING),
    ):
        edits |= _both_ways(word, schema, {**schema, keyword: value})
    for word, keyword in (("min-contains", "minContains"), ("max-contains", "maxContains")):
        low, high = ({**LIST, "contains": TEXT, keyword: limit} for limit in (1, 2))
        edits |= {f"{word}-increased": (low, high), f"{word}-decreased": (high, low)}
    return edits


def _values() -> dict[str, Edit]:
    few, many = {**TEXT, "enum": ["a"]}, {**TEXT, "enum": ["a", "b"]}
    nullable = {"type": ["string", "null"]}
    encoded = [{**TEXT, "contentEncoding": each} for each in ("base64", "base32")]
    media = [{**TEXT, "contentMediaType": each} for each in ("text/csv", "text/html")]
    return {
        **_both_ways("enum-value", few, many),
        **_both_ways("const", TEXT, {**TEXT, "const": "a"}),
        **_both_ways("default-value", TEXT, {**TEXT, "default": "a"}),
        **_both_ways("pattern", TEXT, {**TEXT, "pattern": "^a$"}),
        **_both_ways("list-of-types", TEXT, {"type": ["string", "integer"]}, "widened"),
        "const-changed": ({**TEXT, "const": "a"}, {**TEXT, "const": "b"}),
        "default-value-changed": ({**TEXT, "default": "a"}, {**TEXT, "default": "b"}),
        "pattern-changed": ({**TEXT, "pattern": "^a$"}, {**TEXT, "pattern": "^b$"}),
        "pattern-generalized": ({**TEXT, "pattern": "^a$"}, {**TEXT, "pattern": ".*"}),
        "became-enum": (TEXT, few),
        "became-nullable": (TEXT, nullable),
        "became-not-nullable": (nullable, TEXT),
        "type-changed": (TEXT, NUMBER),
        "type-generalized": (NUMBER, {"type": "number"}),
        "type-specialized": ({"type": "number"}, NUMBER),
        "type-compatible": (NUMBER, {"type": "number"}),
        "content-encoding-changed": (encoded[0], encoded[1]),
        "content-media-type-changed": (media[0], media[1]),
    }


EDITS: Final = {
    **_limits(),
    **_values(),
    **_branches(),
    **_discriminators(),
    **_applicators(),
}
"""Schemas before and after, by the end of an id, such as `max-length-set`."""
