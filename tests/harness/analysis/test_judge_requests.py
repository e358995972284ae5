"""A finding on a request, accepted or refused, rests on what the contract says of the request."""

import pytest

from contract_tests.findings.finding import ASSUMPTION, FAILURE
from tests.support.findings import certainties, exchange, judged, of_refused, of_taken, refused


def test_judge_documented_bound_that_is_not_kept_is_a_failure():
    finding = of_taken("POST /sku", body={"code": "x" * 33, "name": "x"})
    assert finding.kind == FAILURE
    assert [statement.says for statement in finding.statements][1:] == ["maxLength: 32"]
    assert "body /code" in finding.expected


def test_judge_guessed_bound_that_is_not_kept_is_an_assumption():
    finding = of_taken("GET /issue", target="/issue?id=0")
    assert finding.kind == ASSUMPTION
    assert finding.statements[-1].place == ("components", "schemas", "RecordId", "minimum")


def test_judge_guessed_parameter_makes_its_bounds_guesses():
    finding = of_taken("GET /station-window", target="/station-window?limit=-1")
    assert finding.kind == ASSUMPTION
    finding = of_taken("GET /sku", target="/sku?limit=-1")
    assert finding.kind == FAILURE


def test_judge_name_among_required_that_is_a_guess_is_an_assumption():
    without = of_taken("POST /notification-preference", body=[{"stationGroupCode": "assembly"}])
    assert without.kind == ASSUMPTION
    without = of_taken("POST /notification-preference", body=[{"preference": ["none"]}])
    assert without.kind == FAILURE


def test_judge_of_several_breaches_a_documented_one_decides():
    finding = of_taken("POST /notification-preference", body=[{}])
    assert finding.kind == FAILURE
    assert finding.statements[-1].says == "required: stationGroupCode"


def test_judge_missing_body_that_is_taken_is_an_assumption():
    assert of_taken("POST /admin/config").kind == ASSUMPTION


def test_judge_parameter_that_is_given_twice_and_taken_is_an_assumption():
    finding = of_taken("GET /reason", target="/reason?type=downtime&type=downtime")
    assert certainties(finding) == {"documented", "assumed"}
    assert "query type breaks `given at most once`" in finding.expected


def test_judge_missing_parameter_that_is_not_missed_is_a_failure():
    finding = of_taken("GET /schedule", target="/schedule")
    assert finding.kind == FAILURE
    assert "query rangecode is missing" in finding.expected


def test_judge_body_of_another_kind_that_is_taken_is_an_assumption():
    finding = of_taken("POST /sku", body="{}", sent="text/plain")
    assert finding.kind == ASSUMPTION
    assert finding.statements[-1].place[-1] == "UnsupportedMediaType"


def test_judge_body_that_is_no_json_and_taken_is_a_failure():
    assert of_taken("POST /sku", body="{").kind == FAILURE


def test_judge_refused_request_that_leans_on_nothing_is_a_failure():
    finding = of_refused("GET /sku", target="/sku?limit=3&skucodes=A")
    assert finding.kind == FAILURE
    assert of_refused("POST /plant", body={"code": "abc", "name": "Leeds"}).kind == FAILURE


def test_judge_refused_request_to_what_the_page_cuts_is_an_assumption():
    finding = of_refused("POST /sku", body={"code": "A", "name": "B"})
    assert certainties(finding) == {"partial"}


@pytest.mark.parametrize(
    ("operation", "target", "says"),
    [
        ("GET /issue", "/issue?rangecode=P7D", "pattern"),
        ("GET /issue", "/issue?id=9007199254740991", "maximum"),
        ("GET /sku", "/sku?unheardof=1", "ignores a parameter"),
        ("GET /station-window", "/station-window?grouping=hour", "grouping"),
        ("GET /reason", "/reason?type=non_production", "enum"),
    ],
)
def test_judge_refused_request_that_leans_on_a_guess_is_an_assumption(operation, target, says):
    finding = of_refused(operation, target=target)
    assert finding.kind == ASSUMPTION
    statements = finding.statements
    assert any(says in statement.says or says in statement.place for statement in statements)


def test_judge_refused_request_with_a_member_of_a_list_that_the_manual_shows_is_a_failure():
    assert of_refused("GET /reason", target="/reason?type=downtime").kind == FAILURE


@pytest.mark.parametrize(
    "more",
    [{"timezone": "UTC"}, {"dayStartHour": 0}, {"colour": "red"}],
    ids=["pattern", "near a bound", "unknown"],
)
def test_judge_refused_body_that_leans_on_a_guess_is_an_assumption(more):
    finding = of_refused("POST /plant", body={"code": "abc", "name": "Leeds", **more})
    assert certainties(finding) == {"assumed"}


def test_judge_key_refused_at_times_is_a_failure():
    finding = judged(refused("GET /issue", 401), exchange("GET /issue", 401))
    assert finding.kind == FAILURE
    assert finding.statements[0].place == ("security",)
