"""Keys that requests of several kinds send in the same way, for kinds that did so rarely."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
MARKS = {name: {"id": key, "name": name} for key, name in enumerate(("red", "old", "raw"), 1)}


def made(kind: str, key: int, *marks: str) -> Call:
    shown = {"id": key, "title": f"{kind} {key}", "marks": [MARKS[each] for each in marks]}
    sent = {"title": f"{kind} {key}", **({"marks": [*marks]} if marks else {})}
    return (f"POST /{kind}", 201, shown, sent)


def session(*more: Call) -> Answering:
    return Answering(
        *(("POST /marks", 201, each, {"name": each["name"]}) for each in MARKS.values()),
        ("GET /marks/1", 200, MARKS["red"]), ("GET /marks/2", 200, MARKS["old"]),
        *(made(kind, key, *marks) for kind in ("belts", "halls")
          for key, marks in enumerate((("red",), ("old", "raw"), ("red", "old"), ("raw",)), 1)),
        ("GET /belts/1", 200, made("belts", 1, "red")[2]),
        ("GET /halls/1", 200, made("halls", 1, "red")[2]), *more,
    )  # fmt: skip


def test_keys_are_taken_as_those_of_other_kinds_are():
    loads = [made("loads", key) for key in (1, 2)]
    answers = session(*loads, ("GET /loads/1", 200, loads[0][2]))
    answers("POST /marks", {"name": "new"})
    assert answers("POST /loads", {"title": "a", "marks": ["new"]})[1]["marks"][0]["name"] == "new"
    rule = answers.learned.model.kinds["Load"].sends["marks"]
    assert (rule["to"], rule["because"]) == ("marks", "other kinds are sent marks so")


def test_what_was_shown_otherwise_stays_so():
    plain = {"id": 1, "title": "loads 1", "marks": ["red"]}
    sent = {"title": "loads 1", "marks": ["red"]}
    answers = session(("POST /loads", 201, plain, sent), ("GET /loads/1", 200, plain))
    assert "marks" not in answers.learned.model.kinds["Load"].sends


def test_a_value_may_be_of_an_object_of_what_is_named():
    def load(key: int, mark: str) -> Call:
        shown = {"id": key, "title": f"l {key}", "mark": MARKS[mark]}
        return ("POST /loads", 201, shown, {"title": f"l {key}", "mark": MARKS[mark]["id"]})

    def step(key: int, of: int, mark: str) -> Call:
        shown = {"id": key, "load_id": of, "mark_name": mark}
        return ("POST /steps", 201, shown, {"load_id": of})

    loads = [load(51, "red"), load(52, "old"), load(53, "raw")]
    answers = session(
        *loads, ("GET /loads/51", 200, loads[0][2]),
        step(61, 51, "red"), step(62, 52, "old"), step(63, 53, "raw"), step(64, 51, "red"),
        ("GET /steps/61", 200, step(61, 51, "red")[2]),
    )  # fmt: skip
    mark = answers("POST /marks", {"name": "new"})[1]["id"]
    key = answers("POST /loads", {"title": "l", "mark": mark})[1]["id"]
    assert answers("POST /steps", {"load_id": key})[1]["mark_name"] == "new"
