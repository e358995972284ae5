"""Lists at the path of another record, by a member that they do not show."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]
HALLS = ("north-hall", "south-hall", "upper-hall")


def hall(key: str) -> Call:
    return (f"PUT /halls/{key}", 201, {"id": key, "size": 4}, {"size": 4})


def belt(name: str, of: str) -> Call:
    sent = {"name": name, "hall_id": of, "note": f"n {name}"}
    return ("POST /belts", 201, {"id": f"{name}-belt", **sent}, sent)


def listed(of: str, *names: str) -> Call:
    shown = [{"id": f"{name}-belt", "name": name, "note": f"n {name}"} for name in names]
    return (f"GET /halls/{of}/belts", 200, {"items": shown})


def read(name: str, of: str) -> Call:
    return (f"GET /belts/{name}-belt", 200, belt(name, of)[2])


def test_a_list_has_the_records_that_name_that_of_its_path_though_it_hides_the_name():
    calls = [*map(hall, HALLS), belt("first", "north-hall"), listed("north-hall", "first")]
    calls += [("GET /halls", 200, [hall(key)[2] for key in HALLS]), listed("upper-hall")]
    calls += [belt("second", "north-hall"), listed("north-hall", "first", "second")]
    answers = Answering(*calls, read("first", "north-hall"))
    for key in HALLS:
        answers(f"PUT /halls/{key}", {"size": 4})
    answers("POST /belts", belt("third", "south-hall")[3])
    assert answers("GET /halls/north-hall/belts")[1]["items"] == []
    names = [each["name"] for each in answers("GET /halls/south-hall/belts")[1]["items"]]
    assert names == ["third"]
