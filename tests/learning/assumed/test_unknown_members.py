"""Queries that name members which no record has."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
ODD = {"error": 'There is no "weight".'}
LAMPS = [{"id": f"lamp-{n}-00", "size": n, "colour": None} for n in (1, 2)]
DRUMS = [{"id": f"drum-{n}-00", "litres": n, "lid": None, "wood": None} for n in (1, 2)]
CALLS: list[Call] = [
    *(("POST /lamps", 201, each, {"size": each["size"]}) for each in LAMPS),
    *(("POST /drums", 201, each, {"litres": each["litres"]}) for each in DRUMS),
    ("GET /lamps?sort=size", 200, LAMPS), ("GET /drums?sort=litres", 200, DRUMS),
    ("GET /drums?fields=id,litres", 200, [{n: e[n] for n in ("id", "litres")} for e in DRUMS]),
]  # fmt: skip
REFUSED = ("GET /lamps?sort=weight", 400, ODD)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/lamps?sort=odd", 400),
        ("/lamps?sort=-size,colour", 200),
        ("/drums?sort=size", 400),
        ("/drums?sort=-lid", 200),
        ("/drums?fields=id,odd", 400),
        ("/drums?fields=*,owner.name", 200),
    ],
)
def test_a_name_that_is_no_member_is_refused_of_all_lists(target: str, status: int) -> None:
    assert Answering(*CALLS, REFUSED)(f"GET {target}")[0] == status


def test_no_name_is_refused_if_none_was() -> None:
    assert Answering(*CALLS)("GET /lamps?sort=odd")[0] == 200


def test_other_names_are_taken_where_one_was_that_is_no_member() -> None:
    taken = ("GET /drums?sort=age", 200, DRUMS)
    assert Answering(*CALLS, taken, REFUSED)("GET /drums?sort=odd")[0] == 200


def test_a_name_that_another_list_of_the_kind_took_is_not_refused() -> None:
    taken = ("GET /halls/1/drums?sort=age", 200, DRUMS)
    answers = Answering(*CALLS, taken, REFUSED)
    assert [answers(f"GET /drums?sort={name}")[0] for name in ("age", "odd")] == [200, 400]
