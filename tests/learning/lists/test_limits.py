"""Limits of lists, as lists without a limit of their own show them."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def line(key: int) -> dict[str, Any]:
    return {"id": key, "title": f"line {key}"}


def made(key: int) -> Call:
    return ("POST /lines", 201, line(key), {"title": f"line {key}"})


def test_one_list_that_lacks_a_record_shows_no_usual_limit():
    whole = [line(key) for key in range(1, 9)]
    answers = Answering(
        *(made(key) for key in range(1, 9)), ("GET /lines/1", 200, line(1)),
        ("GET /lines?limit=2", 200, whole[:2]),
        ("GET /lines", 200, whole[:7]),
    )  # fmt: skip
    assert "usualLimit" not in answers.learned.model.specs["GET /lines"].more
