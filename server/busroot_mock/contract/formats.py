"""The formats of OpenAPI 3.0 and JSON Schema that the validator of Draft 4 does not check."""

import binascii
from base64 import b64decode
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import jsonschema_rs

_OF_LATER_DRAFTS: Final = (
    *("uuid", "duration", "uri-reference", "iri", "iri-reference", "uri-template"),
    *("json-pointer", "relative-json-pointer", "idn-hostname"),
)
_RANGES: Final = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def with_bounds(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an integer's schema with the bounds that its format stands for."""
    bounds = _RANGES.get(str(schema.get("format")))
    if bounds is None or schema.get("type") != "integer":
        return schema
    bounded = {**schema}
    if _number(schema, "minimum", bounds[0]) <= bounds[0]:
        bounded = {**bounded, "minimum": bounds[0], "exclusiveMinimum": False}
    if _number(schema, "maximum", bounds[1]) >= bounds[1]:
        bounded = {**bounded, "maximum": bounds[1], "exclusiveMaximum": False}
    return bounded


def _number(schema: dict[str, Any], keyword: str, otherwise: int) -> float:
    value = schema.get(keyword, otherwise)
    return value if isinstance(value, int | float) else otherwise


def _is_base64(text: str) -> bool:
    try:
        b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


@cache
def _validator(name: str) -> Callable[[Any], bool]:
    schema = {"type": "string", "format": name}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid


def _of_later_draft(name: str) -> Callable[[str], bool]:
    return lambda text: _validator(name)(text)


FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "byte": _is_base64,
    **{name: _of_later_draft(name) for name in _OF_LATER_DRAFTS},
}
"""Tells of a text whether it has the format; other formats are notes for people."""
