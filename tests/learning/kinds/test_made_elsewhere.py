"""Records that are made at the path of a record of another kind."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
KEYS = {"hall-a": "k-100", "hall-b": "k-200"}


def run(hall: str, name: str, way: str) -> dict[str, Any]:
    return {
        "id": name, "hall": hall, "way": way, "state": "new", "note": None, "pay": 4,
        "versions": [{"key": KEYS[hall], "hall": hall}],
    }  # fmt: skip


def add(hall: str, name: str) -> Call:
    return (f"POST /halls/{hall}/runs", 201, run(hall, name, "plain"), {"id": name})


def order(number: int, hall: str) -> dict[str, Any]:
    return {"id": number, "text": f"order {number}", "from": [{"hall": hall, "line": "belt"}]}


FIRST = [
    ("GET /halls", 200, [{"id": hall, "key": key} for hall, key in KEYS.items()]),
    ("GET /halls/hall-a", 200, {"id": "hall-a", "key": "k-100"}),
    ("GET /orders", 200, [order(1, "hall-a"), order(2, "hall-b")]),
    ("GET /orders/1", 200, order(1, "hall-a")),
    add("hall-a", "run-11"), add("hall-b", "run-12"), add("hall-b", "run-13"),
    add("hall-a", "run-14"),
    ("GET /halls/hall-a/runs/run-11", 200, run("hall-a", "run-11", "plain")),
    ("GET /halls/hall-a/runs/none-99", 404, {"error": "no run"}),
]  # fmt: skip


def test_a_record_is_made_below_what_the_record_of_the_path_names():
    start = ("POST /orders/2/start", 200, run("hall-b", "auto-91", "order"))
    answers = Answering(*FIRST, start)
    status, made = answers("POST /orders/1/start")
    assert status == 200
    assert made == {**run("hall-a", made["id"], "order"), "id": made["id"]}
    assert answers(f"GET /halls/hall-a/runs/{made['id']}") == (200, made)
