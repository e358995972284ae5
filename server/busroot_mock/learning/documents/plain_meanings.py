"""Slips of documents whose meaning is plain: each is written as OpenAPI has it, and named."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from busroot_mock.contract.operations import METHODS
from busroot_mock.errors import pointer

_VALUES: Final = ("example", "examples", "default", "enum", "const")
_SCHEMAS: Final = ("schema", "items", "not")
_NAMED: Final = ("properties", "schemas", "patternProperties")
_WORDS: Final = {"true": True, "false": False}
_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_NONE: Final = object()
Place = tuple[str, ...]
Node = dict[str, Any]


def in_plain_words(document: Node, said: list[str]) -> Node:
    """Return a document without slips.

    Args:
        document: It is left as it is.
        said: Takes a sentence on each that was there.
    """
    whole: Node = _schemas(document, (), said)
    paths = whole.get("paths")
    if isinstance(paths, dict) and any("?" in path for path in paths):
        whole["paths"] = _paths(paths, said)
    return whole


def _schemas(node: Any, place: Place, said: list[str]) -> Any:
    if isinstance(node, list):
        return [_schemas(each, (*place, str(i)), said) for i, each in enumerate(node)]
    if not isinstance(node, dict):
        return node
    new: Node = {}
    for name, each in node.items():
        here = (*place, str(name))
        is_schema = name in _SCHEMAS or bool({*place[-1:]} & {*_NAMED})
        if each is None and is_schema:
            said.append(f"null at {pointer(*here)}: anything is meant.")
            new[name] = {}
            continue
        is_value = name in _VALUES and place[-1:] != ("properties",)
        new[name] = each if is_value or str(name).startswith("x-") else _schemas(each, here, said)
    _mend(new, place, said)
    return new


def _mend(node: Node, place: Place, said: list[str]) -> None:
    """Add null to a list of values that may be null, and take a default as it is meant."""
    values = node.get("enum")
    if node.get("nullable") is True and isinstance(values, list) and None not in values:
        node["enum"] = [*values, None]
        said.append(f"{pointer(*place, 'enum')} without null: it is added, since null is allowed.")
    if "default" not in node or not isinstance(node.get("type"), str):
        return
    old, meant = node["default"], _meant(node)
    if meant is _NONE:
        del node["default"]
        said.append(f"the default {old!r} at {pointer(*place)}, which does not allow it.")
    elif meant is not old:
        node["default"] = meant
        said.append(f"the default {old!r} at {pointer(*place)}: it is taken as {meant!r}.")


def _meant(node: Node) -> Any:
    """Return a default, as a value of its type if it is the text of one; else `_NONE`."""
    value, fits = node["default"], _FITS.get(node["type"], lambda _: True)
    if value is None:
        return value if node.get("nullable") is True else _NONE
    if isinstance(value, str) and node["type"] in ("integer", "number", "boolean"):
        value = _of_text(value, node["type"])
    values = node.get("enum")
    is_one = not isinstance(values, list) or value in values
    low, high = node.get("minimum"), node.get("maximum")
    if not fits(value) or not is_one:
        return _NONE
    is_number = _FITS["number"](value)
    is_low = is_number and isinstance(low, int | float) and value < low
    is_high = is_number and isinstance(high, int | float) and value > high
    return _NONE if is_low or is_high else value


def _of_text(text: str, kind: str) -> Any:
    if kind == "boolean":
        return _WORDS.get(text.strip().lower(), text)
    try:
        return int(text) if kind == "integer" else float(text)
    except ValueError:
        return text


def _paths(paths: Node, said: list[str]) -> Node:
    """Return paths without queries, which become parameters of their operations."""
    found: Node = {path: item for path, item in paths.items() if "?" not in path}
    for path, item in paths.items():
        plain, mark, query = path.partition("?")
        if not mark or not isinstance(item, dict):
            continue
        own = found.setdefault(plain, {n: e for n, e in item.items() if n not in METHODS})
        for method in METHODS:
            if method in item and method in own:
                said.append(f"{method.upper()} {path}: {method.upper()} {plain} is there.")
            elif isinstance(item.get(method), dict):
                own[method] = _with_query(item[method], query)
                said.append(f"the query of {method.upper()} {path}: it became parameters.")
    return found


def _with_query(operation: Node, query: str) -> Node:
    asked = dict(parse_qsl(query, keep_blank_values=True))
    names = {text[1:-1]: name for name, text in asked.items() if text[:1] == "{"}
    known = []
    for each in operation.get("parameters") or []:
        if isinstance(each, dict) and each.get("in") == "path" and each.get("name") in names:
            each = {**each, "in": "query", "name": names[each["name"]]}
        known.append(each)
    there = {e.get("name") for e in known if isinstance(e, dict) and e.get("in") == "query"}
    more = [
        {"name": name, "in": "query", "required": True, "schema": _schema_of(text)}
        for name, text in asked.items()
        if name not in there
    ]
    return {**operation, "parameters": [*known, *more]}


def _schema_of(text: str) -> Node:
    return {"type": "string"} if text[:1] in ("", "{") else {"type": "string", "enum": [text]}
