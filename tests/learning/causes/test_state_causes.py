"""Requests that are refused for what a record is, or one that their path leads through."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
SHUT = {"error": "Not allowed"}


def hall(number: int, mode: str, **more: Any) -> dict[str, Any]:
    return {"id": f"hall-{number}-00", "size": number, "mode": mode, **more}


def made(number: int, mode: str, **more: Any) -> Call:
    sent = {"size": number, "mode": mode, **more}
    return ("POST /halls", 201, hall(number, mode, **more), sent)


def belt(number: int, key: int, status: int = 201) -> Call:
    shown = {"id": f"belt-{key}-00", "speed": key} if status == 201 else SHUT
    return (f"POST /halls/hall-{number}-00/belts", status, shown, {"speed": key})


BELTS = [belt(1, 1), belt(2, 2), belt(1, 3), ("GET /halls/hall-1-00/belts/belt-1-00", 200, {
    "id": "belt-1-00", "speed": 1})]  # fmt: skip
HALLS = [
    ("GET /halls/hall-1-00", 404, SHUT),
    made(1, "open"),
    made(2, "open"),
    made(3, "shut"),
    made(4, "idle"),
    made(5, "shut"),
]


def new_hall(answers: Answering, mode: str, **more: Any) -> str:
    return f"/halls/{answers('POST /halls', {'size': 8, 'mode': mode, **more})[1]['id']}"


@pytest.mark.parametrize("status", [403, 409])
def test_what_is_made_below_a_record_is_refused_for_what_that_is(status: int):
    refused = [belt(3, 7, status), belt(5, 8, status), belt(3, 9, status)]
    answers = Answering(*HALLS, *BELTS, *refused)
    for mode, expected in (("open", 201), ("shut", status), ("idle", 201)):
        path = new_hall(answers, mode)
        assert answers(f"POST {path}/belts", {"speed": 4})[0] == expected


def test_one_refusal_below_a_record_does_not_show_that_it_is_for_what_that_is():
    answers = Answering(*HALLS, *BELTS, belt(3, 7, 409))
    assert answers(f"POST {new_hall(answers, 'shut')}/belts", {"speed": 4})[0] == 201


def test_a_record_may_not_be_removed_where_the_answer_names_what_it_is():
    said = {"error": "It is fixed and cannot be deleted"}
    halls = [made(number, "open", fixed=number > 3) for number in range(1, 6)]
    gone = [(f"DELETE /halls/hall-{number}-00", 204, None) for number in (1, 2, 3)]
    answers = Answering(*halls, *gone, ("DELETE /halls/hall-4-00", 403, said))
    assert answers(f"DELETE {new_hall(answers, 'open', fixed=True)}") == (403, said)
    assert answers(f"DELETE {new_hall(answers, 'open', fixed=False)}")[0] == 204
