"""Operations with which nothing was done in the recordings, only refused."""

import pytest

from tests.learning.answering import Answering

GONE = {"error": "unknown"}
LAMP = {"id": "lamp-1-00", "size": 1, "note": None}
MADE = ("POST /lamps", 201, {"data": LAMP}, {"size": 1})


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_what_was_only_refused_is_done_and_shows_the_record(method: str) -> None:
    answers = Answering(
        MADE,
        (f"{method} /lamps/lamp-7-00", 404, GONE, {"size": 5}),
        ("GET /lamps/lamp-7-00", 404, GONE),
        ("DELETE /lamps/lamp-7-00", 404, GONE),
    )
    key = answers("POST /lamps", {"size": 9})[1]["data"]["id"]
    changed = {"data": {"id": key, "size": 3, "note": None}}
    assert answers(f"{method} /lamps/{key}", {"size": 3}) == (200, changed)
    assert answers(f"GET /lamps/{key}") == (200, changed)
    assert answers(f"DELETE /lamps/{key}") == (204, None)
    assert answers(f"GET /lamps/{key}") == (404, GONE)
