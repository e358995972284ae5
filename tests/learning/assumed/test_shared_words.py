"""Parameters that lists have in common, and filters that are objects."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
KINDS = ("lamps", "crates", "drums")


def made(kind: str) -> list[dict[str, Any]]:
    own = {f"{kind}_{name}": None for name in ("note", "place", "form")}
    sizes = ((1, "red"), (2, "blue"), (3, None))
    return [{"id": f"{kind}-{n}-00", "size": n, "colour": each, **own} for n, each in sizes]


def creations(kind: str) -> list[Call]:
    sent = ("size", "colour")
    return [(f"POST /{kind}", 201, each, {n: each[n] for n in sent}) for each in made(kind)]


def asked(kind: str) -> list[Call]:
    one, two, three = made(kind)
    return [
        (f"GET /{kind}?limit=2", 200, [one, two]),
        (f"GET /{kind}?sort=-size", 200, [three, two, one]),
        (
            f"GET /{kind}?fields=id,size",
            200,
            [{n: e[n] for n in ("id", "size")} for e in (one, two, three)],
        ),
        (f"GET /{kind}?filter[size][_eq]=2", 200, [two]),
        (f"GET /{kind}?filter[colour][_eq]=red", 200, [one]),
    ]


def learned(*kinds: str) -> Answering:
    calls = [call for kind in kinds for call in (*creations(kind), *asked(kind))]
    return Answering(*calls, *creations("hoists"), ("GET /hoists", 200, made("hoists")))


@pytest.fixture(scope="module")
def answers() -> Answering:
    answers = learned(*KINDS)
    for size, colour in ((4, "red"), (7, "blue"), (9, None)):
        answers("POST /hoists", {"size": size, "colour": colour})
    return answers


@pytest.mark.parametrize(
    ("query", "sizes"),
    [
        ("limit=2", [4, 7]),
        ("sort=-size", [9, 7, 4]),
        ("filter[size][_eq]=7", [7]),
        ("filter[size][_gt]=5", [7, 9]),
        ("filter[size][_between]=5,8", [7]),
        ("filter[colour][_null]=true", [9]),
        ("filter[colour][_nnull]=true", [4, 7]),
        ("filter[colour][_starts_with]=r", [4]),
        ("filter[colour][_ends_with]=e", [7]),
    ],
)
def test_a_list_takes_the_parameters_that_others_take(
    answers: Answering, query: str, sizes: list[int]
) -> None:
    assert [each["size"] for each in answers(f"GET /hoists?{query}")[1]] == sizes


def test_a_list_shows_the_members_that_are_asked_for_as_others_do(answers: Answering) -> None:
    assert answers("GET /hoists?fields=size")[1] == [{"size": 4}, {"size": 7}, {"size": 9}]


def test_one_list_is_too_few_to_say_what_another_takes() -> None:
    answers = learned(*KINDS[:1])
    answers("POST /hoists", {"size": 4})
    answers("POST /hoists", {"size": 7})
    assert len(answers("GET /hoists?limit=1")[1]) == 2
    assert len(answers("GET /hoists?filter[size][_eq]=7")[1]) == 2


@pytest.mark.parametrize(
    ("tree", "sizes"),
    [
        ({"size": {"_gt": 5}}, [7, 9]),
        ({"_or": [{"size": {"_eq": 4}}, {"colour": {"_null": True}}]}, [4, 9]),
        ({"_and": [{"size": {"_in": [4, 7]}}, {"colour": {"_neq": "red"}}]}, [7]),
    ],
)
def test_filters_may_be_objects_of_members_and_tests(tree: Any, sizes: list[int]) -> None:
    one, two, three = made("lamps")
    first = quote(json.dumps({"_and": [{"size": {"_gt": 1}}, {"colour": {"_eq": "blue"}}]}))
    second = quote(json.dumps({"size": {"_lt": 3}}))
    answers = Answering(
        *creations("lamps"),
        (f"GET /lamps?where={first}", 200, [two]),
        (f"GET /lamps?where={second}", 200, [one, two]),
    )
    del three
    for size, colour in ((4, "red"), (7, "blue"), (9, None)):
        answers("POST /lamps", {"size": size, "colour": colour})
    found = answers(f"GET /lamps?where={quote(json.dumps(tree))}")[1]
    assert [each["size"] for each in found] == sizes
