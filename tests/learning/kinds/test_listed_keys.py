"""Records that relate two others: made by the key of one, without an answer, and only listed."""

from typing import Any

import pytest

from tests.learning.answering import Answering

CREWS = {"c-000a": "Night", "c-000b": "Day"}


def crew(key: str) -> dict[str, Any]:
    return {"id": key, "title": CREWS[key]}


def person(number: int) -> dict[str, Any]:
    return {"id": f"p-000{number}", "age": 30 + number}


def member(number: int, key: str) -> dict[str, Any]:
    own = {"person_id": f"p-000{number}", "crew_id": key}
    return {"since": 4, **own, "crew": crew(key)}


def enter(number: int, key: str, status: int = 201, answer: Any = None) -> tuple[Any, ...]:
    return (f"POST /people/p-000{number}/crews", status, answer, {"id": key})


def listed(number: int, *keys: str) -> tuple[Any, ...]:
    items = [member(number, key) for key in keys]
    return (f"GET /people/p-000{number}/crews", 200, {"count": len(items), "items": items})


@pytest.fixture(scope="module")
def answers():
    people = [("POST /people", 201, person(n), {"age": 30 + n}) for n in (1, 2)]
    crews = [("POST /crews", 201, crew(key), {"title": CREWS[key]}) for key in CREWS]
    twice = {"error": "Already there"}
    return Answering(
        *people, *crews, listed(1), enter(1, "c-000a"), listed(1, "c-000a"),
        enter(1, "c-000a", 400, twice), enter(2, "c-000a"), enter(2, "c-000b"),
        listed(2, "c-000a", "c-000b"), ("DELETE /people/p-0001/crews/c-000a", 204, None),
        listed(1), enter(1, "c-000b"), listed(1, "c-000b"), enter(2, "c-000b", 400, twice),
        ("DELETE /people/p-0002/crews/c-000b", 204, None), listed(2, "c-000a"),
    )  # fmt: skip


def test_what_is_made_by_a_key_is_listed_by_the_name_that_lists_have_for_it(answers):
    (own, key) = (
        answers(f"POST /{kind}", {"title": "New"})[1]["id"] for kind in ("people", "crews")
    )
    path = f"/people/{own}/crews"
    assert answers(f"POST {path}", {"id": key}) == (201, None)
    (item,) = answers(f"GET {path}")[1]["items"]
    crew = {"id": key, "title": "New"}
    assert item == {"since": 4, "person_id": own, "crew_id": key, "crew": crew}
    assert answers(f"POST {path}", {"id": key}) == (400, {"error": "Already there"})
    other = answers("POST /people", {"age": 7})[1]["id"]
    assert answers(f"POST /people/{other}/crews", {"id": key})[0] == 201
    assert answers(f"DELETE {path}/{key}")[0] == 204
    assert answers(f"GET {path}")[1] == {"count": 0, "items": []}
    assert answers(f"POST {path}", {"id": key})[0] == 201


def test_a_part_that_is_called_as_other_records_are_does_not_take_their_place(answers):
    assert {kind.path for kind in answers.learned.model.kinds.values()} >= {
        "/people/{person_id}/crews/{crew_id}", "/crews/{other_crew_key}"
    }  # fmt: skip
