"""Removals of records of which others show an object."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def hall(key: int) -> dict[str, Any]:
    return {"id": key, "name": f"hall {key}"}


def add_hall(key: int) -> Call:
    return ("POST /halls", 201, hall(key), {"name": f"hall {key}"})


def add_job(key: int, place: int) -> Call:
    sent = {"hall_id": place, "size": key}
    return ("POST /jobs", 201, {"id": key, **sent}, sent)


def add_tool(key: int, place: int, owner: int | None = None) -> Call:
    sent = {"hall_id": place, "size": key} | ({"owner_id": owner} if owner else {})
    return ("POST /tools", 201, {"id": key, **tool(key, place, owner)}, sent)


def tool(key: int, place: int, owner: int | None = None) -> dict[str, Any]:
    more = {"owner": {"id": owner, "name": f"owner {owner}"}} if owner else {}
    return {"id": key, "size": key, "hall": hall(place), **more}


def add_owner(key: int) -> Call:
    return ("POST /owners", 201, {"id": key, "name": f"owner {key}"}, {"name": f"owner {key}"})


def new(answers: Answering, kind: str, **sent: Any) -> int:
    number: int = answers(f"POST /{kind}s", sent)[1]["id"]
    return number


def test_records_go_with_the_one_that_they_name():
    answers = Answering(
        add_hall(11), add_hall(12), add_job(31, 11), add_job(32, 12), add_job(33, 12),
        ("GET /jobs/32", 200, add_job(32, 12)[2]), ("GET /halls/11", 200, hall(11)),
        ("DELETE /halls/12", 204), ("GET /jobs/32", 404), ("GET /halls/12", 404),
    )  # fmt: skip
    place, other = new(answers, "hall", name="new"), new(answers, "hall", name="old")
    gone = new(answers, "job", hall_id=place, size=1)
    kept = new(answers, "job", hall_id=other, size=1)
    assert answers(f"DELETE /halls/{place}")[0] == 204
    assert answers(f"GET /jobs/{gone}")[0] == 404
    assert answers(f"GET /jobs/{kept}")[0] == 200


TOOLS = (
    add_hall(11), add_hall(12), add_owner(21), add_owner(22), add_tool(41, 11, 21),
    add_tool(42, 12), add_tool(43, 12, 22), ("GET /tools/43", 200, tool(43, 12, 22)),
    ("DELETE /owners/22", 204),
    ("GET /tools/43", 200, tool(43, 12)), ("GET /owners/22", 404), add_hall(13),
    ("GET /halls/13", 200, hall(13)), ("DELETE /halls/13", 204), ("GET /halls/13", 404),
    ("GET /tools/99", 404),
)  # fmt: skip


def test_records_that_always_show_another_one_go_with_it():
    answers = Answering(*TOOLS)
    place = new(answers, "hall", name="new")
    gone = new(answers, "tool", hall_id=place, size=1)
    assert answers(f"DELETE /halls/{place}")[0] == 204
    assert answers(f"GET /tools/{gone}")[0] == 404


def test_records_name_no_more_what_was_removed():
    answers = Answering(*TOOLS)
    place, owner = new(answers, "hall", name="new"), new(answers, "owner", name="Ann")
    left = new(answers, "tool", hall_id=place, size=1, owner_id=owner)
    assert answers(f"GET /tools/{left}")[1]["owner"] == {"id": owner, "name": "Ann"}
    assert answers(f"DELETE /owners/{owner}")[0] == 204
    status, shown = answers(f"GET /tools/{left}")
    assert (status, "owner" in shown) == (200, False)


def test_a_list_of_all_others_shows_that_records_went_with_the_one_that_they_name():
    jobs = [add_job(31, 11), add_job(32, 12), add_job(33, 12), add_job(34, 11)]
    answers = Answering(
        add_hall(11), add_hall(12), *jobs, ("GET /halls/11", 200, hall(11)),
        ("GET /jobs/32", 200, jobs[1][2]), ("DELETE /halls/12", 204), ("GET /halls/12", 404),
        ("GET /jobs", 200, [jobs[0][2], jobs[3][2]]), ("GET /jobs/99", 404),
    )  # fmt: skip
    place = new(answers, "hall", name="new")
    gone = new(answers, "job", hall_id=place, size=1)
    assert answers(f"DELETE /halls/{place}")[0] == 204
    assert answers(f"GET /jobs/{gone}")[0] == 404
    assert answers("GET /jobs") == (200, [])


def test_records_that_always_show_the_same_one_stay():
    made_by = {"made_by": {"id": 21, "name": "owner 21"}}
    tools = [
        ("POST /tools", 201, {"id": k, "size": k, **made_by}, {"size": k}) for k in range(1, 6)
    ]
    answers = Answering(
        add_owner(21), add_owner(22), *tools, ("GET /owners/21", 200, add_owner(21)[2]),
        ("DELETE /owners/22", 204), ("GET /owners/22", 404), ("GET /tools/1", 200, tools[0][2]),
    )  # fmt: skip
    assert answers.learned.model.kinds["Tool"].follows == {}
