"""A refusal that expects what came contradicts itself, and so does a list beside its range."""

from types import SimpleNamespace
from typing import Any

import pytest

from busroot_mock.timestamps import iso
from contract_tests.findings.failure import CheckFailure
from contract_tests.probing.consistent import check_touches
from contract_tests.probing.lists import LISTINGS
from contract_tests.probing.refusals import check_refusal
from contract_tests.target.schema import BY_ID
from tests.harness.probing.test_downtime import BEGIN, HOUR, Silent

SAVE, SKU = BY_ID["saveSchedule"], BY_ID["listSkus"]
SUBJECTS = ["skuCode", "skuGroupCode", "nonProductionReasonCode"]
WINDOWS, SCHEDULES = LISTINGS["listStationWindows"], LISTINGS["listSchedules"]
DAY = 24 * HOUR


def refuse(violation: Any, body: Any = None, status: int = 409, **query: Any) -> None:
    answer = {"isSuccess": False, "message": "No.", "violations": [violation]}
    response: Any = SimpleNamespace(status_code=status, content=b"{}", json=lambda: answer)
    check_refusal(Silent(), SAVE if body is not None else SKU, response, body, query)


def said(keyword: str, expected: Any, pointer: str = "/skuCode", where: str = "body") -> Any:
    return {"in": where, "pointer": pointer, "keyword": keyword, "expected": expected}


CONTRADICTIONS = [
    (said("exists", False), {"skuCode": "a"}),
    (said("unique", False), {"skuCode": "a"}),
    (said("required", False, ""), {}),
    (said("oneOf", SUBJECTS, ""), {"skuCode": "a", "skuGroupCode": None}),
    (said("maximum", 5, "/plannedQuantity"), {"plannedQuantity": 5}),
    (said("minLength", 1), {"skuCode": "a"}),
    (said("maxLength", 3, "/a/1/b"), {"a": [1, {"b": "abc"}]}),
]


@pytest.mark.parametrize(("violation", "body"), CONTRADICTIONS)
def test_refusal_that_expects_what_came_fails(violation: Any, body: Any) -> None:
    with pytest.raises(CheckFailure, match="not as expected"):
        refuse(violation, body)
    refuse(violation, body, status=500)


@pytest.mark.parametrize(
    ("violation", "body"),
    [
        (said("exists", True), {"skuCode": "a"}),
        (said("exists", "a reason of type non_production"), {"skuCode": "a"}),
        (said("oneOf", SUBJECTS, ""), {"skuCode": "a", "skuGroupCode": "b"}),
        # The record that it changes may have another of them.
        (said("oneOf", SUBJECTS, ""), {"id": 1, "skuCode": "a"}),
        (said("oneOf", ["a text"], ""), {"skuCode": "a"}),
        (said("maximum", 5, "/plannedQuantity"), {"plannedQuantity": 6}),
        (said("minimum", "after plannedStartAt", "/plannedEndAt"), {"plannedEndAt": "b"}),
        (said("maximum", 5, "/nothing/0"), {"nothing": 1}),
        (said("minimum", 0), {"skuCode": True}),
        (said("minLength", 2), {"skuCode": "a "}),
        (said("maxLength", 3), {"skuCode": "a\u00e9\u00e9"}),
        ("text", {}),
        ({"keyword": "unique", "expected": False}, {}),
    ],
)
def test_refusal_for_what_is_wrong_passes(violation: Any, body: Any) -> None:
    refuse(violation, body)


def test_refusal_of_a_parameter_is_held_against_what_was_sent() -> None:
    refuse(said("maximum", 5, "/limit", "query"), limit=6, status=400)
    with pytest.raises(CheckFailure):
        refuse(said("maximum", 5, "/limit", "query"), limit=5, status=400)


def answer(start: int, end: int) -> Any:
    return {"range": {"fromIso": iso(start), "toIso": iso(end)}}


def window(start: int) -> Any:
    times = {"windowStartAt": iso(start), "windowEndAt": iso(start + HOUR)}
    return {"stationCode": "a", **times}


@pytest.mark.parametrize("start", [0, BEGIN - 3 * DAY, BEGIN + 3 * DAY])
def test_what_is_listed_touches_the_range_beside_it(start: int) -> None:
    shown = answer(BEGIN, BEGIN + DAY)
    near = [window(BEGIN + hours * HOUR) for hours in (-20, 0, 40)]
    check_touches(Silent(), WINDOWS, {"rangecode": "x"}, shown, near)
    with pytest.raises(CheckFailure, match="touches the range"):
        check_touches(Silent(), WINDOWS, {"rangecode": "x"}, shown, [*near, window(start)])


def test_what_goes_on_or_is_named_need_not_touch_the_range() -> None:
    shown, old = answer(BEGIN, BEGIN + DAY), iso(BEGIN - 9 * DAY)
    times = {"plannedStartAt": old, "plannedEndAt": old, "actualStartAt": old}
    ongoing, over = ({"id": 1, **times, "actualEndAt": end} for end in (None, old))
    check_touches(Silent(), SCHEDULES, {"rangecode": "x"}, shown, [ongoing])
    check_touches(Silent(), SCHEDULES, {"rangecode": "x", "scheduleids": "1"}, shown, [over])
    with pytest.raises(CheckFailure):
        check_touches(Silent(), SCHEDULES, {"rangecode": "x"}, shown, [over])
