"""Parameters that name the only members that a change takes."""

from typing import Any

from tests.learning.answering import Answering

Call = tuple[Any, ...]


def hall(number: int, text: str, size: int) -> dict[str, Any]:
    return {"id": f"hall-{number}", "text": text, "size": size}


HALLS = [hall(number, f"t{number}", number) for number in (1, 2, 3)]
FIRST = [("GET /halls", 200, HALLS), ("GET /halls/hall-1", 200, HALLS[0])]


def change(number: int, query: str, shown: dict[str, Any], text: str, size: int) -> Call:
    return (f"PATCH /halls/hall-{number}{query}", 200, shown, {"text": text, "size": size})


def test_a_change_takes_only_what_a_parameter_names():
    answers = Answering(
        *FIRST,
        change(1, "?mask=text", hall(1, "new", 1), "new", 7),
        change(2, "?mask=size", hall(2, "t2", 8), "other", 8),
    )
    sent = {"text": "late", "size": 9}
    assert answers("PATCH /halls/hall-3?mask=size", sent) == (200, hall(3, "t3", 9))
    assert answers("PATCH /halls/hall-3", sent) == (200, hall(3, "late", 9))


def test_a_parameter_beside_which_others_changed_too_names_none():
    answers = Answering(
        *FIRST,
        change(1, "?mask=text", hall(1, "new", 1), "new", 7),
        change(2, "?mask=size", hall(2, "t2", 8), "other", 8),
        change(1, "?mask=size", hall(1, "both", 4), "both", 4),
    )
    sent = {"text": "late", "size": 9}
    assert answers("PATCH /halls/hall-3?mask=size", sent) == (200, hall(3, "late", 9))
