"""Parameters of an operation, compiled from the contract: found, coerced, validated."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from inflection import underscore

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import Parameter as DeclaredParameter
from busroot_mock.contract.messages import parameters_of
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import SetupError, Violation, pointer, violation
from busroot_mock.http.request import Request
from busroot_mock.pipeline.signature import NONE, Types

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?([eE][-+]?[0-9]{1,2})?", re.ASCII)


class Parameter(NamedTuple):
    """One parameter of an operation.

    Attributes:
        name: As on the wire.
        argument: Name of the handler's argument that takes it.
        where: `query`, `path` or `header`.
        types: Of the values that the handler can get.
    """

    name: str
    argument: str
    where: str
    required: bool
    default: Any
    coerce: Callable[[str], Any]
    schema: Schema
    types: Types


def compile_parameters(contract: Contract, path: str, method: str) -> list[Parameter]:
    """Return the parameters of an operation, those of its path first.

    Raises:
        SetupError: If one is of a kind that the stub does not know.
    """
    return [_compile(contract, each) for each in parameters_of(contract, ("paths", path, method))]


def read_parameters(
    parameters: list[Parameter], request: Request, path_values: Mapping[str, str]
) -> tuple[dict[str, Any], list[Violation]]:
    """Return the handler's arguments, and everything that is wrong with the parameters."""
    query, found = _query(request.query)
    arguments: dict[str, Any] = {}
    for parameter in parameters:
        texts = _texts(parameter, request, query, path_values)
        if texts or parameter.required:
            arguments[parameter.argument], wrong = _value(parameter, texts)
            found += wrong
        else:
            arguments[parameter.argument] = parameter.default
    return arguments, found


def _compile(contract: Contract, declared: DeclaredParameter) -> Parameter:
    place, node = declared.location, declared.node
    schema = contract.find(*place, "schema")[1] if "schema" in node else {}
    kind, where = schema.get("type"), node["in"]
    if where not in _STYLES or kind not in _COERCIONS:
        raise SetupError(
            f"Parameter {node['name']!r} in {where} of type {kind!r}, at {pointer(*place)}: "
            f"the stub knows {', '.join(_STYLES)}, and {', '.join(_COERCIONS)}."
        )
    if node.get("style", _STYLES[where]) != _STYLES[where]:
        raise SetupError(
            f"Parameter {node['name']!r} in {where} of style {node['style']}, at "
            f"{pointer(*place)}: the stub knows {_STYLES[where]} there."
        )
    required, default = node.get("required", False), schema.get("default")
    return Parameter(
        name=node["name"],
        argument=underscore(node["name"]),
        where=where,
        required=required,
        default=default,
        coerce=_COERCIONS[kind],
        schema=contract.schema(*place, "schema"),
        types=_TYPES[kind] if required or default is not None else _TYPES[kind] | NONE,
    )


def _texts(
    parameter: Parameter,
    request: Request,
    query: Mapping[str, list[str]],
    path_values: Mapping[str, str],
) -> list[str]:
    if parameter.where == "path":
        return [path_values[parameter.name]]
    if parameter.where == "query":
        return query.get(parameter.name, [])
    return request.headers(parameter.name.lower().encode())


def _value(parameter: Parameter, texts: list[str]) -> tuple[Any, list[Violation]]:
    if len(texts) == 1:
        value = parameter.coerce(texts[0])
        return value, parameter.schema.violations(value, parameter.where, parameter.name)
    place = pointer(parameter.name)
    if texts:
        return None, [violation(parameter.where, place, "maxItems", 1, len(texts))]
    return None, [violation(parameter.where, place, "required", True)]


def _query(query: bytes) -> tuple[dict[str, list[str]], list[Violation]]:
    values: dict[str, list[str]] = {}
    found = []
    for pair in query.split(b"&") if query else []:
        name, _, text = pair.replace(b"+", b" ").partition(b"=")
        try:
            key = unquote_to_bytes(name).decode()
            values.setdefault(key, []).append(unquote_to_bytes(text).decode())
        except UnicodeDecodeError:
            shown = name.decode("latin-1")
            found.append(violation("query", pointer(shown), "unicode", "percent-encoded UTF-8"))
    return values, found


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _number(text: str) -> Any:
    return _integer(text) if not _NUMBER.fullmatch(text) or text.isdigit() else float(text)


def _boolean(text: str) -> Any:
    return {"true": True, "false": False}.get(text, text)


_COERCIONS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}

_TYPES: dict[str, Types] = {
    "string": frozenset({str}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "boolean": frozenset({bool}),
}

_STYLES = {"query": "form", "path": "simple", "header": "simple"}
