"""Refusals that say of what a member names that it is not there, and of what is in use."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def add_hall(key: int) -> Call:
    return ("POST /halls", 201, {"id": key, "name": f"hall {key}"}, {"name": f"hall {key}"})


def add_lamp(key: int, hall: int, *ways: int) -> list[Call]:
    sent = {"watts": 10 + key, "hall": hall, "belts": [*ways], "kind": "flat"}
    place = {"id": hall, "name": f"hall {hall}"}
    shown = {"id": key, **sent, "hall": place}
    return [("POST /lamps", 201, shown, sent), (f"GET /lamps/{key}", 200, shown)]


def refused(sent: dict[str, Any], **said: list[str]) -> Call:
    return ("POST /lamps", 422, {"message": said}, sent)


BASE: list[Call] = [
    *map(add_hall, (1, 2, 3, 4)), ("GET /halls/1", 200, add_hall(1)[2]),
    ("POST /belts", 201, {"id": 1, "speed": 5}, {"speed": 5}),
    ("GET /belts/1", 200, {"id": 1, "speed": 5}),
    ("POST /belts", 201, {"id": 2, "speed": 6}, {"speed": 6}),
    *add_lamp(1, 3, 1), *add_lamp(2, 4, 2), *add_lamp(3, 2, 1, 2),
]  # fmt: skip


def test_a_number_that_the_answer_says_is_not_there_names_no_record():
    wrong = {"watts": 1, "hall": 900, "belts": [1]}
    answers = Answering(*BASE, refused(wrong, hall=["Hall does not exist"]))
    hall = answers("POST /halls", {"name": "new"})[1]["id"]
    belt = answers("POST /belts", {"speed": 3})[1]["id"]
    sent = {"watts": 2, "belts": [belt], "kind": "flat"}
    assert answers("POST /lamps", {**sent, "hall": 70})[0] == 422
    assert answers("POST /lamps", {**sent, "hall": hall})[0] == 201


def test_a_list_of_numbers_may_name_records():
    wrong = {"watts": 1, "hall": 1, "belts": [900], "kind": "flat"}
    answers = Answering(*BASE, refused(wrong, belts=["Belts are invalid"]))
    hall = answers("POST /halls", {"name": "new"})[1]["id"]
    belt = answers("POST /belts", {"speed": 3})[1]["id"]
    sent = {"watts": 2, "hall": hall, "kind": "flat"}
    assert answers("POST /lamps", {**sent, "belts": [70]})[0] == 422
    assert answers("POST /lamps", {**sent, "belts": [belt]})[0] == 201


def test_what_is_missing_is_not_what_was_wrong_if_the_answer_has_a_member_that_was_sent():
    wrong = {"watts": 5, "hall": 1, "belts": [1], "notes": "{broken"}
    answers = Answering(*BASE, refused(wrong, notes=["JSON not valid"]))
    hall = answers("POST /halls", {"name": "new"})[1]["id"]
    belt = answers("POST /belts", {"speed": 3})[1]["id"]
    sent = {"watts": 12, "hall": hall, "belts": [belt]}
    assert answers("POST /lamps", sent)[0] == 201
    assert answers("POST /lamps", {**sent, "notes": "{broken"})[0] == 422


def test_a_list_that_was_always_the_same_names_records_of_no_kind_by_its_numbers():
    def lamp(key: int) -> list[Call]:
        sent = {"watts": 10 + key, "ways": [1]}
        shown = {"id": key, **sent}
        return [("POST /lamps", 201, shown, sent), (f"GET /lamps/{key}", 200, shown)]

    wrong = refused({"watts": 1, "ways": [900]}, ways=["Ways are invalid"])
    answers = Answering(*BASE[:8], *lamp(1), *lamp(2), *lamp(3), wrong)
    assert answers("POST /lamps", {"watts": 5, "ways": [1]})[0] == 201


@pytest.mark.parametrize("said", ["Must be one of: flat, round.", "Not one of: 'flat' or 'round'"])
def test_the_values_that_a_sentence_lists_are_the_only_ones(said):
    wrong = {"watts": 1, "hall": 1, "belts": [1], "kind": "odd"}
    answers = Answering(*BASE, refused(wrong, kind=[said]))
    hall = answers("POST /halls", {"name": "new"})[1]["id"]
    belt = answers("POST /belts", {"speed": 3})[1]["id"]
    sent = {"watts": 2, "hall": hall, "belts": [belt]}
    statuses = [answers("POST /lamps", {**sent, "kind": k})[0] for k in ("round", "flat", "high")]
    assert statuses == [201, 201, 422]


@pytest.mark.parametrize(
    ("said", "removed", "used"),
    [("There are lamps in it", [], True), ("Not now", [1], True), ("Not now", [], False)],
)
def test_what_refers_to_a_record_by_a_number_keeps_it(said, removed, used):
    """The answer names it, or what was removed had nothing that referred to it."""
    done = [(f"DELETE /halls/{key}", 200, {"message": "OK"}) for key in removed]
    answers = Answering(*BASE, ("DELETE /halls/3", 422, {"message": said}), *done)
    hall = answers("POST /halls", {"name": "new"})[1]["id"]
    belt = answers("POST /belts", {"speed": 3})[1]["id"]
    answers("POST /lamps", {"watts": 2, "hall": hall, "belts": [belt], "kind": "flat"})
    rules = [r.more for r in answers.learned.model.refusals if r.when == "used"]
    assert [(rule["kind"], rule["by"]) for rule in rules] == [("Lamp", "/hall/id")] * used
    if used:
        assert answers(f"DELETE /halls/{hall}")[0] == 422
