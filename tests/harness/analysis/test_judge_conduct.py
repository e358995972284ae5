"""A finding on conduct, of several steps or of an oracle, rests on the places that say so."""

import pytest
from schemathesis.core.failures import CustomFailure, ResponseTimeExceeded
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    EnsureResourceAvailability,
    MissingHeaderNotRejected,
    UnsupportedMethodResponse,
    UseAfterFree,
)

from contract_tests.findings.failure import CheckFailure
from contract_tests.findings.finding import ASSUMPTION, FAILURE
from tests.support.findings import LINES, certainties, exchange, judged, no_key


def test_judge_key_not_asked_for_is_a_failure_shown_by_the_probe():
    steps = [
        exchange("GET /sku"),
        exchange("GET /sku", identity=""),
        exchange("GET /sku", 401, identity=""),
    ]
    finding = judged(no_key("GET /sku"), *steps[:2])
    assert finding.kind == FAILURE
    assert certainties(finding) == {"documented"}
    assert "$BUSROOT_API_KEY" not in finding.steps[-1]


def test_judge_missing_key_header_is_a_failure():
    failure = MissingHeaderNotRejected(
        operation="GET /sku",
        header_name="X-API-KEY",
        status_code=200,
        expected_statuses=[401],
        message="",
    )
    assert judged(failure, exchange("GET /sku", identity="")).kind == FAILURE


def test_judge_what_http_alone_says_is_an_assumption():
    method = UnsupportedMethodResponse(
        operation="GET /sku", method="PATCH", status_code=200, failure_reason="x", message=""
    )
    allow = AllowHeaderMismatch(
        operation="GET /sku",
        allow_header="GET",
        missing_methods=["POST"],
        undocumented_methods=[],
        message="",
    )
    for failure in (method, allow):
        finding = judged(failure, exchange("GET /sku"))
        assert finding.kind == ASSUMPTION
        assert "RFC 9110" in finding.statements[0].says
    assert finding.actual == "It lacks POST."


def test_judge_not_found_is_an_assumption():
    freed = UseAfterFree(
        operation="DELETE /reason/{code}", message="", free="DELETE /a", usage="GET /a"
    )
    made = EnsureResourceAvailability(
        operation="POST /reason",
        message="",
        created_with="POST /reason",
        not_available_with="DELETE /reason/{code}",
    )
    for failure in (freed, made):
        finding = judged(failure, exchange("POST /reason"), exchange("DELETE /reason/{code}", 404))
        assert finding.kind == ASSUMPTION
        assert finding.statements[0].place == ("components", "responses", "NotFound")


def test_judge_own_check_keeps_its_name_in_place_of_a_line_of_our_source():
    failure = CustomFailure(
        operation="GET /sku",
        title="role_alone_forbids",
        message="",
        exception=AssertionError("no"),
    )
    finding = judged(failure, exchange("GET /sku", 403))
    assert (finding.kind, finding.signature) == (FAILURE, "role_alone_forbids")
    assert finding.statements[0].says.startswith("403:")


def test_judge_latency_rests_on_no_statement():
    failure = ResponseTimeExceeded(operation="GET /sku", elapsed=900, deadline=500, message="")
    finding = judged(failure, exchange("GET /sku"))
    assert (finding.kind, finding.statements) == (FAILURE, [])


SKUS = ("paths", "/sku", "get")


@pytest.mark.parametrize(
    ("place", "certainty"),
    [
        (SKUS, "documented"),
        ((*SKUS, "x-roles"), "assumed"),
        ((*SKUS, "parameters", "0"), "documented"),
        (("paths", "/account", "post"), "partial"),
        (("paths", "/admin/config", "get", "description"), "assumed"),
        (
            ("paths", "/notification-preference", "post", "description",
             "Sets several station groups at once"),
            "documented",
        ),
        (
            ("paths", "/notification-preference", "post", "description", "all or nothing"),
            "assumed",
        ),
        (("paths", "/station-window", "get", "parameters", "3", "schema", "enum"), "assumed"),
        (("components", "schemas", "Paging", "properties", "totalElements"), "documented"),
        (("paths", "/nowhere", "get"), "documented"),
        # Whatever else is assumed of errors and ranges.
        (
            ("components", "schemas", "Violation", "properties", "keyword", "description",
             "is not what came"),
            "evident",
        ),
        (("components", "schemas", "RangeCode", "description", "`lastmonth` are over"), "evident"),
        (("components", "schemas", "RangeCode", "description", "Weeks begin on Monday"), "assumed"),
    ],
)  # fmt: skip
def test_judge_oracle_is_as_sure_as_the_places_it_names(place, certainty):
    failure = CheckFailure(
        oracle="pages-partition",
        operation="GET /sku",
        expected="Pages partition the list.",
        actual="SKU A came twice.",
        rests_on=[place],
        about="skip",
    )
    finding = judged(failure, exchange("GET /sku"))
    assert certainties(finding) == {certainty}
    assert (finding.check, finding.signature) == ("pages-partition", "pages-partition:skip")
    assert (finding.expected, finding.actual) == ("Pages partition the list.", "SKU A came twice.")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Nothing of another account is seen", "Nothing of another account is seen"),
        ("What a body refers to must be there", "What a body refers to"),
        ("words that are not there", "description: |"),
    ],
    ids=["a line", "over two lines", "nowhere"],
)
def test_judge_words_of_a_description_have_the_line_that_they_begin_in(words, line):
    place = ("info", "description", words)
    failure = CheckFailure(
        oracle="x", operation="GET /sku", expected="", actual="", rests_on=[place]
    )
    (statement,) = judged(failure, exchange("GET /sku")).statements
    assert statement.certainty == "assumed"
    assert line in LINES[statement.line - 1]
    assert (statement.says == words) is (line != "description: |")


def test_what_needs_no_manual_is_a_failure():
    places = [
        ("components", "schemas", "RangeCode", "description", words)
        for words in ("`lastmonth` are over", "Weeks begin on Monday")
    ]
    kinds = []
    for rests_on in (places[:1], places):
        failure = CheckFailure(
            oracle="x", operation="GET /schedule", expected="", actual="", rests_on=rests_on
        )
        kinds.append(judged(failure, exchange("GET /schedule")).kind)
    assert kinds == ["failure", "assumption"]
