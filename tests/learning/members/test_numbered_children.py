"""Records that come with a new one and have keys of their own, one for each item that was sent."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
LINES = {1: ["a1"], 2: ["b1", "b2"], 3: ["c1", "c2", "c3"]}


def body(number: int) -> dict[str, Any]:
    return {
        "title": f"order {number}",
        "lines": [{"part": name} for name in LINES[number]],
        "amounts": [len(name) * number for name in LINES[number]],
        "state": [number],
    }


def order(number: int) -> dict[str, Any]:
    return {"id": f"o-{number:04}", "title": f"order {number}", "state": {}}


def made(number: int) -> list[Call]:
    add = ("POST /orders", 201, {"order_id": f"o-{number:04}"}, body(number))
    read = (f"GET /orders/o-{number:04}", 200, order(number))
    first = sum(len(LINES[n]) for n in range(1, number))
    items = [
        {"id": f"l-{first + n:04}", "part": name, "amount": len(name) * number, "open": True}
        for n, name in enumerate(LINES[number])
    ]
    revision = {"id": f"r-{number:04}", "note": None}
    return [
        ("POST /orders/enter", *add[1:]), read,
        (f"GET /orders/o-{number:04}/lines", 200, {"items": items}),
        (f"GET /orders/o-{number:04}/revisions", 200, {"items": [revision]}),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def answers():
    listed = ("GET /orders", 200, [*map(order, LINES)])
    return Answering(*(call for number in LINES for call in made(number)), listed)


def test_a_record_comes_with_each_item_of_a_list_that_was_sent(answers):
    sent = {
        "title": "new",
        "lines": [{"part": "x"}, {"part": "y"}],
        "amounts": [4, 9],
        "state": [1],
    }
    key = answers("POST /orders/enter", sent)[1]["order_id"]
    lines = answers(f"GET /orders/{key}/lines")[1]["items"]
    assert [(each["part"], each["amount"], each["open"]) for each in lines] == [
        ("x", 4, True), ("y", 9, True)
    ]  # fmt: skip
    assert len({each["id"] for each in lines}) == 2


def test_as_many_come_with_a_record_as_with_all_others(answers):
    sent = {"title": "new", "lines": [], "amounts": [], "state": [1]}
    key = answers("POST /orders/enter", sent)[1]["order_id"]
    assert len(answers(f"GET /orders/{key}/revisions")[1]["items"]) == 1
    assert answers(f"GET /orders/{key}/lines")[1]["items"] == []


def test_what_is_called_the_same_and_says_something_else_is_ignored(answers):
    key = answers("POST /orders/enter", {"title": "new", "lines": [], "state": [7]})[1]["order_id"]
    assert answers(f"GET /orders/{key}")[1] == {"id": key, "title": "new", "state": {}}
