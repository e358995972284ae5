"""Batches: calls that bring other calls, taken apart."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from busroot_mock.generic.ask import ABSENT, Steps, at, places, with_value
from busroot_mock.generic.batches import parts_of
from busroot_mock.generic.model import Spec, pointer_to
from busroot_mock.learning.calls.calls import Call

_STATUS: Final = ("status", "code", "statusCode", "status_code")
_PATH: Final = ("path", "url", "uri", "href")


@dataclass(frozen=True)
class Batch:
    """Where a call has the calls that it brings, and their answers."""

    requests: Steps
    answers: Steps
    defaults: str | None
    names: dict[str, str]
    shell: Any


def batch_in(call: Call) -> Batch | None:
    """Return how a call brings others; None if it does not."""
    if call.ask.method != "POST" or not call.is_success:
        return None
    sent = _list_of(call.ask.data, lambda part: any(_is_path(part.get(name)) for name in _PATH))
    received = _list_of(call.data, lambda part: any(isinstance(part.get(n), int) for n in _STATUS))
    if sent is None or received is None or len(sent[1]) != len(received[1]):
        return None
    names = {"status": next(name for name in _STATUS if name in received[1][0])}
    names |= {name: name for name in ("path", "headers", "body") if name in received[1][0]}
    whole = call.ask.data
    usual = next(
        (
            name
            for name, value in (whole.items() if isinstance(whole, dict) else ())
            if isinstance(value, dict) and "method" in value
        ),
        None,
    )
    return Batch(sent[0], received[0], usual, names, call.data)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("/", "http"))


def _list_of(value: Any, is_part: Any) -> tuple[Steps, list[Any]] | None:
    if value is ABSENT:
        return None
    for steps, found in places(value):
        is_list = isinstance(found, list) and found and len(steps) < 3
        if is_list and all(isinstance(each, dict) and is_part(each) for each in found):
            return steps, found
    return None


def spec_of(label: str, batch: Batch, status: int) -> Spec:
    """Return what an operation does that brings other calls."""
    more: dict[str, Any] = {
        "requests": pointer_to(batch.requests),
        "answers": pointer_to(batch.answers),
        "part": batch.names,
        "shell": with_value(batch.shell, batch.answers, []),
    }
    if batch.defaults:
        more["defaults"] = pointer_to((batch.defaults,))
    return Spec(label, "batch", status={"done": status}, more=more)


def taken_apart(calls: Iterable[Call], base: str) -> list[Call]:
    """Return the calls with those that they bring, each right behind what brought it."""
    whole: list[Call] = []
    for call in calls:
        whole.append(call)
        batch = batch_in(call)
        if batch:
            whole += _inner(call, batch, base)
    return whole


def _inner(call: Call, batch: Batch, base: str) -> Sequence[Call]:
    asks = parts_of(spec_of(call.label, batch, call.status), call.ask, base)
    answers = at(call.data, batch.answers)
    found = []
    for ask, answer in zip(asks, answers, strict=True):
        body = answer.get(batch.names.get("body", ""))
        own = answer.get(batch.names.get("headers", ""))
        headers = own if isinstance(own, dict) else {}
        found.append(
            replace(
                call,
                ask=ask,
                status=answer[batch.names["status"]],
                body=b"" if body is None else json.dumps(body).encode(),
                headers={k.lower(): str(v) for k, v in headers.items() if k.lower() == "etag"},
                batch=call,
                raw_query=ask.spread,
            )
        )
    return found
