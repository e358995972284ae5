"""Valid bodies and parameters at the edges of what a contract allows, made of an example."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final, NamedTuple

from busroot_mock.contract.references import Document, parts_of
from busroot_mock.contract.schemas import Schema
from busroot_mock.errors import Violation, steps_of

MISSING: Final = object()

_DEEPEST: Final = 4
_LONGEST: Final = 5000
_ROUNDS: Final = 12
_TEXTS: Final = (
    *("x", "", "Ab 1", "\N{GRINNING FACE} \u00e9", "~", "0", "none", "a@example.org", "0" * 8),
    *("2026-03-02T09:15:00.000Z", "2026-03-02", "PT8H", "https://example.org", "YWJj"),
    "2f1d2ae0-6d5c-4b1c-8d3b-0b2f3f3a6c11",
)
_NUMBERS: Final = (0, 1, -1, 0.5, 7, 2**31, 2**53, -(2**53), 1e300)
_OTHERS: Final[tuple[Any, ...]] = (None, True, False, [], {}, ["x"], [0], [{}], {"a": 1})
_BOUNDS: Final = ("minimum", "maximum")
_LENGTHS: Final = ("minLength", "maxLength")

Steps = tuple[str | int, ...]


class Variant(NamedTuple):
    """A value that differs from an example in one place.

    Attributes:
        steps: To the place.
        new: What is there; `MISSING` if nothing is.
        value: The whole value.
    """

    steps: Steps
    new: Any
    value: Any


def candidates(document: Document, node: Any) -> Iterator[Any]:
    """Yield values that a schema may allow, those that it names first."""
    for part in parts_of(document, node):
        yield from part.get("enum", ())
        yield from [part[key] for key in ("example", "default") if key in part]
        for keyword in _BOUNDS:
            if isinstance(part.get(keyword), int | float):
                yield from (part[keyword], part[keyword] + 1, part[keyword] - 1)
        for keyword in _LENGTHS:
            if isinstance(part.get(keyword), int) and part[keyword] <= _LONGEST:
                yield from (letter * part[keyword] for letter in "aA0")
    yield from (*_TEXTS, *_NUMBERS, *_OTHERS)


def variants(document: Document, node: Any, schema: Schema, example: Any) -> Iterator[Variant]:
    """Yield valid values that differ from a valid example in one place: missing, or at an edge."""
    for steps, inner in _places(document, node, example, ()):
        for value in (MISSING, *candidates(document, inner)):
            if not steps and value is MISSING:
                continue
            varied = _with(example, steps, value)
            if varied is not MISSING and schema.is_valid(varied):
                yield Variant(steps, value, varied)


def repaired(document: Document, node: Any, schema: Schema, example: Any) -> Any:
    """Return a valid value that is as near to an example as can be; MISSING if none was found."""
    value = example
    for _ in range(_ROUNDS):
        violations = schema.violations(value, "body")
        if not violations:
            return value
        value = _better(document, node, schema, value, violations[0])
        if value is MISSING:
            break
    return MISSING


def _better(document: Document, node: Any, schema: Schema, value: Any, entry: Violation) -> Any:
    steps: Steps = steps_of(entry["pointer"])
    if entry["keyword"] == "required":
        steps = (*steps, str(entry["expected"]))
    inner = _schema_at(document, node, steps)
    options = [_with(value, steps, each) for each in (MISSING, *candidates(document, inner))]
    known = [each for each in options if each is not MISSING]
    return min(known, key=lambda each: len(schema.violations(each, "body")), default=MISSING)


def _schema_at(document: Document, node: Any, steps: Steps) -> Any:
    for step in steps:
        parts = parts_of(document, node)
        named = [part["properties"][step] for part in parts if step in part.get("properties", {})]
        items = [part["items"] for part in parts if "items" in part]
        node = next(iter([*named, *items]), {})
    return node


def _places(
    document: Document, node: Any, example: Any, steps: Steps
) -> Iterator[tuple[Steps, Any]]:
    """Yield the places of an example, and those that its schema names beside them."""
    yield steps, node
    if len(steps) >= _DEEPEST:
        return
    parts = parts_of(document, node)
    if isinstance(example, dict):
        for part in parts:
            for name, inner in part.get("properties", {}).items():
                yield from _places(document, inner, example.get(name), (*steps, name))
    if isinstance(example, list) and example:
        for part in parts:
            if "items" in part:
                yield from _places(document, part["items"], example[0], (*steps, 0))


def _with(value: Any, steps: Steps, new: Any) -> Any:
    """Return a copy with another value at a place; MISSING where it makes no difference."""
    if not steps:
        return new
    copy = deepcopy(value)
    node = copy
    for step in steps[:-1]:
        node = node[int(step) if isinstance(node, list) else step]
    last: Any = int(steps[-1]) if isinstance(node, list) else steps[-1]
    if new is not MISSING:
        node[last] = new
    elif isinstance(node, dict) and last in node:
        del node[last]
    else:
        return MISSING
    return copy
