"""Records that were made during a session by what nothing shows."""

from typing import Any

from tests.learning.answering import Answering
from tests.learning.sessions import START

Call = tuple[Any, ...]


def learned(*shown: dict[str, Any]) -> Answering:
    now = START.strftime("%Y-%m-%dT%H:%M:%SZ")
    own = [{"id": f"run-{n}", "text": f"t{n}", "made": now} for n in (1, 2)]
    adds: list[Call] = [
        ("POST /runs", 201, each, {"id": each["id"], "text": each["text"]}) for each in own
    ]
    return Answering(*adds, ("GET /runs", 200, [*shown, *own]), ("GET /runs/run-1", 200, own[0]))


def test_what_is_dated_after_the_first_that_was_made_was_not_there_before():
    old = {"id": "run-old", "text": "t", "made": "2020-01-01T08:00:00Z"}
    late = {"id": "run-late", "text": "t", "made": "2099-01-01T08:00:00Z"}
    assert [each["id"] for each in learned(old, late)("GET /runs")[1]] == ["run-old"]


def test_what_has_a_greater_number_than_what_was_made_was_not_there_before():
    def lamp(key: int) -> dict[str, Any]:
        return {"id": key, "name": f"l{key}"}

    adds = [("POST /lamps", 201, lamp(key), {"name": f"l{key}"}) for key in (3, 5, 6)]
    shown = [lamp(key) for key in (2, 3, 4, 5, 6)]
    answers = Answering(*adds, ("GET /lamps", 200, shown), ("GET /lamps/3", 200, lamp(3)))
    assert [each["id"] for each in answers("GET /lamps")[1]] == [2]
