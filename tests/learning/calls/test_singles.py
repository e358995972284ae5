"""Records in lists of one, as they are sent and shown."""

import json
from typing import Any

from busroot_mock.generic.singles import Single, single_in, unwrapped_body, wrapped_body
from busroot_mock.generic.words import SINGLES
from busroot_mock.learning.calls.calls import session_of
from busroot_mock.learning.draft.drafting import drafted
from busroot_mock.learning.learn import learn
from tests.learning.answering import Answering
from tests.learning.sessions import recorded

SINGLE = (Single("posts"),)


def post(key: int, title: str) -> dict[str, Any]:
    return {"posts": [{"id": key, "title": title, "state": "draft"}]}


def made(key: int) -> tuple[Any, ...]:
    return ("POST /posts", 201, post(key, f"no {key}"), {"posts": [{"title": f"no {key}"}]})


def several(*keys: int) -> dict[str, Any]:
    return {"posts": [each for key in keys for each in post(key, f"no {key}")["posts"]]}


CALLS = (
    ("GET /posts", 200, {"posts": []}),
    *map(made, (1, 2, 3)),
    ("GET /posts/2", 200, post(2, "no 2")),
    ("PUT /posts/2", 200, post(2, "other"), {"posts": [{"title": "other"}]}),
    ("GET /posts/2", 200, post(2, "other")),
    ("GET /posts/9", 404, {"errors": [{"message": "none"}]}),
    ("DELETE /posts/1", 204),
    ("DELETE /posts/2", 204),
    ("GET /posts", 200, several(3)),
    made(4),
    ("GET /posts", 200, several(3, 4)),
)


def test_records_that_are_sent_and_shown_in_lists_of_one_are_kept():
    found = Answering(*CALLS)
    status, shown = found("POST /posts", {"posts": [{"title": "new"}]})
    key = shown["posts"][0]["id"]
    assert (status, shown) == (201, post(key, "new"))
    assert found(f"GET /posts/{key}") == (200, post(key, "new"))
    assert found(f"PUT /posts/{key}", {"posts": [{"title": "old"}]}) == (200, post(key, "old"))
    assert found("GET /posts")[1]["posts"] == post(key, "old")["posts"]


def test_members_are_named_in_what_is_written():
    session = session_of([(each, each.url) for each in recorded(("GET /", 200, {}), *CALLS)])
    learned = learn(session.without_form())
    overlay = drafted(learned, {"openapi": "3.0.3", "info": {}, "paths": {}})
    single = learned.model.singles[0]
    assert (single.member, single_in(single.words())) == ("posts", single)
    assert SINGLES in repr(overlay)


def test_lists_that_had_several_records_once_stay_lists():
    batch = ("POST /posts", 201, several(6, 7), {"posts": [{"title": "a"}, {"title": "b"}]})
    assert Answering(*CALLS, batch).learned.model.singles == ()


def test_what_is_no_list_of_one_stays_as_it_is():
    for body in (b"", b"{broken", b"[1]", b'{"posts":[]}', b'{"posts":[1]}', b"[" * 9000):
        assert unwrapped_body(body, SINGLE) == wrapped_body(body, SINGLE) == body
    assert json.loads(unwrapped_body(b'{"posts":[{"a":1}],"b":2}', SINGLE)) == {
        "posts": {"a": 1},
        "b": 2,
    }
    assert wrapped_body(b'{"posts":{"a":1}}', SINGLE) == b'{"posts":[{"a":1}]}'
