"""Boundary cases that need not be sent, since others ask the same."""

from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

from contract_tests.target.repeated import SentBefore, is_repeated, sent_once, value_at

QUERY, BODY = ParameterLocation.QUERY, ParameterLocation.BODY
WRONG_TYPE, OBJECT = CoverageScenario.INCORRECT_TYPE, CoverageScenario.VALID_OBJECT


def case_of(
    scenario: Any, where: Any = BODY, place: str | None = None, said: str = "", **parts: Any
) -> Any:
    data = CoveragePhaseData(scenario, said, place, "limit", where)
    meta = SimpleNamespace(phase=SimpleNamespace(data=data))
    return SimpleNamespace(meta=meta, **parts)


@pytest.mark.parametrize(
    ("said", "repeated"), [("value: Near-boundary number", True), ("value: Maximum value", False)]
)
def test_value_beside_a_bound_is_not_sent(said, repeated):
    assert is_repeated(case_of(OBJECT, said=said), set()) is repeated


@pytest.mark.parametrize(("text", "repeated"), [("true", True), ("AAA", False), ("0.5", False)])
def test_one_word_stands_for_all_in_a_query(text, repeated):
    query = {"limit": text}
    assert is_repeated(case_of(WRONG_TYPE, QUERY, query=query), set()) is repeated
    assert is_repeated(case_of(WRONG_TYPE, QUERY, "/type", query=query), set())


def test_one_structure_is_sent_in_place_of_a_plain_value():
    asked: Any = set()
    place = "/properties/name/anyOf/0/type"
    wrong = [{}, [None, None], None, False]
    cases = [case_of(WRONG_TYPE, BODY, place, body={"name": value}) for value in wrong]
    assert [is_repeated(case, asked) for case in cases] == [False, True, False, False]
    assert not is_repeated(case_of(WRONG_TYPE, BODY, "/type", body=[None, None]), asked)


@pytest.mark.parametrize(
    ("wrong", "repeated"),
    [
        (["AAA", False, 0], [False, False, True]),
        (["AAA", 0], [False, False]),
        ([False, 0.5], [False, False]),
    ],
)
def test_number_is_sent_unless_a_truth_value_is_as_wrong(wrong, repeated):
    asked: Any = set()
    cases = [case_of(WRONG_TYPE, BODY, "/properties/a/type", body={"a": each}) for each in wrong]
    assert [is_repeated(case, asked) for case in cases] == repeated


@pytest.mark.parametrize("takes_body", [True, False])
def test_malformed_content_type_is_sent_to_what_takes_a_body(takes_body):
    operation = SimpleNamespace(body=[1] * takes_body)
    case = case_of(CoverageScenario.MALFORMED_CONTENT_TYPE, operation=operation)
    assert is_repeated(case, set()) is not takes_body


def test_same_request_is_sent_once_unless_it_failed():
    transport, sent, was_sent = SimpleNamespace(before=[]), set[Any](), []

    def send(number: str, url: str = "/sku", fails: bool = False) -> None:
        headers = {"X-Schemathesis-TestCaseId": number, "X-API-KEY": "k"}
        request: Any = SimpleNamespace(method="GET", url=url, body=None, headers=headers)
        with suppress(SentBefore, ZeroDivisionError), sent_once(transport, sent):
            for hook in transport.before:
                hook(request)
            was_sent.append(number)
            if fails:
                raise ZeroDivisionError

    send("1", fails=True)
    send("2")
    send("3")
    send("4", url="/plant")
    assert was_sent == ["1", "2", "4"]
    assert not transport.before


@pytest.mark.parametrize("scenario", ["EXAMPLE_VALUE", "UNSUPPORTED_CONTENT_TYPE"])
def test_what_another_test_or_phase_sends_is_not_sent(scenario):
    assert is_repeated(case_of(CoverageScenario[scenario]), set())


def test_random_cases_are_sent():
    assert not is_repeated(SimpleNamespace(meta=None), set())


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("/properties/a/items/properties/b/type", 1),
        ("/properties/a/type", [{"b": 1}]),
        ("/properties/a/additionalProperties/x/type", None),
        ("/properties/other/items/type", None),
    ],
)
def test_value_is_found_by_its_place_in_the_schema(place, value):
    assert value_at({"a": [{"b": 1}]}, place) == value
