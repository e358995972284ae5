"""Records that come with a new one of another kind."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def hall(name: str) -> Call:
    return (f"PUT /halls/{name}", 201, None, {"text": f"hall {name}", "size": 3})


def shown(name: str) -> dict[str, Any]:
    text = f"hall {name}"
    return {"name": name, "text": text, "size": 3, "more": {"text": text, "tags": []}}


def lamps(hall_name: str, *names: str) -> list[dict[str, Any]]:
    return [{"hall": hall_name, "name": each, "watts": 5} for each in (*names, "exit", "night")]


HALLS = ("north-1", "south-1", "west-1")
FIRST = [
    *map(hall, HALLS), ("GET /halls", 200, [shown(name) for name in HALLS]),
    ("GET /halls/north-1", 200, shown("north-1")),
    ("GET /lamps", 200, [each for name in HALLS for each in lamps(name)]),
    ("GET /lamps/north-1", 200, lamps("north-1")),
    ("PUT /lamps/south-1/own-1", 201, None, {"watts": 5}),
    ("PUT /lamps/west-1/own-2", 201, None, {"watts": 5}),
    ("GET /lamps/south-1", 200, lamps("south-1", "own-1")),
    ("GET /lamps/west-1/own-2", 200, lamps("west-1", "own-2")[0]),
    ("GET /lamps/west-1/exit", 200, lamps("west-1")[0]),
]  # fmt: skip


def test_all_records_come_with_a_new_one_that_were_there_without_being_made():
    answers = Answering(*FIRST)
    assert answers("PUT /halls/depot-9", {"text": "t", "size": 1})[0] == 201
    assert answers("GET /lamps/depot-9") == (200, lamps("depot-9"))
    assert answers("GET /lamps/depot-9/night") == (200, lamps("depot-9")[1])


def test_a_value_within_a_member_follows_what_was_sent_though_it_was_seen_once():
    calls = [*map(hall, HALLS), ("GET /halls/north-1", 200, shown("north-1"))]
    answers = Answering(*calls, ("GET /halls/south-1", 404, {"error": "gone"}))
    answers("PUT /halls/depot-9", {"text": "long text", "size": 3})
    assert answers("GET /halls/depot-9")[1]["more"]["text"] == "long text"
