"""Recordings with values, statuses and methods that no client expects."""

import json
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.generic.engine import Engine
from busroot_mock.learning.calls.calls import session_of
from busroot_mock.learning.draft.drafting import drafted
from busroot_mock.learning.learn import learn
from busroot_mock.recordings.recorded import Recorded
from tests.learning.answering import Answering
from tests.learning.client import Client
from tests.learning.sessions import recorded

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**20, "", "x", "a/b", [], {}, [1, "a", None, {"id": 1}], {"id": None},
    {"a": {"b": [{}]}}, [[1]], [{"op": {}, "path": 1}], "2026-01-01T00:00:00Z",
    "http://[1", "see http://[[0,1]]?page=2",
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


def hall(key: int, *lamps: int) -> dict[str, Any]:
    own = [{"id": each, "watts": each} for each in lamps]
    return {
        "id": key,
        "name": f"hall {key}",
        "tags": ["old"],
        "path": f"/halls/{key}",
        "lamps": own,
    }


HALLS = [
    *(("POST /halls", 201, hall(n), {"name": f"hall {n}", "tags": ["old"]}) for n in (31, 32, 33)),
    *((f"POST /halls/31/lamps/{n}", 204, None, {"watts": n}) for n in (51, 52)),
    ("GET /halls/31/lamps", 200, [{"id": 51, "watts": 51}, {"id": 52, "watts": 52}]),
    ("GET /halls/31", 200, hall(31, 51, 52)), ("GET /halls/32", 200, hall(32)),
    ("PATCH /halls/32", 200, hall(32), [{"op": "replace", "path": "/name", "value": "hall 32"}]),
    ("GET /halls", 200, [hall(31, 51, 52), hall(32), hall(33)]),
    ("POST /notes", 204, None, {"text": "a"}), ("POST /notes", 204, None, {"text": "b"}),
    ("GET /notes", 200, [{"id": 71, "text": "a"}, {"id": 72, "text": "b"}]),
]  # fmt: skip
SESSIONS = (Client("odd").session(60), recorded(*HALLS, *HALLS))


@given(
    seed=st.integers(0, 2**32),
    share=st.sampled_from([0.05, 0.01, 0.2]),
    plain=st.sampled_from(SESSIONS),
)
def test_odd_recordings_are_learned_from_and_answered_for(
    seed: int, share: float, plain: list[Recorded]
) -> None:
    draw = Random(seed)
    kept = [odd_exchange(each, draw, share) for each in plain if draw.random() > share / 2]
    session = session_of([(each, each.url) for each in kept]).without_form()
    learned = learn(session)
    drafted(learned, {"openapi": "3.0.3", "info": {}, "paths": {}})
    engine, items = Engine(learned.model, session.base), learned.first.copy()
    for call in session.calls:
        spec, values = engine.find(call.ask.method, call.ask.path)
        if spec is not None:
            ask = replace(call.ask, values=values)
            engine.reply(spec, ask, items, 1_790_000_000_000, lambda _, length, of: of[0] * length)


def test_texts_that_begin_as_urls_and_are_none_are_texts() -> None:
    notes = [{"id": 71, "text": "http://[[0,1]]/notes?page=2"}, {"id": 72, "text": "//[b"}]
    made = ("POST /notes", 201, {"id": 73, "text": "c"}, {"text": "c"}, "http://[c")
    gone = ("GET /notes/9", 404, {"at": "http://[[0,1]]/notes/9?page=2"})
    found = Answering(("GET /notes", 200, notes), made, ("GET /notes/71", 200, notes[0]), gone)
    assert found("GET /notes") == (200, notes)
    assert found("GET /notes/71?page=2")[0] == 200
