"""Bodies at the limits of size and number of values, for any operation: as dense as they can be."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from busroot_mock.contract.document import Contract
from busroot_mock.contract.messages import body_of
from busroot_mock.contract.operations import MEDIA_TYPE, Operation
from busroot_mock.contract.places import Trail, node_at, schemas_for
from busroot_mock.http.request import BYTES_PER_VALUE, LARGEST_BODY
from busroot_mock.json_codec import encode
from busroot_mock.pipeline.variants import MISSING, candidates, repaired

MOST_VALUES: Final = LARGEST_BODY // BYTES_PER_VALUE
SIZE: Final = LARGEST_BODY - 1000
STEP = str | int

_VALID_FIRST: Final = 1500
"""Items before the first that is wrong: more than are looked at one by one."""


def dense_bodies(contract: Contract, operation: Operation) -> Iterator[tuple[str, bytes]]:
    """Yield bodies for an operation: its example with each part in turn made as large as can be."""
    trail = body_of(contract, operation.location)
    assert trail is not None
    for body in _examples(contract, operation, trail):
        for steps, value in _places(contract, trail, body, ()):
            for name, dense in _dense(value):
                yield f"{'/'.join(map(str, steps))} {name}", _filled(body, steps, dense)


def _examples(contract: Contract, operation: Operation, trail: Trail) -> list[Any]:
    _, content = contract.find(*operation.location, "requestBody", "content", MEDIA_TYPE)
    known = [each["value"] for each in content.get("examples", {}).values() if "value" in each]
    known += [content["example"]] if "example" in content else []
    schema = contract.request_schema(*trail[-1])
    tried = (
        repaired(contract.document, node_at(contract, trail[-1]), schema, each)
        for each in (*known, {}, [])
    )
    return [value for value in tried if value is not MISSING][:1]


def _places(
    contract: Contract, trail: Trail, value: Any, steps: tuple[STEP, ...]
) -> Iterator[tuple[tuple[STEP, ...], Any]]:
    """Yield each part of a body with its value, and the parts that it may have beside those."""
    yield steps, value
    if isinstance(value, list) and value:
        yield from _places(contract, trail, value[0], (*steps, 0))
    elif isinstance(value, dict):
        known = dict(value)
        for schema in schemas_for(contract, trail, map(str, steps)):
            for name, inner in node_at(contract, schema[-1]).get("properties", {}).items():
                lists = (each for each in candidates(contract.document, inner) if each)
                known.setdefault(name, next(lists, None))
        for name, inner_value in known.items():
            yield from _places(contract, trail, inner_value, (*steps, name))


def _dense(value: Any) -> Iterator[tuple[str, Callable[[int], Any]]]:
    yield "objects", lambda n: [{}] * n
    yield "names", lambda n: dict.fromkeys(_texts(n), 1)
    if isinstance(value, dict):
        yield "further names", lambda n: {**value, **dict.fromkeys(_texts(n), 1)}
    if isinstance(value, str):
        yield "long", lambda n: '"' * (n * BYTES_PER_VALUE // 2)
    if isinstance(value, list) and value:
        yield "texts", _texts
        yield from _copies(value[0])


def _copies(first: Any) -> Iterator[tuple[str, Callable[[int], Any]]]:
    yield "copies", lambda n: [first] * n
    yield "copies, then objects", lambda n: [first] * min(n, _VALID_FIRST) + [{}] * n
    for name, value in first.items() if isinstance(first, dict) else ():
        yield f"copies, wrong {name}", lambda n, name=name: [{**first, name: {}}] * n
        if isinstance(value, str):
            yield (
                f"copies, counted {name}",
                lambda n, name=name: [{**first, name: text} for text in _texts(n)],
            )


@cache
def _texts(count: int) -> list[str]:
    return [f"{number:x}" for number in range(count)]


def _filled(body: Any, steps: tuple[STEP, ...], dense: Callable[[int], Any]) -> bytes:
    """Return the largest body, about, that has so many of something at a place."""
    count = MOST_VALUES
    while True:
        text = encode(_with(body, steps, dense(count)))
        values = text.count(b"[") + text.count(b"{") + text.count(b",")
        if len(text) <= SIZE and values < MOST_VALUES:
            return text
        count = int(count * min(SIZE / len(text), MOST_VALUES / (values + 1), 1) * 0.99)


def _with(value: Any, steps: tuple[STEP, ...], new: Any) -> Any:
    if not steps:
        return new
    step, *rest = steps
    if isinstance(step, int):
        first, *others = value or [None]
        return [_with(first, tuple(rest), new), *others]
    members = value or {}
    return {**members, step: _with(members.get(step), tuple(rest), new)}
