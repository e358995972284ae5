"""Refusals of members that other lists refuse so, and that repeat what was sent."""

from typing import Any

from tests.learning.answering import Answering


def made(name: str, number: int) -> tuple[Any, ...]:
    sent = {"title": f"{name} {number}", "note": f"note number {number}"}
    return (f"POST /{name}s", 201, {"id": f"{name}-{number}0x", **sent}, sent)


def missing(name: str) -> tuple[Any, ...]:
    said = f"{name} is wrong: {{'note': 'short'}}. 'title' is required"
    return (f"POST /{name}s", 400, {"message": said}, {"note": "short"})


def session(*refusing: str) -> list[tuple[Any, ...]]:
    names = ("belt", "dock", "hall")
    calls = [made(name, number) for name in names for number in range(5)]
    return [*calls, *map(missing, refusing)]


def test_what_a_sentence_repeats_in_brackets_is_not_what_is_wrong():
    answers = Answering(*session("belt"))
    assert answers("POST /belts", {"note": "also a long one"})[0] == 400
    assert answers("POST /belts", {"note": "short", "title": "t"})[0] == 201


def test_a_member_that_two_other_lists_refuse_to_miss_is_refused_as_missing():
    answers = Answering(*session("belt", "dock"))
    assert answers("POST /halls", {"note": "also a long one"})[0] == 400
    rules = [r for r in answers.learned.model.refusals if r.label == "POST /halls"]
    (why,) = [rule.more["because"] for rule in rules if rule.more.get("wrong") == "missing"]
    assert why == "all 5 had it, and 2 other operations refuse it so"


def test_one_other_list_does_not_say_that_a_member_is_required():
    assert Answering(*session("belt"))("POST /halls", {"note": "a long one"})[0] == 201
