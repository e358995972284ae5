"""Requests that break the contract, one for each way to break each part of each operation."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final, NamedTuple

from busroot_mock.contract.document import Contract
from tests.support.calls import BODIES, OPERATIONS, first_body, parameter_examples
from tests.support.contracts import API, json_of, nodes, parameters_of, resolved

_NUMBERS: Final = sorted(
    {
        bound
        for _, node in nodes(API.document)
        for name, bound in node.items()
        if name in ("minimum", "maximum") and isinstance(bound, int | float)
    }
)
_SIZES: Final = sorted(
    {
        size
        for _, node in nodes(API.document)
        for name, size in node.items()
        if name in ("maxLength", "maxItems") and isinstance(size, int)
    }
)
_SCALARS: Final = [
    *(None, "", "§", True, 1.5),
    *(bound + step for bound in _NUMBERS for step in (-1, 1)),
    *("x" * (size + 1) for size in _SIZES),
]
_INDEX: Final = re.compile(r"/[0-9]+(?=/|$)")


class WrongRequest(NamedTuple):
    """A request with something wrong in it, as `tests.support.calls.send` takes it."""

    label: str
    parameters: dict[str, Any]
    body: Any


def wrong_requests(contract: Contract) -> Iterator[WrongRequest]:
    """Yield requests that together break every statement of the contract on requests."""
    for label in OPERATIONS:
        parameters = parameter_examples(label)
        for each in _wrong_parameters(label, parameters):
            yield WrongRequest(label, each, first_body(label))
        if label in BODIES:
            yield WrongRequest(label, parameters, None)
        seen: set[Any] = set()
        for body in _wrong_bodies(label):
            broken = set() if body is None else _broken(contract, label, body)
            if not broken <= seen:
                seen |= broken
                yield WrongRequest(label, parameters, body)


def _wrong_parameters(label: str, valid: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in parameters_of(API.document, OPERATIONS[label]):
        name = each["name"]
        if each["in"] == "query":
            yield {key: value for key, value in valid.items() if key != name}
            yield {**valid, name: [valid[name], valid[name]]}
        for wrong in _SCALARS:
            if isinstance(wrong, str | float | int) and (wrong or each["in"] != "path"):
                yield {**valid, name: wrong}


def _broken(contract: Contract, label: str, body: Any) -> set[tuple[str, ...]]:
    """Return what a body breaks, as far as it matters here: place, keyword, missing member."""
    method, _, path = label.partition(" ")
    place = ("paths", path, method.lower(), "requestBody", "content", "application/json")
    actual = contract.schema(*place, "schema").violations(body, "body")
    return {
        (_INDEX.sub("/*", each["pointer"]), each["keyword"], str(each["expected"]))
        for each in actual
    }


def _wrong_bodies(label: str) -> Iterator[Any]:
    if label not in BODIES:
        return
    schema = json_of(API.document, OPERATIONS[label]["requestBody"])["schema"]
    for valid in [*_filled(schema), *BODIES[label].values()]:
        for place, value in _inside(valid):
            for wrong in [
                *_SCALARS,
                {},
                [],
                [None],
                [value, value],
                *([value] * (size + 1) for size in _SIZES),
            ]:
                yield _replaced(valid, place, wrong)
            for name in value if isinstance(value, dict) else ():
                yield _replaced(valid, place, {key: value[key] for key in value if key != name})


def _filled(schema: Any) -> list[Any]:
    """Return values with everything in them that a schema names, one for each choice it gives."""
    schema = resolved(API.document, schema)
    branches = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    if branches:
        return [value for branch in branches for value in _filled(branch)]
    if "enum" in schema:
        return [schema["enum"][0]]
    if schema.get("type") == "array":
        return [[value] for value in _filled(schema["items"])]
    members = [
        {name: _filled(inner) for name, inner in part.get("properties", {}).items()}
        for part in [schema, *(resolved(API.document, part) for part in schema.get("allOf", ()))]
    ]
    known = {name: values for part in members for name, values in part.items()}
    extra = schema.get("additionalProperties")
    if isinstance(extra, dict) and extra:
        known["added"] = _filled(extra)
    if known or schema.get("type") == "object":
        most = max(map(len, known.values()), default=1)
        return [{name: known[name][at % len(known[name])] for name in known} for at in range(most)]
    return [schema.get("example", {"string": "x", "boolean": True}.get(schema.get("type"), 1))]


def _inside(value: Any, *place: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield place, value
    pairs = value.items() if isinstance(value, dict) else ()
    for step, inner in enumerate(value) if isinstance(value, list) else pairs:
        yield from _inside(inner, *place, step)


def _replaced(value: Any, place: tuple[Any, ...], other: Any) -> Any:
    if not place:
        return other
    copy = deepcopy(value)
    holder = copy
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = other
    return copy
