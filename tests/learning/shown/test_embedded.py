"""Records that one operation shows with their parts, and another without."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def belt(number: int) -> dict[str, Any]:
    return {"id": f"belt-{number}-00", "speed": number}


def add(hall: int, number: int) -> Call:
    return (f"POST /halls/hall-{hall}-00/belts", 201, belt(number), {"speed": number})


@pytest.mark.parametrize("is_map", [False, True])
@pytest.mark.parametrize("omits", [False, True])
def test_parts_are_shown_where_one_operation_shows_them_and_not_in_lists(is_map: bool, omits: bool):
    def shown(hall: int, *belts: dict[str, Any]) -> dict[str, Any]:
        inner = {each["id"]: each for each in belts} if is_map else [*belts]
        more = {} if omits and not belts else {"belts": inner}
        return {"id": f"hall-{hall}-00", "size": hall, **more}

    def plain(hall: int) -> dict[str, Any]:
        return {"id": f"hall-{hall}-00", "size": hall}

    def read(hall: int, *belts: int) -> Call:
        return (f"GET /halls/hall-{hall}-00", 200, shown(hall, *map(belt, belts)))

    def listed(*halls: int) -> Call:
        return ("GET /halls", 200, {"halls": [*map(plain, halls)]})

    answers = Answering(
        ("POST /halls", 201, plain(1), {"size": 1}), read(1), add(1, 1), read(1, 1), listed(1),
        ("POST /halls", 201, plain(2), {"size": 2}), add(2, 2), add(2, 3), read(2, 2, 3),
        listed(1, 2), add(1, 4), read(1, 1, 4), listed(1, 2), read(2, 2, 3), listed(1, 2),
        ("GET /halls/hall-1-00/belts/belt-4-00", 200, belt(4)),
        ("DELETE /halls/hall-1-00/belts/belt-4-00", 204), read(1, 1), listed(1, 2), listed(1, 2),
    )  # fmt: skip
    hall = answers("POST /halls", {"size": 8})[1]
    path = f"/halls/{hall['id']}"
    nothing = {} if omits else {"belts": {} if is_map else []}
    assert answers(f"GET {path}")[1] == {**hall, **nothing}
    own = answers(f"POST {path}/belts", {"speed": 7})[1]
    inner = {own["id"]: own} if is_map else [own]
    assert answers(f"GET {path}")[1] == {**hall, "belts": inner}
    assert all("belts" not in each for each in answers("GET /halls")[1]["halls"])
