"""Lists that are cut down without being asked, and words for what they are cut down to."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
STATES = {
    1: {"id": 1, "name": "new", "closed": False},
    2: {"id": 2, "name": "started", "closed": False},
    5: {"id": 5, "name": "done", "closed": True},
}


def job(key: int, state: int = 1) -> dict[str, Any]:
    return {"id": key, "title": f"job {key}", "state": STATES[state]}


def add(key: int, state: int) -> Call:
    sent = {"title": f"job {key}", "state_id": state}
    return ("POST /jobs", 201, job(key, state), sent)


def listed(query: str, *jobs: dict[str, Any]) -> Call:
    return (f"GET /jobs{query}", 200, {"jobs": [*jobs]})


def test_a_list_has_what_is_open_unless_it_is_asked_for_more():
    ended = [job(key, 5) for key in (2, 4)]
    answers = Answering(
        add(1, 1), listed("", job(1)), add(2, 5), listed("", job(1)), add(3, 2), add(4, 5),
        listed("", job(1), job(3, 2)), listed("?state_id=*", job(1), ended[0], job(3, 2), ended[1]),
        listed("?state_id=closed", *ended), listed("?state_id=2", job(3, 2)),
        ("GET /jobs/2", 200, job(2, 5)), ("GET /jobs/9", 404), add(5, 1), add(6, 2),
    )  # fmt: skip
    sent = [{"title": f"new {state}", "state_id": state} for state in (1, 2, 5)]
    new, started, done = (answers("POST /jobs", each)[1] for each in sent)
    assert answers("GET /jobs")[1]["jobs"] == [new, started]
    assert answers("GET /jobs?state_id=*")[1]["jobs"] == [new, started, done]
    assert answers("GET /jobs?state_id=closed")[1]["jobs"] == [done]
    assert answers("GET /jobs?state_id=2")[1]["jobs"] == [started]


def test_a_list_of_all_is_not_cut_down():
    answers = Answering(
        add(1, 1), add(2, 5), listed("", job(1), job(2, 5)), add(3, 5), add(4, 1),
        listed("", job(1), job(2, 5), job(3, 5), job(4)), ("GET /jobs/2", 200, job(2, 5)),
    )  # fmt: skip
    new = answers("POST /jobs", {"title": "n", "state_id": 5})[1]
    assert answers("GET /jobs")[1]["jobs"] == [new]


def test_of_records_of_the_same_time_the_latest_comes_first():
    def note(key: int) -> dict[str, Any]:
        return {"id": key, "title": f"t{key}", "made_at": f"2026-03-02T09:30:0{key}Z"}

    made = [("POST /notes", 201, note(key), {"title": f"t{key}"}) for key in range(1, 4)]
    answers = Answering(
        *made, ("GET /notes", 200, [note(key) for key in (3, 2, 1)]), ("GET /notes/1", 200, note(1))
    )
    assert answers.learned.model.specs["GET /notes"].more["order"] == ["-made_at", "-"]
