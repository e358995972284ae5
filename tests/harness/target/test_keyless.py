"""Accepted requests that are repeated without a key."""

from types import SimpleNamespace
from typing import Any

import pytest
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import CoveragePhaseData, CoverageScenario

from contract_tests.target.keyless import checks_asked_before, is_keyless_again, note_asked
from contract_tests.target.schema import SCHEMA

SENT: Any = [SimpleNamespace(identity="main")]
WITHOUT_KEY: Any = [SimpleNamespace(identity="")]


@pytest.fixture
def deployment() -> Any:
    return SimpleNamespace(lasting={})


def case_of(path: str = "/sku", method: str = "GET", sent_as: str = "", **parts: Any) -> Any:
    case = SCHEMA[path][method].Case(**parts)
    case.method = sent_as or method
    return case


def is_left_out(deployment: Any, case: Any, sent: Any = SENT) -> bool:
    return bool(checks_asked_before(deployment, case, sent))


def test_request_is_repeated_without_a_key_until_one_that_names_as_much_was_accepted(deployment):
    case = case_of(query={"limit": 2})
    note_asked(deployment, case, 409)
    assert not is_left_out(deployment, case)
    note_asked(deployment, case, 200)
    assert is_left_out(deployment, case)
    assert is_left_out(deployment, case_of(query={"limit": 3, "x-unknown": 1}))
    assert is_left_out(deployment, case_of())
    assert not is_left_out(deployment, case_of(query={"limit": 3, "skip": 1}))
    assert not is_left_out(deployment, case_of("/plant", query={"limit": 2}))
    assert not is_left_out(deployment, case_of(sent_as="HEAD"))


def test_members_of_a_body_count_as_declared(deployment):
    note_asked(deployment, case_of("/sku", "POST", body={"code": "A", "own": 1}), 200)
    assert is_left_out(deployment, case_of("/sku", "POST", body={"code": "B", "others": 1}))
    assert is_left_out(deployment, case_of("/sku", "POST", body=["code"]))
    assert not is_left_out(deployment, case_of("/sku", "POST", body={"code": "B", "name": "b"}))


def test_key_is_left_out_only_where_no_accepted_request_was_repeated_without_it(deployment):
    def without(name: str) -> Any:
        scenario, where = CoverageScenario.MISSING_PARAMETER, ParameterLocation.HEADER
        data = CoveragePhaseData(scenario, "", None, name, where)
        meta = SimpleNamespace(phase=SimpleNamespace(data=data))
        return SimpleNamespace(operation=case_of().operation, meta=meta)

    assert not is_keyless_again(deployment, without("X-API-KEY"))
    note_asked(deployment, case_of(), 200)
    assert is_keyless_again(deployment, without("X-API-KEY"))
    assert not is_keyless_again(deployment, without("limit"))
    assert not is_keyless_again(deployment, case_of())


def test_request_without_a_key_is_always_checked(deployment):
    note_asked(deployment, case_of(), 200)
    assert not is_left_out(deployment, case_of(), WITHOUT_KEY)
    assert not is_left_out(deployment, case_of(), [])
