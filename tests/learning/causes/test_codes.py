"""Refusals whose answers are codes, which name a member or say that a record is there."""

from typing import Any

import pytest

from tests.learning.answering import Answering

HALLS = ("h-00aa", "h-00bb")
WEAK = {"code": "USER_CREATE_INVALID_PASS_PHRASE"}
THERE = {"code": "USER_CREATE_ALREADY_EXISTS"}
SHORT = {"reasons": ["Badge must have four letters."]}


def whole(number: int, **more: Any) -> dict[str, Any]:
    sent = {"mail": f"a{number}", "pass_phrase": f"long enough {number}", "badge": f"ABCD{number}"}
    return {**sent, "hall": HALLS[number % 2], "note": {}, **more}


def add(number: int, **more: Any) -> tuple[Any, ...]:
    sent = whole(number, **more)
    kept = {name: each for name, each in sent.items() if name != "pass_phrase"}
    return ("POST /users", 201, {"id": f"u-{number:04}", **kept}, sent)


def refused(answer: Any, number: int, **more: Any) -> tuple[Any, ...]:
    sent = whole(number, **more)
    del sent["note"]
    return ("POST /users", 400, answer, sent)


@pytest.fixture(scope="module")
def answers():
    halls = [("POST /halls", 201, {"id": key, "size": 1}, {"size": 1}) for key in HALLS]
    return Answering(
        *halls, *map(add, range(1, 6)), add(6, mail="a1"),
        *(("GET /users/u-0001", 200, add(1)[2]) for _ in range(2)),
        refused(WEAK, 7, pass_phrase="short"), refused(THERE, 2, badge="ABCD9"),
        refused(SHORT, 8, badge="A"), refused(THERE, 6, mail="a4"),
    )  # fmt: skip


def test_a_code_names_the_member_whose_value_is_wrong(answers):
    sent = whole(21)
    assert answers("POST /users", {**sent, "pass_phrase": "poor"}) == (400, WEAK)


def test_the_first_word_of_a_sentence_names_the_member_whose_value_is_wrong(answers):
    assert answers("POST /users", whole(22, badge="B")) == (400, SHORT)


def test_what_is_said_to_be_there_has_two_members_that_no_others_share(answers):
    first, second = (answers("POST /halls", {"size": 1})[1]["id"] for _ in range(2))
    assert answers("POST /users", whole(23, mail="b", hall=first))[0] == 201
    assert answers("POST /users", whole(24, mail="b", hall=second))[0] == 201
    assert answers("POST /users", whole(25, mail="b", hall=first)) == (400, THERE)


def test_a_member_that_no_refusal_names_may_be_missing_where_something_else_is_wrong(answers):
    sent = whole(26)
    del sent["note"]
    assert answers("POST /users", sent)[0] == 201
