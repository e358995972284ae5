"""Members that are taken to be refused as others were, for their form or as missing."""

from typing import Any

import pytest

from tests.learning.answering import Answering

KEY = "00000000-0000-4000-8000-00000000000"


def refused(
    path: str, place: list[Any], message: str, sent: Any, status: int = 422
) -> tuple[Any, ...]:
    return (f"POST /{path}", status, {"detail": [{"loc": ["body", *place], "msg": message}]}, sent)


def hall(number: int) -> dict[str, Any]:
    return {"title": f"Hall {number}", "size": number, "owner": f"{KEY}{number}", "plan": number}


def press(number: int) -> dict[str, Any]:
    return {"hall": f"{KEY}{number}", "parts": [f"{KEY}{number}"], "speed": number, "kind": "big"}


def add(path: str, number: int, sent: dict[str, Any]) -> tuple[Any, ...]:
    return (f"POST /{path}", 201, {"id": 10 + number, **sent}, sent)


@pytest.fixture(scope="module")
def answers():
    halls = [add("halls", n, hall(n)) for n in range(1, 7)]
    presses = [add("presses", n, press(n)) for n in range(1, 7)]
    lacking = [
        refused("halls", [name], "Field required", {n: v for n, v in hall(7).items() if n != name})
        for name in ("title", "size")
    ]
    lost = {n: v for n, v in press(7).items() if n != "speed"}
    bare = {name: value for name, value in press(8).items() if name != "kind"}
    return Answering(
        *halls, *presses, *lacking, refused("presses", ["speed"], "Field required", lost),
        refused("presses", ["hall"], "Not a UUID", {**bare, "hall": "any"}),
        refused("halls", ["size"], "Not a number", {**hall(8), "size": "any"}),
        refused("halls", ["title"], "Too short", {**hall(8), "title": ""}),
        refused("presses", ["hall"], "Not a UUID", {**bare, "hall": "any"}),
        refused("halls", ["owner"], "Not an address", {**hall(8), "owner": "x"}),
    )  # fmt: skip


def test_what_always_had_a_form_is_refused_without_it_as_others_are(answers):
    sent = {**press(9), "parts": [f"{KEY}1", "any"]}
    assert answers("POST /presses", sent)[0] == 422
    assert answers("POST /presses", press(9))[0] == 201


def test_a_text_that_says_no_number_is_refused_where_others_are_for_what_they_are(answers):
    assert answers("POST /presses", {**press(9), "speed": "fast"})[0] == 422
    assert answers("POST /presses", {**press(9), "speed": "12"})[0] == 201


def test_what_all_new_records_had_may_not_be_missing_as_others_may_not(answers):
    for name in ("plan", "owner"):
        assert answers("POST /halls", {n: v for n, v in hall(9).items() if n != name})[0] == 422


def test_what_a_refused_body_lacked_without_being_named_may_be_missing(answers):
    assert answers("POST /presses", {n: v for n, v in press(9).items() if n != "kind"})[0] == 201


def test_what_stands_around_a_record_may_not_be_missing_either():
    def plan(number: int) -> tuple[Any, ...]:
        sent = {"plan": hall(number), "mode": {"fast": True}}
        return ("POST /plans", 201, {"plan": {"id": 20 + number, **hall(number)}}, sent)

    lacking = [
        refused("plans", ["plan", name], "Field required", {
            "plan": {n: v for n, v in hall(7).items() if n != name}, "mode": {"fast": True}
        }) for name in ("title", "size", "owner")
    ]  # fmt: skip
    answers = Answering(*map(plan, range(1, 6)), *lacking)
    assert answers("POST /plans", {"plan": hall(8)})[0] == 422
    assert answers("POST /plans", {"plan": hall(8), "mode": {"fast": False}})[0] == 201
