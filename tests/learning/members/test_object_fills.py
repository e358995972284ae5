"""Objects of records that another member of their record names, which is sent."""

from typing import Any

import pytest

from tests.learning.answering import Answering

HALLS = {"7f-000a": "Dune Hall", "7f-000b": "Pine Hall"}


def hall(key: str | None) -> dict[str, Any] | None:
    return {"id": key, "title": HALLS[key]} if key else None


def press(number: int, key: str | None) -> dict[str, Any]:
    title = f"Press {number}"
    return {"id": f"9c-00{number}", "title": title, "hall_id": key, "hall": hall(key)}


def add(number: int, key: str | None) -> tuple[Any, ...]:
    return ("POST /presses", 201, press(number, key), {"title": f"Press {number}", "hall_id": key})


@pytest.mark.parametrize("keys", [("7f-000a", "7f-000b", None), ("7f-000a", "7f-000a")])
def test_what_another_member_names_is_shown(keys):
    listed = ("GET /halls", 200, [*map(hall, HALLS)])
    made = [add(number, key) for number, key in enumerate(keys)]
    read = [(f"GET /presses/9c-00{n}", 200, press(n, key)) for n, key in enumerate(keys)]
    changed = ("PATCH /presses/9c-000", 200, {**press(0, keys[0]), "title": "New"})
    answers = Answering(listed, *made, *read, (*changed, {"title": "New"}))
    known = answers("POST /presses", {"title": "More", "hall_id": "7f-000b"})[1]
    assert known["hall"] == hall("7f-000b")
    moved = answers(f"PATCH /presses/{known['id']}", {"hall_id": "7f-000a"})[1]
    assert moved["hall"] == hall("7f-000a")
    if None in keys:
        assert answers("POST /presses", {"title": "More", "hall_id": None})[1]["hall"] is None
