"""Refusals of keys that name no record: in lists, some of them empty, or where none was taken."""

from typing import Any

import pytest

from tests.learning.answering import Answering

KEY = "00000000-0000-4000-8000-00000000000"
OF_PART = {"code": "PRESS_CREATE_NOT_EXISTING_PART"}
OF_THEME = {"code": "PRESS_CREATE_NOT_EXISTING_THEME"}
NOT_ALLOWED = {"code": "NOT_ALLOWED"}


def part(number: int) -> tuple[Any, ...]:
    return ("POST /parts", 201, {"id": f"{KEY}{number}", "size": 3}, {"size": 3})


def add(number: int, *keys: str, status: int = 201, answer: Any = None, **more: Any) -> Any:
    sent = {"name": f"press {number}", "parts": [*keys], **more}
    shown = answer or {"id": f"{KEY}{number + 4}", **sent, "theme_id": None}
    return ("POST /presses", status, shown, sent)


@pytest.fixture(scope="module")
def answers():
    return Answering(
        *map(part, range(3)), add(1), add(2, f"{KEY}1"), add(3, f"{KEY}0", f"{KEY}2"),
        add(4, f"{KEY}9", status=400, answer=OF_PART), add(5, status=400, answer=OF_THEME,
            theme_id=f"{KEY}9"), (f"PUT /presses/{KEY}5", 405, NOT_ALLOWED, {"name": "x"}),
    )  # fmt: skip


def test_a_key_in_a_list_names_a_record_though_some_lists_were_empty(answers):
    assert answers("POST /presses", {"name": "new", "parts": [f"{KEY}8"]}) == (400, OF_PART)
    assert answers("POST /presses", {"name": "new", "parts": []})[0] == 201


def test_a_long_key_names_no_record_where_none_was_ever_taken(answers):
    sent = {"name": "new", "parts": [], "theme_id": f"{KEY}7"}
    assert answers("POST /presses", sent) == (400, OF_THEME)
    assert answers("POST /presses", {**sent, "theme_id": None})[0] == 201


def test_a_method_that_was_not_allowed_never_is(answers):
    made = answers("POST /presses", {"name": "new", "parts": []})[1]
    assert answers(f"PUT /presses/{made['id']}", {"name": "longer", "parts": []}) == (
        405,
        NOT_ALLOWED,
    )


def test_numbers_in_lists_name_records_of_the_kind_that_the_member_is_called_by():
    halls = [("POST /halls", 201, {"id": n, "size": 50}, {"size": 50}) for n in range(1, 4)]
    sent = [({"steps": [n, n + 1]}, {"id": 30 + n, "steps": [n, n + 1]}) for n in (1, 2)]
    made = [("POST /plans", 201, shown, body) for body, shown in sent]
    wrong = ("POST /plans", 400, {"error": "No"}, {"steps": [8]})
    answers = Answering(
        *halls, *made, ("POST /plans", 201, {"id": 33, "steps": []}, {"steps": []}), wrong
    )
    assert [each for each in answers.learned.model.refusals if each.when == "refers"] == []
