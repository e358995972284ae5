"""Objects that name records by another member than the key, and are shown with all of these."""

from typing import Any

from tests.learning.answering import Answering

GRADES = {"plain": "0a55aa11bb", "fine": "1b66bb22cc", "rare": "2c77cc33dd"}


def grade(name: str) -> dict[str, Any]:
    return {"id": GRADES[name], "name": name, "note": None, "by": {"rule": name.upper()}}


def hall(key: str, *shown: str) -> dict[str, Any]:
    return {"id": f"hall-{key}0x", "size": 1, "grades": [grade(name) for name in shown]}


def add(key: str, sent: str, *shown: str) -> tuple[Any, ...]:
    whole = hall(key, *(shown or (sent,)))
    return ("POST /halls", 201, whole, {"size": 1, "grades": [{"name": sent}]})


SESSION = (
    ("GET /grades", 200, [*map(grade, GRADES)]),
    ("GET /grades/1b66bb22cc", 200, grade("fine")),
    add("1", "plain"), add("2", "fine"), add("3", "rare", "rare", "plain"),
    add("4", "rare", "rare", "plain"), ("GET /halls/hall-20x", 200, hall("2", "fine")),
)  # fmt: skip


def test_what_names_a_record_is_shown_with_all_that_the_record_has():
    answers = Answering(*SESSION)
    for names in (["fine"], ["plain"], ["plain", "fine"]):
        sent = {"size": 2, "grades": [{"name": name} for name in names]}
        made = answers("POST /halls", sent)[1]
        assert made["grades"] == [grade(name) for name in names]
        assert answers(f"GET /halls/{made['id']}")[1] == made


def test_a_list_that_was_always_shown_longer_is_shown_so():
    made = Answering(*SESSION)("POST /halls", {"size": 2, "grades": [{"name": "rare"}]})[1]
    assert made["grades"] == [grade("rare"), grade("plain")]


def test_a_name_that_no_record_has_is_shown_as_it_was_sent():
    made = Answering(*SESSION)("POST /halls", {"size": 2, "grades": [{"name": "odd"}]})[1]
    assert made["grades"] == [{"name": "odd"}]
