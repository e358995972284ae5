"""Keys that a server refused."""

from dataclasses import replace
from typing import Any

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.engine import Engine
from busroot_mock.learning.calls.calls import session_of
from busroot_mock.learning.causes.wrong_keys import marks_of
from busroot_mock.learning.learn import Learned, learn
from busroot_mock.recordings.masking import Masking
from tests.learning.sessions import recorded

HALLS = ("GET /halls", 200, [{"id": "hall-1-00", "name": "north"}])
OPEN = ("GET /health", 200, {"up": True})


def learned(*calls: tuple[str, tuple[Any, ...]]) -> Learned:
    exchanges = [
        replace(each, request_headers=(("X-API-Key", key),))
        for (key, call) in calls
        for each in recorded(call)
    ]
    masking = Masking()
    masked = [masking.masked(each) for each in exchanges]
    marks = marks_of(zip(exchanges, masked, strict=True))
    return learn(session_of([(each, each.url) for each in masked], marks=marks))


def test_a_key_that_was_refused_is_refused_and_no_part_of_it_is_kept():
    refused = ("GET /halls", 401, {"detail": "who are you?"})
    right = [("right-key-7", HALLS)] * 3
    found = learned(*right, ("stale-key-3", refused), ("stale-key-3", OPEN), ("right-key-7", OPEN))
    (rule,) = found.model.refusals
    assert rule.more == {
        "header": "x-api-key",
        "marks": [rule.more["marks"][0]],
        "except": ["GET /health"],
    }
    assert len(rule.more["marks"][0]) == 4
    engine = Engine(found.model, found.session.base)

    def status(path: str, key: str) -> int:
        spec, values = engine.find("GET", path)
        assert spec is not None
        ask = Ask("GET", path, headers={"x-api-key": key}, values=values)
        return engine.reply(spec, ask, found.first.copy(), 0, lambda *_: "").status

    assert status("/halls", "stale-key-3") == 401
    assert [status("/halls", key) for key in ("right-key-7", "own-key")] == [200, 200]
    assert status("/health", "stale-key-3") == 200


def test_a_caller_that_may_not_do_one_thing_is_not_refused_others():
    refused = ("GET /halls", 403, {"detail": "not yours"})
    calls = [("right-key-7", HALLS)] * 3 + [("other-key-3", OPEN), ("other-key-3", refused)]
    assert "marks" not in [name for each in learned(*calls).model.refusals for name in each.more]
