"""A finding rests on the statements of the contract that it should, as sure as they are."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.analysis.judge import judge_all
from contract_tests.findings.failure import CheckFailure
from contract_tests.findings.finding import ASSUMPTION, FAILURE, finding_of, merged
from tests.support.findings import (
    API,
    CONFIG,
    LINES,
    BadShape,
    bad_status,
    crash,
    exchange,
    judged,
    no_key,
    of_taken,
    refused,
    taken,
)


def test_judge_all_keeps_a_failure_that_shrinking_turns_into_a_guess():
    """An empty body is shorter than a wrong one, but that it is refused is a guess."""
    wrong = exchange("POST /reason", 200, {}, body={"code": "x" * 51, "description": "x"})
    empty = exchange("POST /reason", 200, {})
    seen = [(taken("POST /reason"), "negative_data_rejection", [step]) for step in (wrong, empty)]
    findings = judge_all(API, seen, 1)
    assert {finding.kind for finding in findings} == {FAILURE, ASSUMPTION}
    assert len(judge_all(API, seen * 3, 1)) == 2


def test_judge_all_keeps_the_last_example():
    first = exchange("POST /reason", 200, {}, body={"code": "x" * 60, "description": "x"})
    last = exchange("POST /reason", 200, {}, body={"code": "x" * 51, "description": "x"})
    seen = [(taken("POST /reason"), "", [step]) for step in (first, last)]
    (finding,) = judge_all(API, seen, 1)
    assert finding.steps == [last.to_text()]


def of_oracle(about, place):
    return CheckFailure(
        oracle="filters",
        operation="GET /reason",
        expected="All fit.",
        actual="One does not.",
        rests_on=[place],
        about=about,
    )


@pytest.mark.parametrize(
    ("tried", "kept"),
    [
        (["codes type", "type"], {"type"}),
        (["type", "codes"], {"type", "codes"}),
        (["codes type", "codes"], {"codes"}),
        (["type", "codes type", "type"], {"type"}),
    ],
)
def test_judge_all_keeps_of_an_oracle_what_it_ends_with_and_no_failure_less(tried, kept):
    sure, guess = ("paths", "/reason", "get"), ("paths", "/reason", "get", "x-roles")
    seen = [
        (of_oracle(about, sure if about == "type" else guess), "filters", [exchange("GET /reason")])
        for about in tried
    ]
    findings = judge_all(API, seen, 1)
    assert {finding.signature.removeprefix("filters:") for finding in findings} == kept


def test_judge_fingerprint_is_the_same_for_other_data_and_seeds():
    def of(code, seed):
        finding = of_taken("POST /sku", body={"code": code, "name": "x"})
        finding.seed = seed
        return finding

    assert of("x" * 33, 1).fingerprint == of("y" * 40, 2).fingerprint
    assert re.fullmatch("[0-9a-f]{12}", of("x" * 33, 1).fingerprint)


def test_judge_guess_that_is_known_hides_no_failure():
    guess = of_taken("POST /notification-preference", body=[{"stationGroupCode": "assembly"}])
    failure = of_taken("POST /notification-preference", body=[{"preference": ["none"]}])
    assert guess.fingerprint != failure.fingerprint


def test_judge_steps_end_with_what_shows_it():
    entry = {"isSuccess": True, "results": [{**CONFIG, "required": "yes"}]}
    steps = [exchange("GET /admin/config", 200, entry)]
    steps.append(exchange("GET /admin/config", 401, {}, identity=""))
    finding = judged(BadShape("GET /admin/config", ["results", 0, "required"]), *steps)
    assert len(finding.steps) == 1
    assert finding.steps[0].startswith("curl -X GET")
    many = [exchange("GET /sku", 200) for _ in range(30)]
    assert len(judged(no_key("GET /sku"), *many).steps) == 12


def test_judge_of_what_is_no_operation_says_what_it_can():
    finding = judged(crash("LOCK /nowhere"))
    assert finding.expected
    assert finding.statements == []


def test_finding_survives_the_way_from_another_process():
    finding = of_taken("POST /sku", body={"code": "x" * 33, "name": "x"})
    again = finding_of(finding.to_dict())
    assert again == finding
    assert again.fingerprint == finding.fingerprint
    assert merged([finding, again])[0].count == 2


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["results", "result", "isSuccess", "code", "type", "shifts", "config"])
            | st.text(),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
TEXTS = (
    JSONS.map(json.dumps) | st.text() | st.just("") | JSONS.map(json.dumps).map(lambda t: t[:-1])
)
OPERATIONS = [operation.label for operation in API.operations]
FAILURES = [
    lambda operation: BadShape(operation, ["results", 0]),
    lambda operation: bad_status(operation, 299),
    taken,
    refused,
    lambda operation: refused(operation, 401),
    no_key,
    crash,
]


@settings(max_examples=300, deadline=None)
@given(
    operation=st.sampled_from([*OPERATIONS, "LOCK /nowhere", ""]),
    make=st.sampled_from(FAILURES),
    answer=TEXTS,
    body=TEXTS,
    query=st.text(st.characters(codec="ascii"), max_size=20),
    status=st.sampled_from([200, 201, 299, 400, 404, 500, None]),
)
def test_judge_takes_whatever_was_sent_and_answered(operation, make, answer, body, query, status):
    path = operation.partition(" ")[2].replace("{", "").replace("}", "")
    step = exchange(operation, status, answer, body=body, target=f"{path}?{query}")
    finding = judged(make(operation), step)
    assert finding.kind in (FAILURE, ASSUMPTION)
    assert all(0 < statement.line <= len(LINES) for statement in finding.statements)
    assert finding_of(json.loads(json.dumps(finding.to_dict()))) == finding
