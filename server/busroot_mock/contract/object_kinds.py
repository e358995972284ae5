"""The kinds of OpenAPI objects by place: a key is a keyword in one kind, and a name in another."""

from collections.abc import Iterator
from typing import Any, Final

from busroot_mock.contract.loader import Location

DOCUMENT: Final = "document"
SCHEMA: Final = "schema"
PATH_ITEM: Final = "path item"
SECURITY_SCHEME: Final = "security scheme"
PLAIN: Final = ""
"""A value, such as an example or an extension: nothing in it is an object of OpenAPI."""

_NAMED: Final = "{}"
_ANY: Final = "*"
_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_KINDS: Final[dict[str, dict[str, str]]] = {
    DOCUMENT: {"paths": "paths", "components": "components"},
    "components": {
        "schemas": "schema{}",
        "responses": "response{}",
        "parameters": "parameter{}",
        "requestBodies": "body{}",
        "headers": "parameter{}",
        "callbacks": "paths{}",
        "links": "link{}",
        "examples": "example{}",
        "securitySchemes": "security scheme{}",
        "pathItems": "path item{}",
    },
    # A callback is alike: path items, by expression.
    "paths": {_ANY: PATH_ITEM},
    PATH_ITEM: {"parameters": "parameter", **dict.fromkeys(_METHODS, "operation")},
    "operation": {
        "parameters": "parameter",
        "requestBody": "body",
        "responses": "responses",
        "callbacks": "paths{}",
    },
    "responses": {_ANY: "response"},
    "response": {"headers": "parameter{}", "content": "media{}", "links": "link{}"},
    "parameter": {"schema": SCHEMA, "content": "media{}", "examples": "example{}"},
    "body": {"content": "media{}"},
    "media": {"schema": SCHEMA, "encoding": "encoding{}", "examples": "example{}"},
    "encoding": {"headers": "parameter{}"},
    SCHEMA: {
        "properties": "schema{}",
        **dict.fromkeys(("items", "not", "additionalProperties"), SCHEMA),
        **dict.fromkeys(("allOf", "anyOf", "oneOf"), SCHEMA),
    },
}
"""By kind of an object, the kinds of its members; in a list, each entry is of the kind of it.

What ends in `{}` is a map, of any names.
"""


def kind_of_member(kind: str, key: str) -> str:
    """Return of which kind the member of an object is, by the kind of the object."""
    if kind.endswith(_NAMED):
        return kind.removesuffix(_NAMED)
    if key.startswith("x-"):
        return PLAIN
    members = _KINDS.get(kind, {})
    return members.get(key, members.get(_ANY, PLAIN))


def may_be_reference(kind: str) -> bool:
    """Tell whether a `$ref` in an object of this kind is a reference, and not a name."""
    return kind not in (PLAIN, DOCUMENT) and not kind.endswith(_NAMED)


def objects_of(document: dict[str, Any]) -> Iterator[tuple[Location, dict[str, Any], str]]:
    """Yield every object of OpenAPI in a document, with its location and its kind."""
    stack: list[tuple[Location, Any, str]] = [((), document, DOCUMENT)]
    while stack:
        place, node, kind = stack.pop()
        if isinstance(node, list):
            stack += [((*place, str(at)), each, kind) for at, each in enumerate(node)]
        elif isinstance(node, dict):
            yield place, node, kind
            inner = [(key, each, kind_of_member(kind, key)) for key, each in node.items()]
            stack += [((*place, key), each, of) for key, each, of in inner if of != PLAIN]
