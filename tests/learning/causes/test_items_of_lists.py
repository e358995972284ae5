"""Refusals that name an item of a list that was sent, by its place."""

from typing import Any

import pytest

from tests.learning.answering import Answering

KEY = "00000000-0000-4000-8000-00000000000"
EVENTS = ("made", "gone", "kept")


def part(number: int) -> tuple[Any, ...]:
    return ("POST /parts", 201, {"id": f"{KEY}{number}", "size": 3}, {"size": 3})


def add(number: int) -> tuple[Any, ...]:
    sent = {"parts": [f"{KEY}{number}"], "events": [EVENTS[number % 3]]}
    return ("POST /presses", 201, {"id": f"{KEY}{number + 5}", **sent}, sent)


def refused(name: str, message: str, value: str, status: int = 422) -> tuple[Any, ...]:
    said = {"detail": [{"loc": ["body", name, 0], "msg": message}]}
    sent = {"parts": [f"{KEY}1"], "events": ["made"], name: [value]}
    return ("POST /presses", status, said, sent)


@pytest.fixture(scope="module")
def answers():
    expected = "Input should be 'made', 'gone', 'kept' or 'sent'"
    return Answering(
        *map(part, range(4)), *map(add, range(4)), refused("events", expected, "sung"),
        refused("parts", "Not a UUID", "any"), refused("parts", "No such part", f"{KEY}9", 400),
    )  # fmt: skip


def sent(answers: Answering, **more: Any) -> int:
    key = answers("POST /parts", {"size": 1})[1]["id"]
    return answers("POST /presses", {"parts": [key], "events": ["made"], **more})[0]


def test_an_item_is_refused_that_is_none_of_those_that_a_refusal_lists(answers):
    assert sent(answers, events=["sent", "gone"]) == 201
    assert sent(answers, events=["gone", "sung"]) == 422


def test_an_item_of_another_form_is_refused_otherwise_than_one_that_names_no_record(answers):
    assert sent(answers, parts=["any"]) == 422
    assert sent(answers, parts=[f"{KEY}8"]) == 400
