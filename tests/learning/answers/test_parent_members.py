"""Answers that show members of the records that their path leads through."""

from typing import Any

from tests.learning.answering import Answering

HALLS = {"hall-10x": "north", "hall-20x": "south", "hall-30x": "east"}


def hall(key: str) -> dict[str, Any]:
    return {"id": key, "title": HALLS[key]}


def belt(key: str, number: int) -> tuple[Any, ...]:
    record = {"id": f"belt-{number}0x", "speed": number}
    answer = {"belt": record, "place": {"title": HALLS[key]}}
    return (f"POST /halls/{key}/belts", 201, answer, {"belt": {"speed": number}})


SESSION = (
    *(("POST /halls", 201, hall(key), {"title": title}) for key, title in HALLS.items()),
    ("GET /halls/hall-10x", 200, hall("hall-10x")), belt("hall-10x", 1), belt("hall-20x", 2),
    ("GET /halls/hall-20x/belts/belt-20x", 200, {"belt": {"id": "belt-20x", "speed": 2}}),
)  # fmt: skip


def test_an_answer_shows_a_member_of_the_record_that_its_path_leads_through():
    answers = Answering(*SESSION)
    made = answers("POST /halls", {"title": "west"})[1]
    answer = answers(f"POST /halls/{made['id']}/belts", {"belt": {"speed": 7}})[1]
    assert answer["place"] == {"title": "west"}
    assert answer["belt"]["speed"] == 7
