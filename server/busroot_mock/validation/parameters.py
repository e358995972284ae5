"""Parameters of an operation: compiled from the contract, then read, coerced and validated."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

from inflection import underscore

from busroot_mock.contract.document import Contract
from busroot_mock.contract.loader import Location
from busroot_mock.contract.messages import Parameter as DeclaredParameter
from busroot_mock.contract.messages import parameters_of
from busroot_mock.contract.references import parts_of
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation, pointer, violation

Types = frozenset[type]
"""The types that the value of an argument can have."""

MOST_KEPT: Final = 64
LONGEST_KEPT: Final = 256
"""Queries that are kept of an operation, and how long each may be, in bytes."""

NONE: Types = frozenset({type(None)})

# Python takes no longer integers (4,300 digits), as it does not in bodies.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,3999})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*+)(\.[0-9]++)?([eE][-+]?[0-9]++)?", re.ASCII)


class ReadableRequest(Protocol):
    """What parameters are read from: a request, live or recorded."""

    @property
    def query(self) -> bytes:
        """Undecoded, without the question mark."""

    @property
    def headers(self) -> Callable[[bytes], Sequence[str]]:
        """Return what gives every value of the header with a lower-case name, in order."""


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


def compile_parameters(contract: Contract, operation: Location) -> list[Parameter]:
    """Return the parameters of an operation, those of its path first.

    Raises:
        SetupError: If one is of a kind that the mock server does not support.
    """
    return [_compile(contract, each) for each in parameters_of(contract, operation)]


def read_parameters(
    parameters: list[Parameter], request: ReadableRequest, path_values: Mapping[str, str]
) -> tuple[dict[str, Any], list[Violation]]:
    """Return the arguments of the handler by name, and the violations of the parameters."""
    query, violations = _query(request.query)
    arguments: dict[str, Any] = {}
    texts: Sequence[str]
    for parameter in parameters:
        if parameter.where == "query":  # most are
            texts = query.get(parameter.name, [])
        else:
            texts = _texts(parameter, request, path_values)
        if texts or parameter.required:
            arguments[parameter.argument], wrong = _value(parameter, texts)
            violations += wrong
        else:
            arguments[parameter.argument] = parameter.default
    return arguments, violations


class ParameterReader:
    """Reads the parameters of one operation; of queries that came before, the arguments are kept.

    Only where all parameters are in the query, and the request is valid.

    Args:
        parameters: Of the operation.
    """

    def __init__(self, parameters: list[Parameter]) -> None:
        self._parameters = parameters
        self._of_query = all(parameter.where == "query" for parameter in parameters)
        self._kept: dict[bytes, dict[str, Any]] = {}

    def read(
        self, request: ReadableRequest, path_values: Mapping[str, str]
    ) -> tuple[dict[str, Any], list[Violation]]:
        """Return the arguments of the handler by name, and the violations of the parameters."""
        kept = self._kept.get(request.query)
        if kept is not None:
            return kept.copy(), []
        arguments, violations = read_parameters(self._parameters, request, path_values)
        if self._of_query and not violations and len(request.query) <= LONGEST_KEPT:
            if len(self._kept) == MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[request.query] = arguments.copy()
        return arguments, violations


def _compile(contract: Contract, declared: DeclaredParameter) -> Parameter:
    place, node = declared.location, declared.node
    schema = contract.find(*place, "schema")[1] if "schema" in node else {}
    kind, where = str(schema.get("type")), node["in"]
    for steps, problem in _problems(contract, node, schema):
        text = f"parameter {node['name']!r} in {where}{problem}"
        raise contract.refusal((*place, *steps), text)
    required, default = node.get("required", False), schema.get("default")
    return Parameter(
        name=node["name"],
        argument=underscore(node["name"]),
        where=where,
        required=required,
        default=default,
        coerce=_COERCIONS[kind],
        schema=contract.request_schema(*place, "schema"),
        types=_TYPES[kind] if required or default is not None else _TYPES[kind] | NONE,
    )


def _problems(
    contract: Contract, node: dict[str, Any], schema: dict[str, Any]
) -> Iterator[tuple[Location, str]]:
    """Yield what of a parameter is not supported: where in it, and what to do."""
    kind, where = schema.get("type"), node["in"]
    if where not in _STYLES or kind not in _COERCIONS:
        known = f"{', '.join(_STYLES)}, and {', '.join(_COERCIONS)}"
        yield (), f" of type {kind!r}: the mock server supports {known}"
        return
    if node.get("style", _STYLES[where]) != _STYLES[where]:
        known = _STYLES[where]
        yield ("style",), f" of style {node['style']}: the mock server supports {known} there"
    if node.get("allowEmptyValue"):
        yield ("allowEmptyValue",), ": an empty value is a text like others; remove it"
    types = {part.get("type", kind) for part in parts_of(contract.document, schema)}
    if types != {kind} or "not" in schema:
        yield ("schema",), f": values of one type are read; state just {kind}"


def _texts(
    parameter: Parameter, request: ReadableRequest, path_values: Mapping[str, str]
) -> Sequence[str]:
    if parameter.where == "path":
        return [path_values[parameter.name]]
    return request.headers(parameter.name.lower().encode())


def _value(parameter: Parameter, texts: Sequence[str]) -> tuple[Any, list[Violation]]:
    if len(texts) == 1:
        value = parameter.coerce(texts[0])
        return value, parameter.schema.violations(value, parameter.where, parameter.name)
    place = pointer(parameter.name)
    if texts:
        return None, [violation(parameter.where, place, "maxItems", 1, len(texts))]
    return None, [violation(parameter.where, place, "required", True)]


def _query(query: bytes) -> tuple[dict[str, list[str]], list[Violation]]:
    values: dict[str, list[str]] = {}
    violations = []
    decode = _decode if b"%" in query else bytes.decode
    for pair in query.split(b"&") if query else []:
        name, _, text = pair.replace(b"+", b" ").partition(b"=")
        try:
            values.setdefault(decode(name), []).append(decode(text))
        except UnicodeDecodeError:
            place = pointer(name.decode("latin-1"))
            violations.append(violation("query", place, "unicode", "percent-encoded UTF-8"))
    return values, violations


def _decode(text: bytes) -> str:
    return unquote_to_bytes(text).decode()


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _number(text: str) -> Any:
    if _INTEGER.fullmatch(text):
        return int(text)
    number = float(text) if _NUMBER.fullmatch(text) else math.inf
    return number if math.isfinite(number) else text


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
