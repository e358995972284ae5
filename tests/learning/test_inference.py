"""Inferences of learning, each from a session that shows little else."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def line(key: int, **members: Any) -> dict[str, Any]:
    return {"id": key, "title": f"line {key}", **members}


def made(key: int, **members: Any) -> Call:
    return ("POST /lines", 201, line(key, **members), {"title": f"line {key}"})


def read(key: int, **members: Any) -> Call:
    return (f"GET /lines/{key}", 200, line(key, **members))


def test_a_list_of_what_has_the_value_of_its_path_is_no_record():
    tags = [
        {"kind": kind, "value": value} for kind in ("soft", "hard") for value in ("x", "y", "z")
    ]
    shown = [(f"GET /tags/{kind}", 200, {"tags": [t for t in tags if t["kind"] == kind]})
             for kind in ("soft", "hard")]  # fmt: skip
    answers = Answering(("GET /tags", 200, {"tags": tags}), *shown)
    assert all(spec.does != "read" for spec in answers.learned.model.specs.values())


def test_what_an_answer_to_a_change_never_shows_stays_as_it_was():
    answers = Answering(
        made(1, mail="a@x.com"), made(2, mail="b@x.com"),
        ("PUT /lines/1", 200, {"id": 1, "title": "new"}, {"title": "new"}),
        ("GET /lines/1", 200, {"id": 1, "title": "new", "mail": "a@x.com"}),
        ("PUT /lines/2", 200, {"id": 2, "title": "other"}, {"title": "other"}),
        ("GET /lines/2", 200, {"id": 2, "title": "other", "mail": "b@x.com"}),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t", "mail": "c@x.com"})[1]["id"]
    assert answers(f"PUT /lines/{key}", {"title": "u"})[1] == {"id": key, "title": "u"}
    assert answers(f"GET /lines/{key}")[1]["mail"] == "c@x.com"


def test_members_that_only_reading_shows_are_filled_in_and_shown_there():
    answers = Answering(
        made(1),
        read(1, gauges=[], is_live=True),
        made(2),
        made(3),
        read(3, gauges=[], is_live=True),
    )
    status, shown = answers("POST /lines", {"title": "t"})
    assert (status, shown.keys()) == (201, {"id", "title"})
    key = shown["id"]
    assert answers(f"GET /lines/{key}") == (
        200,
        {"id": key, "title": "t", "gauges": [], "is_live": True},
    )


def test_a_list_of_changes_changes_the_record():
    def changes(title):
        return [{"op": "replace", "path": "/title", "value": title}]

    answers = Answering(
        made(1), read(1), ("PATCH /lines/1", 200, {"id": 1, "title": "a"}, changes("a")),
        made(2), ("PATCH /lines/2", 200, {"id": 2, "title": "b"}, changes("b")),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    assert answers(f"PATCH /lines/{key}", changes("c"))[1]["title"] == "c"
    assert answers(f"GET /lines/{key}")[1]["title"] == "c"


def test_what_shows_another_record_than_its_path_names_makes_one_like_it():
    def copied(old, new):
        return (f"POST /lines/{old}/copy", 201, line(new, title=f"line {old}", is_open=True), {})

    answers = Answering(
        made(1, is_open=True),
        read(1, is_open=True),
        copied(1, 2),
        made(3, is_open=True),
        copied(3, 4),
    )
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    status, shown = answers(f"POST /lines/{key}/copy", {})
    assert (status, shown["title"]) == (201, "t")
    assert shown["id"] != key
    assert answers(f"GET /lines/{shown['id']}")[0] == 200


def test_numbers_count_the_records_beside_a_new_one():
    def step(place, key, number):
        sent = {"title": f"step {key}"}
        answer = {"id": f"s-{key}-0000", **sent, "position": number}
        return (f"POST /lines/{place}/steps", 201, answer, sent)

    answers = Answering(
        made(1), made(2), read(1), read(2),
        step(1, 11, 0), step(1, 12, 1), step(2, 13, 0), step(1, 14, 2), step(2, 15, 1),
        ("GET /lines/1/steps/s-11-0000", 200, step(1, 11, 0)[2]),
    )  # fmt: skip
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    shown = [answers(f"POST /lines/{key}/steps", {"title": "s"})[1]["position"] for _ in range(3)]
    assert shown == [0, 1, 2]


def test_records_that_are_listed_elsewhere_are_those_of_their_path():
    def step(place, key, state):
        return {"id": key, "line_id": place, "title": f"step {key}", "state": state}

    def add(place, key):
        return (
            f"POST /lines/{place}/steps",
            201,
            step(place, key, "new"),
            {"title": f"step {key}"},
        )

    def shown(place, key, state="new"):
        return (f"GET /lines/{place}/steps/{key}", 200, step(place, key, state))

    first, second = step(1, 11, "new"), step(2, 12, "new")
    answers = Answering(
        made(1), made(2), read(1), read(2), add(1, 11), shown(1, 11), add(2, 12), shown(2, 12),
        ("GET /steps", 200, [first, second]),
    )  # fmt: skip
    assert not answers.learned.first.of("Step")
    key = answers("POST /lines", {"title": "t"})[1]["id"]
    answers(f"POST /lines/{key}/steps", {"title": "s"})
    assert [each["title"] for each in answers("GET /steps")[1]] == ["s"]
