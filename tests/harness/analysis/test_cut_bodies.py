"""A body that was recorded in part is judged by what is kept of it, wherever it was cut."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from busroot_mock.contract.places import step_into, trail_of
from busroot_mock.json_codec import NOTHING, decode_leniently
from contract_tests.analysis.breaches import MOST, breaches
from contract_tests.analysis.judge_answers import shape_breaches
from contract_tests.analysis.judgement import Matter
from contract_tests.transport.traffic import LONGEST_KEPT
from tests.support.findings import API, exchange

LISTS = ["GET /sku", "GET /plant", "GET /station", "GET /shift-pattern", "GET /admin/config"]
OPERATIONS = {operation.label: operation for operation in API.operations}


def as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_texts(member) for name, member in value.items()}
    if isinstance(value, list):
        return [as_texts(item) for item in value]
    return str(value) if type(value) in (int, float) else value


@pytest.fixture(scope="module")
def body_of(new_client):
    client = new_client()
    return {label: client.get(f"/api{label.split()[1]}").json() for label in LISTS}


def breaches_of(label: str, text: str, is_cut: bool = True) -> list[Any]:
    operation = OPERATIONS[label]
    trail = trail_of(API, *operation.location, "responses", "200")
    schema = step_into(API, trail, "content", "application/json", "schema")
    value = decode_leniently(text)
    assert schema is not None
    return [] if value is NOTHING else breaches(API, operation, schema, value, is_cut)


@pytest.mark.parametrize("label", LISTS)
@given(share=st.floats(0, 1))
def test_body_that_conforms_does_so_wherever_it_is_cut(body_of, label, share):
    text = json.dumps(body_of[label])
    assert breaches_of(label, text[: int(len(text) * share)]) == []


@given(share=st.floats(0.3, 0.9))
def test_body_that_is_cut_is_blamed_for_what_is_wrong_before_the_cut(body_of, share):
    text = json.dumps(as_texts(body_of["GET /sku"]))
    assert {each.keyword for each in breaches_of("GET /sku", text[: int(len(text) * share)])} == {
        "type"
    }


def test_body_that_lacks_a_member_before_the_cut_is_blamed_for_it(body_of):
    page = {**body_of["GET /sku"]}
    page["results"] = [{k: v for k, v in page["results"][0].items() if k != "code"}] * 2
    text = json.dumps(page)
    assert {each.keyword for each in breaches_of("GET /sku", text[: text.rindex("}") - 40])} == {
        "required"
    }


def test_answer_of_a_run_that_was_kept_in_part_lacks_nothing(body_of):
    page = {**body_of["GET /sku"], "results": body_of["GET /sku"]["results"] * 9}
    step = exchange("GET /sku", 200, page)
    kept = replace(step, response_body=json.dumps(page)[:LONGEST_KEPT])
    assert len(kept.response_body) == LONGEST_KEPT
    matter = Matter(API, OPERATIONS["GET /sku"], "GET /sku", [kept])
    assert shape_breaches(matter, kept) == []


@pytest.mark.parametrize("item", ["{}", "[]", '{"a":0}', "0"])
def test_start_of_a_dense_body_is_judged_and_says_the_same(item):
    body = '{"isSuccess":true,"results":[' + ",".join([item] * 5000) + "]}"
    step = exchange("GET /sku", 200, {})
    matter = Matter(API, OPERATIONS["GET /sku"], "GET /sku", [step])
    some = shape_breaches(matter, replace(step, response_body=body[:LONGEST_KEPT]))
    assert 0 < len(some) <= MOST
    few = '{"isSuccess":true,"results":[' + ",".join([item] * 5) + "]}"
    known = shape_breaches(matter, replace(step, response_body=few))
    assert {each.location for each in some} <= {each.location for each in known}
