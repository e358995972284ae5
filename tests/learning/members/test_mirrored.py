"""Records that are put below others and are shown with all members of the record that they name."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def label(number: int) -> dict[str, Any]:
    return {"id": f"l-{number:04}", "name": f"label {number}", "note": None}


def put(board: int, number: int) -> Call:
    return (f"PUT /boards/b-{board:04}/labels/l-{number:04}", 200, label(number))


def test_what_was_always_the_same_is_that_of_the_record_that_is_named():
    labels = [
        ("POST /labels", 201, label(n), {"name": f"label {n}", "note": None}) for n in (1, 2, 3)
    ]
    boards = [("POST /boards", 201, {"id": f"b-{n:04}", "size": 5}, {"size": 5}) for n in (1, 2)]
    answers = Answering(
        *labels, *boards, ("GET /labels/l-0001", 200, label(1)), put(1, 1), put(1, 2), put(2, 3),
        ("GET /boards/b-0001", 200, boards[0][2]), ("DELETE /boards/b-0001/labels/l-0001", 204),
    )  # fmt: skip
    key = answers("POST /labels", {"name": "new", "note": "first"})[1]["id"]
    board = answers("POST /boards", {"size": 6})[1]["id"]
    shown = answers(f"PUT /boards/{board}/labels/{key}")[1]
    assert shown == {"id": key, "name": "new", "note": "first"}
