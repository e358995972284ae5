"""Members that are the same after each change."""

from typing import Any

from tests.learning.answering import Answering


def lamp(number: int, watts: int, by: str | None = None) -> dict[str, Any]:
    return {"id": f"lamp-{number}-0", "watts": watts, "changed_by": by}


def test_a_member_that_each_change_gives_the_same_word_has_it_after_others() -> None:
    calls: list[tuple[Any, ...]] = []
    for number in (1, 2):
        path = f"/lamps/lamp-{number}-0"
        calls += [("POST /lamps", 201, lamp(number, 5), {"watts": 5})]
        calls += [(f"PATCH {path}", 200, lamp(number, 6, "key-of-us"), {"watts": 6})]
        calls += [(f"PATCH {path}", 200, lamp(number, 7, "key-of-us"), {"watts": 7})]
        calls += [(f"PATCH {path}", 200, lamp(number, 8, "key-of-us"), {"watts": 8})]
    answers = Answering(*calls)
    made = answers("POST /lamps", {"watts": 1})[1]
    assert made["changed_by"] is None
    changed = answers(f"PATCH /lamps/{made['id']}", {"watts": 2})[1]
    assert changed == {**made, "watts": 2, "changed_by": "key-of-us"}
