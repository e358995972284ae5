"""Records that two values of a path name, whose creation shows nothing."""

from typing import Any

from tests.learning.answering import Answering


def place(number: int) -> dict[str, Any]:
    return {"address": f"10.0.0.{number}", "host": f"host{number}.example.", "owner": f"o{number}"}


def test_records_are_known_by_two_members_that_were_sent_where_no_answer_shows_them():
    def add(number: int) -> tuple[Any, ...]:
        return ("POST /lines/7/places", 201, None, place(number))

    gone = ("DELETE /lines/7/places/10.0.0.1/host1.example.", 204)
    answers = Answering(
        ("GET /lines/7", 200, {"id": 7, "name": "n"}), ("GET /lines/7/places", 200, []),
        add(1), gone, add(2), add(3), ("GET /lines/7/places", 200, [place(2), place(3)]),
    )  # fmt: skip
    assert answers("POST /lines/7/places", place(4))[0] == 201
    assert answers("POST /lines/7/places", place(5))[0] == 201
    assert answers("GET /lines/7/places") == (200, [place(4), place(5)])
    assert answers("DELETE /lines/7/places/10.0.0.4/host4.example.")[0] == 204
    assert answers("GET /lines/7/places") == (200, [place(5)])
