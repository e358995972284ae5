"""Values in whose place records show another one."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def add(number: int, colour: str, shown: str) -> Call:
    sent = {"name": f"line {number}", "colour": colour}
    return ("POST /lines", 201, {"id": f"line-{number}-00", **sent, "colour": shown}, sent)


COLOURS = [add(n, colour, colour) for n, colour in enumerate(["red", "blue"] * 5)]


def test_where_few_values_are_kept_others_are_taken_as_the_recorded_ones_were():
    answers = Answering(*COLOURS, add(20, "odd", "red"))
    assert answers("POST /lines", {"name": "n", "colour": "blue"})[1]["colour"] == "blue"
    assert answers("POST /lines", {"name": "m", "colour": "even"})[1]["colour"] == "red"


def test_where_many_values_are_kept_only_recorded_others_are_taken_so():
    many = [add(n + 30, colour, colour) for n, colour in enumerate(("grey", "pink", "white"))]
    answers = Answering(*COLOURS, *many, add(20, "odd", "red"))
    assert answers("POST /lines", {"name": "n", "colour": "even"})[1]["colour"] == "even"
    assert answers("POST /lines", {"name": "m", "colour": "odd"})[1]["colour"] == "red"
