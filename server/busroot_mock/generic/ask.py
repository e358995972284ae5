"""A request as generic handlers see it, and the places of values in JSON."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from busroot_mock.generic.query_objects import spread
from busroot_mock.generic.whole_numbers import whole_in
from busroot_mock.json_codec import is_too_deep

ABSENT: Final = object()
"""The value of a body that was not sent, and of a place where nothing is."""

BROKEN: Final = object()
"""The value of a body that is not JSON."""

Steps = tuple[str | int, ...]
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ask:
    """A request.

    Attributes:
        path: Without the base path, percent-encoded as sent.
        headers: By their names in lower case.
        values: Those of the path, decoded, by the name of their placeholder.
    """

    method: str
    path: str
    query: Query = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    values: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def data(self) -> Any:
        """The body as a value; `ABSENT` or `BROKEN`."""
        return json_of(self.body)

    @property
    def is_meant_as_json(self) -> bool:
        """Whether the body may be meant to be JSON: it is no file, and no form with files."""
        kind = self.headers.get("content-type", "").lower()
        return not kind or "json" in kind or kind.startswith("application/x-www-form-urlencoded")

    @property
    def last(self) -> str:
        """The last value of the path, empty if it has none."""
        return next(reversed([*self.values.values()]), "")

    @cached_property
    def spread(self) -> Query:
        """The query, with the members of parameters that are objects in place of these."""
        return spread(self.query)

    @cached_property
    def pairs(self) -> Query:
        """What is asked of a list: the query, and the members of a body by their places."""
        more = () if self.method == "GET" else _flat(self.data)
        return (*self.spread, *more)

    @cached_property
    def asked(self) -> dict[str, str]:
        """The same by name; of two with the same name, the last counts; what has none, does not."""
        return {name: text for name, text in self.pairs if name}


def _flat(value: Any, name: str = "") -> Query:
    """Return the values in objects as texts, each by the names that lead to it."""
    if isinstance(value, dict):
        inner = ((f"{name}.{key}" if name else key, each) for key, each in value.items())
        return tuple(pair for key, each in inner for pair in _flat(each, key))
    if not name:
        return ()
    values = value if isinstance(value, list) else [value]
    if any(isinstance(each, dict | list) for each in values):
        return ()
    texts = [each if isinstance(each, str) else json.dumps(each) for each in values]
    return ((name, ",".join(texts)),)


def json_of(body: bytes) -> Any:
    """Return the value of a body; `ABSENT` if it is empty.

    `BROKEN` if it is not JSON, or nested too deep to be walked through.
    """
    if not body:
        return ABSENT
    try:
        return BROKEN if is_too_deep(body) else json.loads(body)
    except (ValueError, RecursionError):
        return BROKEN


def query_text(value: Any) -> str:
    """Return a value of JSON as a query has it: items of a list with commas between."""
    if isinstance(value, list):
        return ",".join(map(query_text, value))
    return value if isinstance(value, str) else json.dumps(value)


def at(value: Any, steps: Steps, usual: Any = ABSENT) -> Any:
    """Return what is at a place of a value, or something else if there is nothing."""
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
            continue
        # A pointer has numbers of items as texts.
        index = step if isinstance(step, int) else whole_in(step)
        if not isinstance(value, list) or index is None or not 0 <= index < len(value):
            return usual
        value = value[index]
    return value


def leaves(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield each value that is neither object nor list, with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*steps, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*steps, index))
    else:
        yield steps, value


def places(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield each value with its place, the outer ones first; of a list, each item has place 0."""
    yield steps, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*steps, name))
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner, (*steps, 0))


def kind_of(value: Any) -> str:
    """Return the type of a value in JSON; a whole number is a number."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def with_value(value: Any, steps: Steps, new: Any) -> Any:
    """Return a copy of a value with another one at a place, which it must have."""
    if not steps:
        return new
    copy = value.copy()
    copy[steps[0]] = with_value(value[steps[0]], steps[1:], new)
    return copy
