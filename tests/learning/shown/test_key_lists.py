"""Members that list the keys of all records of another kind."""

from typing import Any

from tests.learning.answering import Answering

NORTH, SOUTH = "/sites/site-0001", "/sites/site-0002"


def site(path: str) -> tuple[Any, ...]:
    return ("POST /sites", 201, {"id": path.rpartition("/")[2], "size": 1}, {"size": 1})


def lane(name: str, path: str = NORTH) -> tuple[Any, ...]:
    return (f"POST {path}/lanes", 201, {"name": name, "width": 2}, {"name": name})


def belt(number: int, *lanes: str, path: str = NORTH) -> tuple[Any, ...]:
    shown = {"id": number, "speed": number, "lanes": [*lanes]}
    return (f"POST {path}/belts", 201, shown, {"speed": number})


def test_a_record_lists_the_keys_that_there_are_now_of_its_own_site():
    answers = Answering(
        site(NORTH), site(SOUTH), lane("main"), belt(1, "main"),
        lane("fast"), belt(2, "main", "fast"), lane("slow"),
        belt(3, "main", "fast", "slow"), belt(4, "main", "fast", "slow"),
        (f"GET {NORTH}/belts/1", 200, belt(1, "slow", "fast", "main")[2]),
        lane("other", SOUTH), belt(5, "other", path=SOUTH),
        (f"GET {SOUTH}/lanes", 200, [{"name": "other", "width": 2}]),
    )  # fmt: skip
    north, south = (f"/sites/{answers('POST /sites', {'size': 1})[1]['id']}" for _ in range(2))
    lanes = f"POST {north}/lanes"
    answers(lanes, {"name": "main"})
    assert answers(f"POST {north}/belts", {"speed": 7})[1]["lanes"] == ["main"]
    answers(lanes, {"name": "wide"})
    assert answers(f"POST {north}/belts", {"speed": 7})[1]["lanes"] == ["main", "wide"]
    assert answers(f"GET {north}/belts/1")[1]["lanes"] == ["main", "wide"]
    assert answers(f"POST {south}/belts", {"speed": 7})[1]["lanes"] == []


def test_a_list_that_never_changes_may_be_a_constant():
    same = [belt(number, "main") for number in range(1, 7)]
    answers = Answering(site(NORTH), lane("main"), *same)
    path = f"/sites/{answers('POST /sites', {'size': 1})[1]['id']}"
    answers(f"POST {path}/lanes", {"name": "wide"})
    assert answers(f"POST {path}/belts", {"speed": 7})[1]["lanes"] == ["main"]
