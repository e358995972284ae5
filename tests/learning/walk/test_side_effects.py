"""Inferences from what becomes of records that were removed, and from changes that answers hide."""

from typing import Any

from tests.learning.answering import Answering
from tests.learning.test_inference import line, made, read


def removed(key: int) -> tuple[Any, ...]:
    return (f"DELETE /lines/{key}", 200, {})


def archived(*keys: int) -> tuple[Any, ...]:
    return ("GET /search?archived=yes", 200, {"lines": [line(key) for key in keys]})


SEARCHED = ("GET /search", 200, {"lines": [line(1), line(2), line(3)]})
ARCHIVING = (
    made(1), made(2), made(3), SEARCHED, removed(1), archived(1), removed(2), archived(1, 2),
)  # fmt: skip


def keys(answer: tuple[int, Any]) -> list[int]:
    return [each["id"] for each in answer[1]["lines"]]


def test_a_parameter_asks_for_records_that_were_removed():
    answers = Answering(*ARCHIVING)
    new = [answers("POST /lines", {"title": "t"})[1]["id"] for _ in range(3)]
    answers(f"DELETE /lines/{new[1]}")
    assert keys(answers("GET /search?archived=yes")) == [new[1]]
    assert keys(answers("GET /search")) == [new[0], new[2]]


def test_what_names_a_removed_record_brings_it_back():
    back = ("POST /archive/revive/1", 200, {})
    answers = Answering(*ARCHIVING, ("GET /lines/1", 404, {}), back, read(1))
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    answers(f"DELETE /lines/{key}")
    assert answers(f"GET /lines/{key}")[0] == 404
    assert answers(f"POST /archive/revive/{key}")[0] == 200
    assert answers(f"GET /lines/{key}") == (200, line(key, title="t"))
    assert keys(answers("GET /search?archived=yes")) == []


def test_what_removes_a_removed_record_ends_it():
    answers = Answering(*ARCHIVING, ("DELETE /archive/2", 200, {}), archived(1))
    one, other = (answers("POST /lines", {"title": "t"})[1]["id"] for _ in range(2))
    for key in (one, other):
        answers(f"DELETE /lines/{key}")
    answers(f"DELETE /archive/{one}")
    assert keys(answers("GET /search?archived=yes")) == [other]


def test_the_name_of_a_removed_record_is_taken_where_one_was_refused():
    def named(name, status=201):
        answer = {"name": name, "size": 1} if status == 201 else {"error": "name"}
        return ("POST /cells", status, answer, {"name": name})

    gone = [(f"DELETE /cells/{name}", 200, {}) for name in ("a-1", "a-3")]
    answers = Answering(named("a-1"), named("a-2"), named("a-3"), *gone, named("a-1", 409))
    assert answers("POST /cells", {"name": "a-2"})[0] == 201
    assert answers("DELETE /cells/a-2")[0] == 200
    assert answers("POST /cells", {"name": "a-2"})[0] == 409
    assert answers("POST /cells", {"name": "a-4"})[0] == 201


def tagged(key: int, value: str, kind: str = "plain") -> tuple[Any, ...]:
    tag = {"kind": kind, "value": value}
    return (f"POST /lines/{key}/tags", 201, {**tag, "color": "red"}, tag)


def tags(*values: str) -> dict[str, Any]:
    return {"tags": [{"kind": "plain", "value": value} for value in values]}


def untagged(key: int, value: str, kind: str = "plain") -> tuple[Any, ...]:
    return (f"DELETE /lines/{key}/tags/{kind}/{value}", 200, {})


TAGGING = (
    made(1), made(2), tagged(1, "tag-1"), tagged(2, "tag-1"), tagged(1, "tag-2"),
    tagged(2, "tag-3"), ("GET /lines/1/tags", 200, tags("tag-1", "tag-2")),
    ("GET /tags", 200, tags("tag-1", "tag-2", "tag-3")), untagged(1, "tag-2"),
    ("GET /lines/1/tags", 200, tags("tag-1")), untagged(2, "tag-3"),
    ("GET /tags", 200, tags("tag-1", "tag-2", "tag-3")), ("GET /kinds", 200, [{"name": "plain"}]),
    ("GET /tags/plain", 200, tags("tag-1", "tag-2", "tag-3")),
    tagged(1, "tag-9", "rare"), untagged(1, "tag-9", "rare"),
)  # fmt: skip


def test_a_list_over_parents_has_each_value_once_and_those_that_were_removed():
    answers = Answering(*TAGGING)
    one, other = (answers("POST /lines", {"title": "t"})[1]["id"] for _ in range(2))
    for key in (one, other):
        answers(f"POST /lines/{key}/tags", {"kind": "plain", "value": "tag-7"})
    answers(f"POST /lines/{one}/tags", {"kind": "plain", "value": "tag-8"})
    answers(f"DELETE /lines/{one}/tags/plain/tag-8")
    shown = [each["value"] for each in answers("GET /tags")[1]["tags"]]
    assert sorted(shown) == ["tag-7", "tag-8"]
    assert answers(f"GET /lines/{one}/tags")[1] == tags("tag-7")


def test_a_word_behind_a_list_that_all_items_have_is_a_value():
    answers = Answering(*TAGGING)
    for kind in ("plain", "rare"):
        answers("POST /lines/2/tags", {"kind": kind, "value": f"tag-of-{kind}"})
    assert answers("GET /tags/rare")[1] == {"tags": [{"kind": "rare", "value": "tag-of-rare"}]}


def test_what_a_silent_change_leaves_out_falls_away_if_the_next_answer_shows_it():
    def put(key):
        return (f"PUT /lines/{key}", 204, None, {"title": "new"})

    answers = Answering(
        made(1, note=None), made(2, note=None), ("POST /lines", 201, line(3, note="c"), {
            "title": "line 3", "note": "c"}),
        put(3), read(3, title="new", note=None),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t", "note": "n"})[1]["id"]
    assert answers(f"PUT /lines/{key}", {"title": "new"})[0] == 204
    assert answers(f"GET /lines/{key}")[1] == line(key, title="new", note=None), (
        answers.learned.model.specs
    )


def test_a_search_that_was_never_asked_for_is_one_by_its_name():
    answers = Answering(*ARCHIVING, ("GET /search?title=line+3", 200, {"lines": [line(3)]}))
    key = answers("POST /lines", {"title": "a title"})[1]["id"]
    assert keys(answers("GET /search?query=nothing+like+it")) == []
    assert keys(answers("GET /search?query=title")) == [key]


def test_a_value_that_a_refusal_repeats_is_what_was_wrong():
    def sent(mail, status=201):
        body = {"title": "t", "mail": mail}
        answer = {"id": len(mail), **body} if status == 201 else {"title": f"No mail: {mail}"}
        return ("POST /lines", status, answer, body if status == 201 else {"mail": mail})

    answers = Answering(*map(sent, ("a@x.com", "bb@x.com", "ccc@x.com")), sent("nobody", 400))
    assert answers("POST /lines", {"title": "t", "mail": "d@x.com"})[0] == 201
    assert answers("POST /lines", {"mail": "d@x.com"})[0] == 201
    assert answers("POST /lines", {"title": "t", "mail": "somebody"})[0] == 400


def test_names_of_members_that_any_refusal_has_say_nothing():
    def refused(body, text):
        return ("POST /cells", 400, {"name": "BadData", "message": text}, body)

    cells = [("POST /cells", 201, {"name": f"c-{n}", "size": n}, {"name": f"c-{n}", "size": n})
             for n in (1, 2, 3)]  # fmt: skip
    listed = ("GET /cells", 200, [call[2] for call in cells])
    answers = Answering(*cells, listed, refused({}, "size is required"))
    assert answers("POST /cells", {"name": "c-5"})[0] == 400
    assert answers("POST /cells", {"size": 5})[0] == 201


def test_a_path_whose_words_were_sent_to_the_list_before_it_names_them():
    gone = ("DELETE /lines/1/tags/plain/tag-1", 200, {})
    shown = ("GET /lines/1/tags", 200, tags("tag-1"))
    answers = Answering(made(1), tagged(1, "tag-1"), shown, gone, tagged(1, "tag-2"))
    tag = {"kind": "rare", "value": "tag-7"}
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    answers(f"POST /lines/{key}/tags", tag)
    assert answers(f"DELETE /lines/{key}/tags/rare/tag-7")[0] == 200


def test_what_is_sent_behind_a_record_is_added_to_a_list_of_it_and_taken_from_it():
    def linked(*parts):
        links = [{"id": f"k-{n}", "url": f"u{n}", "line": 1} for n in parts]
        return read(1, links=links)

    def link(number):
        return ("POST /lines/1/link", 204, None, {"url": f"u{number}"})

    answers = Answering(
        made(1), linked(), link(1), linked(1), link(2), linked(1, 2),
        ("DELETE /lines/1/link/k-1", 204, None), linked(2),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    assert [answers(f"POST /lines/{key}/link", {"url": url})[0] for url in "ab"] == [204, 204]
    first, second = answers(f"GET /lines/{key}")[1]["links"]
    assert (first["url"], second["url"], second["line"]) == ("a", "b", 1)
    assert first["id"] != second["id"]
    answers(f"DELETE /lines/{key}/link/{first['id']}")
    assert answers(f"GET /lines/{key}")[1]["links"] == [second]


def test_a_number_that_is_kept_as_a_text_is_taken_as_one():
    cells = [("POST /cells", 201, {"name": str(n), "size": 1}, {"name": n}) for n in (1, 2, 3)]
    listed = ("GET /cells", 200, [call[2] for call in cells])
    answers = Answering(*cells, listed, ("POST /cells", 409, {"error": "name"}, {"name": "2"}))
    assert [answers("POST /cells", {"name": 7})[0] for _ in range(2)] == [201, 409]


def test_texts_are_made_of_the_path_and_what_was_sent():
    def part(key, name):
        answer = {"at": f"/v1/lines/{key}/parts/{name}"}
        return (f"POST /lines/{key}/parts", 201, answer, {"name": name})

    parts = [(f"GET /lines/{key}/parts/{name}", 200, {"name": name})
             for key, name in ((101, "part-1"), (202, "part-2"))]  # fmt: skip
    answers = Answering(made(101), made(202), part(101, "part-1"), part(202, "part-2"), *parts)
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    shown = answers(f"POST /lines/{key}/parts", {"name": "part-7"})[1]
    assert shown == {"at": f"/v1/lines/{key}/parts/part-7"}


def test_a_change_that_sends_another_name_gives_the_record_that_name():
    cells = [("POST /cells", 201, None, {"name": f"cell-{n}", "size": n}) for n in (1, 2, 3)]
    names = [("POST /cells/cell-1", 200, {}, {"name": "cell-5"}),
             ("GET /cells/cell-5", 200, {"name": "cell-5", "size": 1}),
             ("GET /cells/cell-1", 404, {}),
             ("GET /cells/cell-2", 200, {"name": "cell-2", "size": 2})]  # fmt: skip
    inner = ("POST /cells/cell-2/parts", 201, None, {"title": "part-1"})
    shown = ("GET /cells/cell-2/parts/part-1", 200, {"title": "part-1"})
    answers = Answering(*cells, *names, inner, shown)
    answers("POST /cells", {"name": "cell-7", "size": 7})
    answers("POST /cells/cell-7/parts", {"title": "part-7"})
    assert answers("POST /cells/cell-7", {"name": "cell-8"})[0] == 200
    assert answers("GET /cells/cell-8") == (200, {"name": "cell-8", "size": 7})
    assert answers("GET /cells/cell-7")[0] == 404
    assert answers("GET /cells/cell-8/parts/part-7")[0] == 200


def test_what_is_sent_behind_all_but_the_key_of_a_path_makes_a_record():
    def unit(number):
        return ("POST /lines/line-1/units/soft", 200, None, {"name": f"unit-{number}"})

    def shown(number, status=200):
        answer = {"name": f"unit-{number}", "type": "soft"} if status == 200 else {}
        return (f"GET /lines/line-1/units/soft/unit-{number}", status, answer)

    answers = Answering(unit(1), shown(1), unit(2), shown(2), shown(9, 404))
    assert answers("POST /lines/line-1/units/soft", {"name": "unit-7"})[0] == 200
    assert answers("GET /lines/line-1/units/soft/unit-7")[0] == 200


def test_what_a_caller_may_not_do_is_not_put_down_to_what_was_sent():
    body = {"title": "t", "note": "n"}
    done = [("POST /lines", 201, {"id": key, **body}, body) for key in (1, 2, 3)]
    answers = Answering(*done, ("POST /lines", 403, {"error": "not allowed"}, {"title": "t"}))
    assert answers("POST /lines", {"title": "t"})[0] == 201
