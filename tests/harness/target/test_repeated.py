"""Boundary cases that need not be sent, since others ask the same."""

from types import SimpleNamespace
from typing import Any

import pytest
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

from contract_tests.target.repeated import is_repeated, value_at

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
    wrong = [{}, [None, None], None, False, 0]
    cases = [case_of(WRONG_TYPE, BODY, place, body={"name": value}) for value in wrong]
    assert [is_repeated(case, asked) for case in cases] == [False, True, False, False, False]
    assert not is_repeated(case_of(WRONG_TYPE, BODY, "/type", body=[None, None]), asked)


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
