"""The exam on APIs that others wrote, on a few exchanges with nobody."""

import json

import pytest

from evaluation.learning.apis import APIS
from evaluation.learning.documents import Document
from evaluation.learning.drawing import Draw, session
from evaluation.learning.exam import result_of
from evaluation.learning.judging import Examiner, Verdict
from evaluation.learning.known import Known
from evaluation.learning.nearest import nearest_server
from evaluation.learning.page import page_of
from evaluation.learning.recorder import Answer
from evaluation.learning.state import difference

ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
CONTENT = {"application/json": {"schema": ITEM}}
DOCUMENT = {
    "paths": {
        "/lines": {"post": {"responses": {"201": {"content": CONTENT}}}},
        "/lines/{id}": {"get": {"responses": {"200": {"content": CONTENT}}}},
    }
}


def entry(method, path, status=200, answer=None, sent=None):
    posted = {"postData": {"text": json.dumps(sent)}} if sent is not None else {}
    text = "" if answer is None else json.dumps(answer)
    return {
        "request": {"method": method, "url": f"http://a.test/v1{path}", "headers": [], **posted},
        "response": {"status": status, "headers": [], "content": {"text": text}},
    }


def made(key):
    return entry("POST", "/lines", 201, {"id": key, "title": "t"}, {"title": "t"})


def shown(key, title="t"):
    return entry("GET", f"/lines/{key}", 200, {"id": key, "title": title})


def judged(recorded, served):
    with nearest_server(served) as url:
        examiner = Examiner(recorded, Document(DOCUMENT, "/v1"), "/v1", f"{url}/v1", "k")
        return list(examiner.verdicts())


def test_the_server_itself_is_right_whatever_names_it_gives():
    verdicts = judged([made("a-1"), shown("a-1")], [made("b-2"), shown("b-2")])
    assert [each.all for each in verdicts] == [True, True]


@pytest.mark.parametrize(
    ("served", "why"),
    [
        (entry("GET", "/lines/a-1", 404, {}), "refused where the server accepts (404)"),
        (shown("a-1", "other"), "state: another value of title"),
        (entry("GET", "/lines/a-1", 200, {"title": "t"}), 'not valid: "id" is a required property'),
    ],
)
def test_what_is_wrong_is_said(served, why):
    assert judged([made("a-1"), shown("a-1")], [made("a-1"), served])[1].why == why


def test_lists_are_compared_by_what_the_client_knows():
    known = Known([])
    known.send(made("a-1"))
    known.send(shown("a-1"))
    known.send(entry("POST", "/lines", 201, None, {"id": "a-1", "title": "t"}))
    items = [{"id": "a-1", "title": "t", "made": 1}]
    assert difference(items, [{"id": "a-1", "title": "t", "made": 2}], known) is None
    assert difference(items, [], known) == "items missing in the answer"
    assert (
        difference(items, [*items, {"id": "b"}], known) == "another number of items in the answer"
    )
    assert difference([], items, known) == "items in the answer, which is empty"


def test_paths_to_what_the_client_has_named_are_state():
    known = Known([made("a-1")])
    known.send(entry("GET", "/lines/a-1"))
    assert difference(["/v1/lines/a-1"], [], known, "used_by") == "other values in used_by"
    assert difference(["/elsewhere/a-1", "/v1/lines/b-2"], [], known, "used_by") is None


def test_values_that_the_client_never_uses_are_counted():
    known = Known([made("a-1"), entry("GET", "/lines/a-1")])
    known.hear({"id": "a-1"}, {"id": "b-1"}, "lines")
    assert difference(["a-1", "a-2"], ["b-0", "b-1"], known, "lines") is None
    assert difference(["a-1", "a-2"], ["b-1"], known, "lines") == "other values in lines"
    assert difference(["a-1", "a-2"], ["b-0", "b-2"], known, "lines") == "other values in lines"


def test_names_are_heard_in_whatever_order_a_list_has_them():
    def listed(*items):
        return [{"id": key, "title": title} for key, title in items]

    known = Known([entry("GET", "/lines/a-1"), entry("GET", "/lines/a-2")])
    ours, theirs = (("a-1", "x"), ("a-2", "y")), (("b-1", "y"), ("b-2", "x"))
    known.hear({"data": listed(*ours)}, {"data": listed(*theirs)}, "lines")
    assert known.names == {"a-1": "b-2", "a-2": "b-1"}


def test_what_a_deletion_begins_has_a_name_too():
    gone = entry("DELETE", "/lines/a-1", 202, {"id": "task-1"})
    awaited = entry("GET", "/tasks/task-1", 200, {"id": "task-1"})
    other = entry("DELETE", "/lines/a-1", 202, {"id": "task-2"})
    same = entry("GET", "/tasks/task-2", 200, {"id": "task-2"})
    assert [each.state for each in judged([gone, awaited], [other, same])] == [True, True]


def test_what_training_does_not_have_is_counted_apart():
    verdicts = [Verdict("GET /a", 200, 200, True, True, True, ""),
                Verdict("GET /b", 200, 404, False, False, False, "x")]  # fmt: skip
    labels = [("GET /a", 200), ("GET /b", 200)]
    found = result_of(verdicts, labels, {labels[0]})
    assert (found["all"], found["seen"]["all"], found["unseen"]["all"]) == (0.5, 1, 0)
    assert found["misses"] == {}


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_sessions_are_drawn_by_their_seeds(api):
    def lines(seed):
        call = Recording()
        session(api.steps(call, Draw(seed)), call, 60)
        return call.entries

    assert lines("a") == lines("a") != lines("b")


class Recording:
    """Answers everything with a new name."""

    def __init__(self):
        self.entries = []

    def __call__(self, method, path, body=None, query=None, headers=None):
        self.entries.append((method, path, body, query, headers))
        key = f"k-{len(self.entries)}"
        named = {"id": key, "secret": key, "links": [], "metadata": {"id": key}}
        shown = [named] if isinstance(body, list) or query else named
        return Answer(200, {**named, "data": shown if method != "DELETE" else []}, {"etag": key})


SHARES = {"calls": 4, "status": 1, "valid": 1, "state": None, "all": 0.75}
RESULT = {**SHARES, "seen": SHARES, "unseen": SHARES, "misses": {"a miss": 1}, "date": "2026-11-30"}
OTHER = {"all": 0.25, "seen": {**SHARES, "all": 0.35}}


def test_the_page_has_means_of_several_seeds():
    ours = {**RESULT, "others": [OTHER]}
    text = page_of({"kinto": {"200": {"busroot-mock": ours}}})
    assert "| 200 calls, 2 sessions | 50.0 % (25.0-75.0) | 55.0 % (35.0-75.0) |" in text
    assert "| a miss | 1 |" in text
