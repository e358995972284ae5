"""Recordings with values, statuses and methods that no client expects."""

import json
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.generic.engine import Engine
from busroot_mock.learning.calls import session_of
from busroot_mock.learning.drafting import drafted
from busroot_mock.learning.learn import learn
from busroot_mock.recordings.recorded import Recorded
from tests.learning.client import Client

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**20, "", "x", "a/b", [], {}, [1, "a", None, {"id": 1}], {"id": None},
    {"a": {"b": [{}]}}, [[1]], [{"op": {}, "path": 1}], "2026-01-01T00:00:00Z",
)  # fmt: skip
STATUSES = (200, 201, 204, 400, 404, 409, 422, 500, 302)
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "PROPFIND")


def odd(value: Any, draw: Random, share: float) -> Any:
    """Return a value with others in place of some in it, and without some."""
    if draw.random() < share:
        return draw.choice(ODD)
    if isinstance(value, dict):
        return {n: odd(v, draw, share) for n, v in value.items() if draw.random() > share / 2}
    if isinstance(value, list):
        return [odd(each, draw, share) for each in value if draw.random() > share / 2]
    return value


def odd_exchange(each: Recorded, draw: Random, share: float) -> Recorded:
    more: dict[str, Any] = {}
    for name in ("request_body", "response_body"):
        body = getattr(each, name)
        if body and draw.random() < 0.5:
            more[name] = json.dumps(odd(json.loads(body), draw, share)).encode()
    if draw.random() < share:
        more["status"] = draw.choice(STATUSES)
    if draw.random() < share:
        more["method"] = draw.choice(METHODS)
    return replace(each, **more)


SESSION = Client("odd").session(60)


@given(seed=st.integers(0, 2**32), share=st.sampled_from([0.05, 0.01, 0.2]))
def test_odd_recordings_are_learned_from_and_answered_for(seed: int, share: float) -> None:
    draw = Random(seed)
    kept = [odd_exchange(each, draw, share) for each in SESSION if draw.random() > share / 2]
    session = session_of([(each, each.url) for each in kept]).without_form()
    learned = learn(session)
    drafted(learned, {"openapi": "3.0.3", "info": {}, "paths": {}})
    engine, items = Engine(learned.model, session.base), learned.first.copy()
    for call in session.calls:
        spec, values = engine.find(call.ask.method, call.ask.path)
        if spec is not None:
            ask = replace(call.ask, values=values)
            engine.reply(spec, ask, items, 1_790_000_000_000, lambda _, length, of: of[0] * length)
