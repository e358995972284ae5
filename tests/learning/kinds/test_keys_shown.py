"""Records that are made elsewhere than at their list, by an answer that shows their key alone."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def press(number: int) -> dict[str, Any]:
    return {"id": f"p-{number:04}", "title": f"press {number}", "state": "new", "parts": 1}


def load(number: int) -> Call:
    shown = {"data": {"press_id": f"p-{number:04}", "loaded": 1}}
    return ("POST /presses/load", 200, shown, {"title": f"press {number}", "lines": ["a"]})


def tag(number: int, name: str) -> dict[str, Any]:
    return {"id": f"t-{number:04}", "name": name}


SESSION = (
    load(1), load(2), load(3), ("GET /presses/p-0001", 200, press(1)),
    ("GET /presses/p-0002", 200, press(2)), ("GET /presses", 200, [*map(press, (1, 2, 3))]),
    ("GET /presses/p-0009", 404, {"error": "None"}),
)  # fmt: skip


def test_what_an_answer_names_by_its_key_is_a_new_record():
    answers = Answering(*SESSION)
    shown = answers("POST /presses/load", {"title": "new", "lines": ["a", "b"]})[1]["data"]
    made = answers(f"GET /presses/{shown['press_id']}")
    assert made == (200, {"id": shown["press_id"], "title": "new", "state": "new", "parts": 1})
    assert answers("GET /presses")[1] == [made[1]]


def test_records_with_just_a_name_and_a_key_are_not_taken_for_others_that_have_these():
    halls = [("POST /halls", 201, tag(n, f"hall {n}"), {"name": f"hall {n}"}) for n in (1, 2)]
    tags = [("POST /presses/p-0001/tags", 201, tag(n, f"t{n}"), {"name": f"t{n}"}) for n in (7, 8)]
    listed = ("GET /presses/p-0001/tags", 200, [tag(7, "t7"), tag(8, "t8")])
    answers = Answering(
        *SESSION, *halls, ("GET /halls/t-0001", 200, tag(1, "hall 1")), *tags, listed
    )
    assert answers.learned.model.specs["GET /presses/{press_id}/tags"].kind != "Hall"


def test_what_is_answered_with_its_key_alone_has_all_that_was_sent():
    def run(number: int) -> Call:
        sent = {"part": f"x-000{number}", "output": f"text {number}"}
        return ("POST /plans/pl-01/runs", 201, {"data": {"id": f"r-000{number}"}}, sent)

    plan = ("POST /plans", 201, {"id": "pl-01", "size": 3}, {"size": 3})
    again = (
        "POST /plans/pl-01/runs",
        409,
        {"error": "It exists already"},
        {**run(1)[3], "output": "y"},
    )
    answers = Answering(plan, ("GET /plans/pl-01", 200, plan[2]), run(1), run(2), run(3), again)
    own = answers("POST /plans", {"size": 4})[1]["id"]
    sent = {"part": "x-0004", "output": "more"}
    assert answers(f"POST /plans/{own}/runs", sent)[0] == 201
    assert answers(f"POST /plans/{own}/runs", {**sent, "output": "less"})[0] == 409
