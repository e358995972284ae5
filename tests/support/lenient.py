"""A server as lenient as can be in what it takes for a write, and one that lies."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote

from busroot_mock.http.request import AsgiApp, Message, Receive, Scope, Send
from tests.support.hostile import Asked

NAMED = {
    "/api/plant": "code",
    "/api/reason": "code",
    "/api/sku": "code",
    "/api/sku-group": "code",
    "/api/admin/user": "email",
    "/api/shift": "shiftPatternId",
    "/api/schedule": "id",
}
TEXTS = (
    "leeds",
    "12345",
    "0",
    "7",
    "true",
    "cook-1",
    "conveyor",
    "case-curry-12",
    "sam@x.example",
)
IDS = tuple(range(1, 2000))
SHIFTS = (101, 102)


def lying(asked: list[Asked], application: AsgiApp) -> AsgiApp:
    """Note what is asked; now and then, name in the answer a record that was there before."""

    async def noting(scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        target = scope["raw_path"].decode() + "?" + scope["query_string"].decode()
        body = message.get("body", b"")
        asked.append(Asked(scope["method"], target, {}, len(body), body))
        is_lie = len(asked) % 3 == 0

        async def again() -> Message:
            return message

        async def changed(answer: Message) -> None:
            text = answer.get("body", b"")
            if is_lie and scope["method"] == "POST" and text:
                text = re.sub(rb'"(id|shiftPatternId)":1\d{4}', rb'"\1":0001', text)
                answer = {**answer, "body": text.replace(b":0001", b":    1")}
            await send(answer)

        await application(scope, again, changed)

    return noting


def harmed(asked: list[Asked]) -> list[str]:
    """Return the requests that a lenient server could take for one to a record of another."""
    return [
        f"{request.method} {request.target} {request.body[:200]!r}"
        for request in asked
        if request.method not in ("GET", "HEAD") and any(map(_is_foreign, _names(request)))
    ]


def _names(item: Asked) -> Iterator[Any]:
    path, _, query = item.target.partition("?")
    if item.method == "DELETE":
        text = unquote(path.rpartition("/")[2])
        yield text if "/reason/" in path else _Number(text)
    name = NAMED.get(path)
    if name is None:
        return
    numbers = name in ("id", "shiftPatternId")
    for body in [parse_qsl(query), *_bodies(item.body)]:
        actual = [v for n, v in body if n.lower() == name.lower()]
        yield from map(_Number if numbers else _Plant if path == "/api/plant" else _same, actual)
    if path == "/api/shift":
        for body in _bodies(item.body):
            for n, v in body:
                if n == "deleteShifts":
                    yield from (_Shift(each) for each in (v if isinstance(v, list) else [v]))
                for shift in v if n == "shifts" and isinstance(v, list) else ():
                    actual = _object(shift)
                    yield _Shift(actual.get("id"))
                    yield _Number(actual.get("shiftPatternId"))


def _same(value: Any) -> Any:
    return value


def _object(value: Any) -> dict[str, Any]:
    members = value if isinstance(value, list) else []
    return dict(each for each in members if isinstance(each, tuple))


class _Number(tuple):
    """A value that stands for an id."""

    def __new__(cls, value: Any) -> "_Number":
        return super().__new__(cls, (value,))


class _Plant(tuple):
    """A value that stands for the code of a plant, which has three characters or more."""

    def __new__(cls, value: Any) -> "_Plant":
        return super().__new__(cls, (value,))


class _Shift(_Number):
    """A value that stands for the id of a shift."""


def _bodies(body: bytes) -> Iterator[list[tuple[str, Any]]]:
    try:
        document = json.loads(body, object_pairs_hook=lambda pairs: [_OBJECT, *pairs])
    except ValueError:
        yield parse_qsl(body.decode("utf-8", "replace"))
        return
    for each in [document, *(document if isinstance(document, list) else [])]:
        if isinstance(each, list) and each and each[0] is _OBJECT:
            yield [(name, _plain(value)) for name, value in each[1:]]


_OBJECT = ("", None)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        inner = value[1:] if value and value[0] is _OBJECT else value
        return [
            (each[0], _plain(each[1])) if isinstance(each, tuple) else _plain(each)
            for each in inner
        ]
    return value


def _is_foreign(value: Any) -> bool:
    if isinstance(value, _Number):
        known = SHIFTS if isinstance(value, _Shift) else IDS
        return any(number in known for number in _as_numbers(value[0]))
    if isinstance(value, _Plant):
        return any(text in TEXTS and len(text) > 2 for text in _as_texts(value[0]))
    return any(text in TEXTS for text in _as_texts(value))


def _as_numbers(value: Any) -> Iterator[int]:
    if isinstance(value, list):
        for each in value:
            yield from _as_numbers(each)
    elif isinstance(value, tuple):
        yield from _as_numbers(value[1])
    elif isinstance(value, bool | int | float) and abs(value) < 2**63:
        yield int(value)
        yield int(value) & 0xFFFFFFFF
        yield int(value) & 0x7FFFFFFF
    elif isinstance(value, str):
        start = re.match(r"\s*[+-]?\d+", value)
        yield from _as_numbers(int(start[0])) if start else ()


def _as_texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _as_texts(each)
    elif isinstance(value, tuple):
        yield from _as_texts(value[1])
    elif isinstance(value, str):
        text = value.strip().lower()
        yield from (text[:length] for length in (32, 50, 55, 128, len(text)))
        yield text.partition("\0")[0]
    elif value is not None:
        yield json.dumps(value)
