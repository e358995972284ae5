"""Records that two values of a path name, whose creation shows nothing."""

from typing import Any

from tests.learning.answering import Answering


def place(number: int) -> dict[str, Any]:
    return {"address": f"10.0.0.{number}", "host": f"host{number}.example.", "owner": f"o{number}"}


def test_records_are_known_by_two_members_that_were_sent_where_no_answer_shows_them():
    def add(number: int) -> tuple[Any, ...]:
        return ("POST /lines/7/places", 201, None, place(number))

    gone = ("DELETE /lines/7/places/10.0.0.1/host1.example.", 204)
    answers = Answering(
        ("GET /lines/7", 200, {"id": 7, "name": "n"}), ("GET /lines/7/places", 200, []),
        add(1), gone, add(2), add(3), ("GET /lines/7/places", 200, [place(2), place(3)]),
    )  # fmt: skip
    assert answers("POST /lines/7/places", place(4))[0] == 201
    assert answers("POST /lines/7/places", place(5))[0] == 201
    assert answers("GET /lines/7/places") == (200, [place(4), place(5)])
    assert answers("DELETE /lines/7/places/10.0.0.4/host4.example.")[0] == 204
    assert answers("GET /lines/7/places") == (200, [place(5)])


def test_a_key_that_is_one_only_below_another_value_is_found_in_lists_of_all():
    def right(hall: str, person: str, may: str = "read") -> dict[str, str]:
        return {"hall": hall, "person": person, "may": may}

    halls = [{"name": name, "size": 3} for name in ("north-1", "south-1", "west-1")]
    there = [right(hall["name"], "root-1") for hall in halls]
    people = [(f"GET /people/person-{n}", 200, {"name": f"person-{n}", "age": n}) for n in (1, 2)]
    added, other = right("north-1", "person-1"), right("south-1", "person-2")
    answers = Answering(
        ("GET /halls", 200, halls), ("GET /halls/north-1", 200, halls[0]), *people,
        ("GET /rights", 200, there), ("PUT /rights/north-1/person-1", 201, None, {"may": "read"}),
        ("PUT /rights/south-1/person-2", 201, None, {"may": "read"}),
        ("GET /rights", 200, [*there, added, other]),
        ("GET /halls/north-1/rights", 200, [there[0], added]),
    )  # fmt: skip
    assert answers("PUT /rights/west-1/person-2", {"may": "write"})[0] == 201
    assert answers("GET /halls/west-1/rights") == (
        200,
        [there[2], right("west-1", "person-2", "write")],
    )
