"""Refusals whose answers name the member that is wrong, and repeat what was sent."""

from typing import Any

import pytest

from tests.learning.answering import Answering

Call = tuple[Any, ...]
BODIES = [
    {"name": f"hall-{n}", "size": 2 * n, "kind": ("flat", "round")[n % 2]} for n in range(1, 7)
]
ADD = [("POST /halls", 201, {"id": f"h-{n}-00", **each}, each) for n, each in enumerate(BODIES)]
NEW = {"name": "depot", "size": 3, "kind": "flat"}


def refused(sent: Any, name: str, why: str) -> Call:
    return (
        "POST /halls",
        422,
        {"detail": [{"loc": ["body", name], "msg": why, "input": sent}]},
        sent,
    )


@pytest.mark.parametrize(
    ("call", "wrong", "right"),
    [
        (
            refused({"name": "old-hall", "kind": "flat"}, "size", "Field required"),
            {"name": "depot", "kind": "flat"},
            {"name": "old-hall", "size": 3, "kind": "flat"},
        ),
        (refused({**NEW, "colour": "red"}, "colour", "Extra"), {**NEW, "height": 3}, NEW),
        (
            refused({**NEW, "kind": "odd"}, "kind", "Input is not one of 'flat', 'round', 'high'"),
            {**NEW, "kind": "low"},
            {**NEW, "kind": "high"},
        ),
    ],
    ids=["missing", "unknown", "listed"],
)
def test_what_is_wrong_is_the_member_that_the_answer_names(call, wrong, right):
    answers = Answering(*ADD, call)
    assert answers("POST /halls", wrong)[0] == 422
    assert answers("POST /halls", right)[0] == 201


def test_a_member_that_no_other_had_is_unknown_only_if_the_answer_says_so():
    answers = Answering(*ADD, refused({**NEW, "gate": "q"}, "gate", "is too short"))
    assert answers("POST /halls", {**NEW, "height": 3})[0] == 201


def test_a_sign_before_a_number_is_refused_only_if_one_was():
    lists = [("GET /halls?from=1", 200, []), ("GET /halls?size=1", 200, [])]
    lists += [("GET /halls?from=-1", 422, {"detail": "no"})]
    lists += [("GET /halls?size=many", 422, {"detail": "no"})]
    answers = Answering(*ADD, ("GET /halls", 200, []), *lists)
    found = [
        answers(f"GET /halls?{each}")[0] for each in ("from=4", "from=-2", "size=-2", "size=x")
    ]
    assert found == [200, 422, 200, 422]


def made(number: int, name: str, **more: Any) -> Call:
    sent = {"name": f"{name}-{number}", **more}
    return (f"POST /{name}s", 201, {"id": f"{name}-{number}-00", **sent}, sent)


LINES = [made(n, "line", parts={"a": n}, watts=2 * n) for n in range(1, 6)]
WRONG = [
    refused({**NEW, "size": "much"}, "size", "no number"),
    ("POST /lines", 422, {"detail": [{"loc": ["body", "watts"], "msg": "no number"}]},
     {"name": "line-9", "parts": {"a": 1}, "watts": "many"}),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "status"), [(WRONG, 422), (WRONG[:1], 201)])
def test_other_types_are_refused_of_what_always_had_one_where_two_members_show_it(wrong, status):
    answers = Answering(*ADD, *LINES, ("GET /lines", 200, []), *wrong)
    sent = {"name": "line-7", "watts": 3}
    assert answers("POST /lines", {**sent, "parts": "none"})[0] == status
    assert answers("POST /lines", {**sent, "parts": None})[0] == 201
    # Nothing shows that texts are told from numbers.
    assert answers("POST /lines", {**sent, "name": 7, "parts": {}})[0] == 201


def test_a_type_that_another_operation_takes_is_not_refused():
    def changed(number: int, parts: Any) -> Call:
        shown = {"id": f"line-{number}-00", "name": f"line-{number}", "parts": parts}
        return (f"PATCH /lines/line-{number}-00", 200, shown, {"parts": parts})

    changes = [changed(n, "none" if n > 3 else {"a": n}) for n in range(1, 6)]
    answers = Answering(*ADD, *LINES, ("GET /lines", 200, []), *WRONG, *changes)
    sent = {"name": "line-7", "watts": 3}
    assert answers("POST /lines", {**sent, "parts": "none"})[0] == 201


def test_a_page_names_the_member_that_is_wrong_and_lists_what_it_may_be():
    page = (
        b"<html><head><title>400 Bad Request</title></head><body><h1>Bad Request</h1>"
        b"&#x27;odd&#x27; is not one of [&#x27;flat&#x27;, &#x27;round&#x27;, &#x27;high&#x27;]"
        b"<br/>Failed validating &#x27;enum&#x27; in schema[&#x27;properties&#x27;]"
        b"[&#x27;kind&#x27;]:\n {&#x27;type&#x27;: &#x27;string&#x27;}</body></html>"
    )
    answers = Answering(*ADD, ("POST /halls", 400, page, {**NEW, "kind": "odd"}))
    (rule,) = [each for each in answers.learned.model.refusals if each.when == "body"]
    assert rule.more == {"at": "/kind", "wrong": "choice", "values": ["flat", "high", "round"]}
    assert answers("POST /halls", {**NEW, "kind": "high"})[0] == 201
