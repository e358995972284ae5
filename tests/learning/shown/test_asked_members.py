"""Members of records that are shown only if a parameter has their names."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
GRADES = [{"id": 1, "title": "plain"}, {"id": 2, "title": "fine"}]


def hall(key: int, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": f"hall {key}", **more}


def add_hall(key: int) -> Call:
    return ("POST /halls", 201, hall(key), {"name": f"hall {key}"})


def belt(key: int, place: int) -> dict[str, Any]:
    return {"id": key, "name": f"belt {key}", "hall": hall(place)}


def add_belt(key: int, place: int) -> Call:
    return ("POST /belts", 201, belt(key, place), {"name": f"belt {key}", "hall_id": place})


def read(place: int, *keys: int) -> Call:
    shown = hall(place, belts=[{"id": key, "name": f"belt {key}"} for key in keys], grades=GRADES)
    return (f"GET /halls/{place}?include=grades,belts", 200, shown)


def test_a_parameter_names_what_is_shown_of_others():
    answers = Answering(
        add_hall(11), add_hall(12), add_belt(31, 11), read(11, 31),
        ("GET /halls/11", 200, hall(11)), add_belt(32, 12), add_belt(33, 12), read(12, 32, 33),
        ("GET /halls/12", 200, hall(12)),
        ("GET /belts/33", 200, belt(33, 12)), add_belt(34, 11), read(11, 31, 34),
    )  # fmt: skip
    place = answers("POST /halls", {"name": "new"})[1]
    own = answers("POST /belts", {"name": "own", "hall_id": place["id"]})[1]
    assert answers(f"GET /halls/{place['id']}") == (200, place)
    assert answers(f"GET /halls/{place['id']}?include=grades")[1] == {**place, "grades": GRADES}
    assert answers(f"GET /halls/{place['id']}?include=belts")[1] == {
        **place,
        "belts": [{"id": own["id"], "name": "own"}],
    }
