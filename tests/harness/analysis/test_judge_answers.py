"""A finding on an answer rests on what the contract says of the answer."""

import pytest
from schemathesis.openapi.checks import UndefinedContentType

from busroot_mock.contract.marks import ASSUMED
from busroot_mock.contract.operations import DOCUMENTED
from busroot_mock.contract.places import certainty_on, step_into, trail_of
from busroot_mock.paths import CONTRACT
from contract_tests.findings.finding import ASSUMPTION, FAILURE
from tests.support.findings import (
    API,
    CONFIG,
    LINES,
    BadShape,
    bad_status,
    crash,
    exchange,
    judged,
    marked,
    no_json,
    of_answer,
)

TEXT = CONTRACT.read_text(encoding="utf-8")
ENTRY = {
    "preference": ["none"],
    "stationGroupCode": "assembly",
    "stationGroupName": "Assembly",
    "userId": 1,
    "userEmail": "a@demofoods.example",
}


def test_judge_wrong_type_in_an_answer_is_a_failure():
    entry = {**CONFIG, "required": "yes"}
    finding = of_answer(
        "GET /admin/config", {"isSuccess": True, "results": [entry]}, ["results", 0, "required"]
    )
    assert finding.kind == FAILURE
    (statement,) = finding.statements
    assert statement.place[-3:] == ("properties", "required", "type")
    assert LINES[statement.line - 1].strip().startswith("required: {type: boolean")
    assert (
        statement.source == "https://docs.output.industries/integrations/http-api-reference/admin"
    )
    assert '"yes"' in finding.actual
    assert "type: boolean" in finding.actual


def test_judge_hour_that_no_day_has_is_a_failure_without_a_manual():
    node = API.document["components"]["schemas"]["ShiftPattern"]["example"]
    answer = {"isSuccess": True, "results": [{**node, "endHour": -1, "shifts": []}]}
    finding = of_answer("GET /shift-pattern", answer, ["results", 0, "endHour"])
    assert finding.kind == FAILURE
    assert [each.certainty for each in finding.statements] == ["evident"]
    assert finding.statements[0].place[-2:] == ("endHour", "minimum")


def test_judge_member_missing_where_required_is_a_guess_is_an_assumption():
    finding = of_answer("GET /admin/access-code", {"isSuccess": True}, [])
    assert finding.kind == ASSUMPTION
    (statement,) = finding.statements
    assert (statement.certainty, statement.place[-1]) == ("assumed", "required")
    assert "Body lacks results" in finding.actual


def test_judge_member_missing_where_required_is_documented_is_a_failure():
    page = {"isSuccess": True, "results": [], "paging": {}}
    finding = of_answer("GET /sku", page, ["paging"])
    assert finding.kind == FAILURE
    assert finding.statements[0].place == ("components", "schemas", "Paging", "required")


def test_judge_value_outside_a_list_that_is_partly_a_guess_is_an_assumption():
    answer = {"isSuccess": True, "results": [{**ENTRY, "preference": ["weekly"]}]}
    finding = of_answer("GET /notification-preference", answer, ["results", 0, "preference", 0])
    assert finding.kind == ASSUMPTION
    assert finding.statements[0].place == ("components", "schemas", "NotificationKind", "enum")


def test_judge_shape_of_an_error_is_an_assumption():
    finding = of_answer("GET /admin/config", {"error": "Bad request"}, [], status=400)
    assert finding.kind == ASSUMPTION
    assert {statement.place[:3] for statement in finding.statements} == {
        ("components", "schemas", "Error")
    }


def test_judge_error_that_is_no_object_is_a_failure_as_the_manual_says_that_much():
    assert of_answer("GET /sku", '["Bad request"]', [], status=400).kind == FAILURE
    assert of_answer("POST /sku", '["Too large"]', [], status=413).kind == ASSUMPTION


@pytest.mark.parametrize("operation", API.operations, ids="{0.label}".format)
def test_status_media_type_and_shape_of_errors_have_certainties_of_their_own(operation):
    for status in ("400", "401", "403", "409", "500"):
        response = trail_of(API, *operation.location, "responses", status)
        content = step_into(API, response, "content", "application/json")
        shape = step_into(API, content, "schema", "required")
        sure = ASSUMED if operation.certainty == ASSUMED else DOCUMENTED
        assert [certainty_on(API, each) for each in (response, content)] == [sure, sure]
        assert certainty_on(API, shape) == ASSUMED


def test_judge_answer_that_the_page_cuts_is_an_assumption():
    answer = {"isSuccess": "yes", "result": {}}
    finding = of_answer("POST /account", answer, ["isSuccess"])
    assert finding.kind == ASSUMPTION
    assert of_answer("GET /account", answer, ["isSuccess"]).kind == FAILURE


def test_judge_property_behind_the_cut_is_an_assumption(tmp_path):
    """The mark stands in a list of the schema, beside a reference."""
    answer = {"isSuccess": True, "results": [{"shifts": [{"weekDay": 3}]}]}
    path = ["results", 0, "shifts", 0, "weekDay"]
    assert of_answer("GET /station", answer, path).kind == ASSUMPTION
    mark = "x-assumed: [required, properties/weekDay]"
    contract = marked(TEXT, mark, "x-assumed: [required]", tmp_path)
    step = exchange("GET /station", 200, answer)
    assert judged(BadShape("GET /station", path), step, contract=contract).kind == FAILURE


def test_judge_answer_too_long_to_be_kept_whole_is_judged_by_its_start():
    entry = {**CONFIG, "required": "yes"}
    answer = '{"isSuccess": true, "results": [' + str(entry).replace("'", '"').replace(
        "True", "true"
    )
    finding = of_answer("GET /admin/config", answer, ["results", 0, "required"])
    assert finding.statements[0].place[-1] == "type"


@pytest.mark.parametrize(
    ("operation", "kind", "certainty"),
    [
        ("GET /sku", FAILURE, "documented"),
        ("GET /station-window", ASSUMPTION, "partial"),
        ("POST /account", ASSUMPTION, "partial"),
    ],
)
def test_judge_undocumented_status_is_as_sure_as_the_operation_is_whole(operation, kind, certainty):
    finding = judged(bad_status(operation, 201), exchange(operation, 201))
    (statement,) = finding.statements
    assert statement.place[-1] == "responses"
    assert (finding.kind, statement.certainty) == (kind, certainty)
    assert finding.actual == "The status is 201."


@pytest.mark.parametrize("label", API.operations_by_label)
def test_judge_server_error_is_a_failure_everywhere(label):
    finding = judged(crash(label), exchange(label, 500))
    assert finding.kind == FAILURE
    assert finding.statements[0].says == "500: A fault of the server"


@pytest.mark.parametrize(
    ("status", "kind"), [(501, ASSUMPTION), (502, FAILURE), (503, ASSUMPTION), (599, FAILURE)]
)
def test_judge_server_that_declines_an_assumed_operation_does_not_fail(status, kind):
    of_status = crash("POST /schedule", status)
    assert judged(of_status, exchange("POST /schedule", status)).kind == kind


def test_judge_media_type_is_documented_also_where_the_shape_is_a_guess():
    def of(status, operation="GET /sku"):
        failure = UndefinedContentType(
            operation=operation,
            message="",
            content_type="text/html",
            defined_content_types=["application/json"],
        )
        return judged(failure, exchange(operation, status, "<p>", kind="text/html"))

    assert of(200).kind == FAILURE
    assert "text/html" in of(200).actual
    assert of(400).kind == FAILURE
    assert of(415, "POST /sku").kind == ASSUMPTION
    assert of(200, "POST /account").kind == ASSUMPTION


def test_judge_body_that_is_no_json_is_a_failure():
    finding = judged(no_json("GET /sku"), exchange("GET /sku", 200, "oops"))
    assert (finding.kind, finding.check) == (FAILURE, "ST109")
    assert "not JSON" in finding.actual
