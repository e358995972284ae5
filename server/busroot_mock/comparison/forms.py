"""The form of schemas in a document: a keyword of another form would be left aside unseen."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from busroot_mock.comparison.same import is_number
from busroot_mock.contract.object_kinds import SCHEMA, objects_of
from busroot_mock.contract.references import Document, Problem

Form = Callable[[Any], bool]


def form_problems(document: Document) -> Iterator[Problem]:
    """Yield the keywords of schemas that do not have the form that OpenAPI gives them."""
    if not isinstance(document.get("paths", {}), dict):
        yield ("paths",), "it must be an object."
        return
    for place, node, kind in objects_of(document):
        for keyword, (form, words) in _FORMS.items() if kind == SCHEMA else ():
            if keyword in node and not form(node[keyword]):
                yield (*place, keyword), f"it must be {words}."


def _is_schema(value: Any) -> bool:
    return isinstance(value, dict | bool)


def _are_schemas(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_schema, value))


def _is_map(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_count(value: Any) -> bool:
    return is_number(value) and value >= 0 and value == int(value)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


_SCHEMA: Final = (_is_schema, "a schema")
_SCHEMAS: Final = (_are_schemas, "a list of schemas")
_COUNT: Final = (_is_count, "a number that counts")
_NUMBER: Final = (is_number, "a number")
_EITHER: Final[tuple[Form, str]] = (
    lambda value: is_number(value) or _is_flag(value),
    "a number, or true or false",
)
_FORMS: Final[dict[str, tuple[Form, str]]] = {
    **dict.fromkeys(("not", "items", "additionalProperties"), _SCHEMA),
    **dict.fromkeys(("allOf", "anyOf", "oneOf"), _SCHEMAS),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _COUNT),
    **dict.fromkeys(("minProperties", "maxProperties"), _COUNT),
    **dict.fromkeys(("minimum", "maximum", "multipleOf"), _NUMBER),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), _EITHER),
    **dict.fromkeys(("pattern", "format", "$ref"), (_is_text, "a text")),
    **dict.fromkeys(("uniqueItems", "nullable", "readOnly", "writeOnly"), (_is_flag, "a flag")),
    "properties": (_is_map, "an object of schemas"),
    "required": (_are_texts, "a list of names"),
    "enum": (lambda value: isinstance(value, list), "a list"),
    "type": (lambda value: _is_text(value) or _are_texts(value), "a type, or a list of types"),
}
