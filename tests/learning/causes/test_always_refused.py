"""Operations that were refused whenever they were asked for, and what answers say of queries."""

from typing import Any

import pytest

from busroot_mock.generic.ask import Ask
from busroot_mock.generic.checks import Checks
from busroot_mock.generic.items import Items
from tests.learning.answering import Answering

LOCKED = {"error": "Not with this licence."}
LAMPS = [("POST /lamps", 201, {"id": f"lamp-{n}-00", "watts": n}, {"watts": n}) for n in (1, 2)]


def change(number: int, status: int, **sent: int) -> tuple[Any, ...]:
    return (f"PATCH /lamps/lamp-{number}-00", status, LOCKED, sent)


def test_what_was_always_refused_without_a_reason_is_refused() -> None:
    answers = Answering(*LAMPS, change(1, 403, watts=3), change(2, 403, watts=4))
    key = answers("POST /lamps", {"watts": 9})[1]["id"]
    assert answers(f"PATCH /lamps/{key}", {"watts": 5}) == (403, LOCKED)


def test_what_was_refused_once_may_be_done() -> None:
    answers = Answering(*LAMPS, change(1, 403, watts=3))
    key = answers("POST /lamps", {"watts": 9})[1]["id"]
    assert answers(f"PATCH /lamps/{key}", {"watts": 5})[0] != 403


@pytest.mark.parametrize(("error", "status"), [("Who is sizeless?", 403), ("Not for you.", 200)])
def test_a_query_is_refused_as_forbidden_if_the_answer_says_so(error: str, status: int) -> None:
    shown = [{"id": f"lamp-{n}-00", "watts": n} for n in (1, 2)]
    calls = [("GET /lamps?sort=watts", 200, shown), ("GET /lamps?sort=id", 200, shown)]
    answers = Answering(*LAMPS, *calls, ("GET /lamps?sort=sizeless", 403, {"error": error}))
    assert answers("GET /lamps?sort=sizeless")[0] == status


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("multipart/form-data; boundary=x", 201),
        ("application/octet-stream", 201),
        ("text/csv", 201),
        ("application/merge-patch+json", 400),
        ("application/x-www-form-urlencoded", 400),
        ("", 400),
    ],
)
def test_a_form_or_a_file_is_not_refused_for_not_being_json(kind: str, status: int) -> None:
    made = [
        ("POST /lamps", 201, {"id": f"lamp-{n}-00", "watts": n}, {"watts": n}) for n in range(6)
    ]
    model = Answering(*made, ("POST /lamps", 400, {"error": "watts"}, {"volts": 1})).learned.model
    ask = Ask("POST", "/lamps", headers={"content-type": kind}, body=b"--x--")
    refused = Checks(model).refusal(model.specs["POST /lamps"], ask, Items())
    assert (refused[0].status if refused else 201) == status


def test_a_parameter_without_a_name_may_be_why_a_list_was_refused():
    lamp = {"id": 1}
    taken = [(f"GET /lamps?size={n}", 200, [lamp]) for n in (1, 2)]
    answers = Answering(
        *taken, ("GET /lamps/1", 200, lamp), ("GET /lamps?=x", 400, {"error": "odd"})
    )
    assert [answers(f"GET /lamps?{query}")[0] for query in ("size=1", "=x")] == [200, 400]
