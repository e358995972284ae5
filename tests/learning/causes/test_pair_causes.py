"""Refusals of what another record has that shares the path, or another member."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
REFUSED = {"errors": ["Person has already been taken"]}
OTHERS = tuple(
    (f"POST /{kind}s", 201, {"id": key, "name": f"{kind} {key}"}, {"name": f"{kind} {key}"})
    for kind, keys in (("hall", (11, 12)), ("person", (21, 22)))
    for key in keys
)


def member(key: int, hall: int, person: int) -> dict[str, Any]:
    named = {"id": person, "name": f"person {person}"}
    return {"id": key, "hall": {"id": hall, "name": f"hall {hall}"}, "person": named}


def add(key: int, hall: int, person: int) -> Call:
    return (f"POST /halls/{hall}/members", 201, member(key, hall, person), {"person_id": person})


def made(answers: Answering, kind: str) -> int:
    number: int = answers(f"POST /{kind}s", {"name": f"new {kind}"})[1]["id"]
    return number


def test_a_record_that_is_there_below_the_same_path_is_refused():
    answers = Answering(
        *OTHERS, add(1, 11, 21), add(2, 12, 21), add(3, 12, 22),
        ("GET /halls/11", 200, OTHERS[0][2]), ("GET /members/2", 200, member(2, 12, 21)),
        ("POST /halls/12/members", 422, REFUSED, {"person_id": 21}),
        ("DELETE /members/1", 204), ("GET /members/1", 404), ("GET /persons/21", 200, OTHERS[2][2]),
    )  # fmt: skip
    one, two = made(answers, "hall"), made(answers, "hall")
    person = {"person_id": made(answers, "person")}
    assert answers(f"POST /halls/{one}/members", person)[0] == 201
    assert answers(f"POST /halls/{two}/members", person)[0] == 201
    assert answers(f"POST /halls/{one}/members", person) == (422, REFUSED)


def test_a_record_with_the_same_two_members_is_refused():
    def add_pair(key: int, hall: int, person: int) -> Call:
        return ("POST /members", 201, member(key, hall, person), pair(hall, person))

    def pair(hall: int, person: int) -> dict[str, int]:
        return {"hall_id": hall, "person_id": person}

    answers = Answering(
        *OTHERS, add_pair(1, 11, 21), add_pair(2, 12, 21), add_pair(3, 12, 22),
        ("GET /halls/11", 200, OTHERS[0][2]), ("POST /members", 422, REFUSED, pair(12, 22)),
        ("GET /members/2", 200, member(2, 12, 21)), ("GET /persons/21", 200, OTHERS[2][2]),
    )  # fmt: skip
    one, two, person = made(answers, "hall"), made(answers, "hall"), made(answers, "person")
    assert answers("POST /members", pair(one, person))[0] == 201
    assert answers("POST /members", pair(two, person))[0] == 201
    assert answers("POST /members", pair(one, person)) == (422, REFUSED)
