"""The ways in which a response is spoiled: each takes chance and a response, and returns another.

A change of a value looks for a place in the body at random; a body that is not JSON stays as it is.
"""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from evaluation.mutants.asked import Answered

Spoil = Callable[[Random, Answered], Answered]
Place = tuple[Any, Any]
"""An object or list within a value, and a name or index in it."""

OTHER_VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    2**63,
    10**400,
    "",
    "x",
    "1",
    [],
    {},
    [[]],
    {"x": 1},
]
STATUSES = [200, 201, 204, 302, 400, 401, 403, 404, 409, 410, 418, 500, 502, 503]
KINDS = [
    "text/html",
    "application/json; charset=utf-16",
    "application/xml",
    "",
    "json",
    "text/plain",
]
HTML = b"<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>"
ODD_TEXTS = ["\ud800", "\u202e\u0000", "\U0001f3ed" * 50, "a" * 5000, "\u00a0", "${{x}}", "<b>&"]
DEPTHS = [50, 500, 100_000]


def _places(value: Any) -> Iterator[Place]:
    if isinstance(value, dict | list):
        for name in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, name
            yield from _places(value[name])


def _somewhere(change: Callable[[Random, Any, Any], None]) -> Spoil:
    """Return what changes the value of a response at one place."""

    def spoil(chance: Random, given: Answered) -> Answered:
        value = _value(given)
        places = list(_places(value))
        if not places:
            return given
        holder, name = chance.choice(places)
        change(chance, holder, name)
        return given.with_json(value)

    return spoil


def _value(given: Answered) -> Any:
    try:
        return given.json
    except ValueError:
        return None


def _lose(chance: Random, holder: Any, name: Any) -> None:
    del holder[name]


def _null(chance: Random, holder: Any, name: Any) -> None:
    holder[name] = None


def _retype(chance: Random, holder: Any, name: Any) -> None:
    value = holder[name]
    other = str(value) if chance.random() < 0.3 else chance.choice(OTHER_VALUES)
    holder[name] = other


def _rename(chance: Random, holder: Any, name: Any) -> None:
    if isinstance(holder, dict):
        holder[f"{name}X" if chance.random() < 0.5 else str(name).upper()] = holder.pop(name)


def _wrap(chance: Random, holder: Any, name: Any) -> None:
    holder[name] = [holder[name]] if chance.random() < 0.5 else {"value": holder[name]}


def _unwrap(chance: Random, holder: Any, name: Any) -> None:
    value = holder[name]
    inner = list(value.values()) if isinstance(value, dict) else value
    if isinstance(inner, list) and inner:
        holder[name] = inner[0]


def _double(chance: Random, holder: Any, name: Any) -> None:
    if isinstance(holder, list):
        holder.insert(name, holder[name])
    else:
        holder[name] = [holder[name], holder[name]]


def _empty(chance: Random, holder: Any, name: Any) -> None:
    value = holder[name]
    holder[name] = type(value)() if isinstance(value, dict | list | str) else 0


def _odd_text(chance: Random, holder: Any, name: Any) -> None:
    holder[name] = chance.choice(ODD_TEXTS)


def _cut(chance: Random, given: Answered) -> Answered:
    return given.with_body(given.body[: chance.randrange(len(given.body) + 1)])


def _other_status(chance: Random, given: Answered) -> Answered:
    return given.with_body(given.body, status=chance.choice(STATUSES))


def _html(chance: Random, given: Answered) -> Answered:
    status = chance.choice([given.status, 200, 404, 502])
    return given.with_body(HTML, "text/html", status)


def _other_kind(chance: Random, given: Answered) -> Answered:
    return given.with_header(b"content-type", chance.choice(KINDS).encode())


def _no_body(chance: Random, given: Answered) -> Answered:
    return given.with_body(b"")


def _deep(chance: Random, given: Answered) -> Answered:
    depth = chance.choice(DEPTHS)
    nest = b"[" * depth + b"]" * depth
    if chance.random() < 0.5 or not given.body.endswith(b"}"):
        return given.with_body(nest)
    return given.with_body(given.body[:-1] + b',"x":' + nest + b"}")


def _twice(chance: Random, given: Answered) -> Answered:
    """Give an object a name twice."""
    value = _value(given)
    if not isinstance(value, dict) or not value:
        return given
    name = json.dumps(chance.choice(sorted(value))).encode()
    return given.with_body(b"{" + name + b":null," + given.body[1:])


def _not_utf8(chance: Random, given: Answered) -> Answered:
    at = chance.randrange(len(given.body) + 1)
    return given.with_body(given.body[:at] + b"\xff\xc3" + given.body[at:])


def _not_a_number(chance: Random, given: Answered) -> Answered:
    return given.with_body(given.body.replace(b":0", b":NaN").replace(b":1", b":1e999"))


def _whole(chance: Random, given: Answered) -> Answered:
    """Replace the whole value, or wrap it."""
    value = _value(given)
    return given.with_json(chance.choice([*OTHER_VALUES, [value]]))


SPOILING: dict[str, Spoil] = {
    "lose": _somewhere(_lose),
    "null": _somewhere(_null),
    "retype": _somewhere(_retype),
    "rename": _somewhere(_rename),
    "wrap": _somewhere(_wrap),
    "unwrap": _somewhere(_unwrap),
    "double": _somewhere(_double),
    "empty": _somewhere(_empty),
    "odd text": _somewhere(_odd_text),
    "cut": _cut,
    "status": _other_status,
    "html": _html,
    "media type": _other_kind,
    "no body": _no_body,
    "deep": _deep,
    "name twice": _twice,
    "not UTF-8": _not_utf8,
    "not a number": _not_a_number,
    "whole": _whole,
}
"""The ways that need the response alone."""

OTHERS = "another operation's"
LATE = "late"
CLOSED = "closed"
WAYS = [*SPOILING, OTHERS, LATE, CLOSED]
