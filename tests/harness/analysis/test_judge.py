"""A finding rests on the statements of the contract that it should, as sure as they are."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import CustomFailure, MalformedJson, ResponseTimeExceeded
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    EnsureResourceAvailability,
    MissingHeaderNotRejected,
    UndefinedContentType,
    UnsupportedMethodResponse,
    UseAfterFree,
)

from busroot_mock.paths import CONTRACT
from contract_tests.analysis.judge import judge_all
from contract_tests.findings.failure import CheckFailure
from contract_tests.findings.finding import ASSUMPTION, FAILURE, finding_of, merged
from tests.support.findings import (
    API,
    BadShape,
    bad_status,
    crash,
    exchange,
    judged,
    marked,
    no_key,
    refused,
    taken,
)

TEXT = CONTRACT.read_text(encoding="utf-8")
LINES = TEXT.splitlines()
CONFIG = {"key": "companyName", "value": "Demo", "required": True, "type": "text"}
ENTRY = {
    "preference": ["none"],
    "stationGroupCode": "assembly",
    "stationGroupName": "Assembly",
    "userId": 1,
    "userEmail": "a@demofoods.example",
}


def of_answer(operation, answer, path, status=200):
    return judged(BadShape(operation, path), exchange(operation, status, answer))


def of_taken(operation, **given):
    return judged(taken(operation), exchange(operation, 200, {"isSuccess": True}, **given))


def of_refused(operation, **given):
    return judged(refused(operation), exchange(operation, 400, {"isSuccess": False}, **given))


def certainties(finding):
    return {one.certainty for one in finding.statements}


# ---- Answers -------------------------------------------------------------------------------------


def test_judge_wrong_type_in_an_answer_is_a_failure():
    entry = {**CONFIG, "required": "yes"}
    found = of_answer(
        "GET /admin/config", {"isSuccess": True, "results": [entry]}, ["results", 0, "required"]
    )
    assert found.kind == FAILURE
    (stated,) = found.statements
    assert stated.place[-3:] == ("properties", "required", "type")
    assert LINES[stated.line - 1].strip().startswith("required: {type: boolean")
    assert stated.source == "https://docs.output.industries/integrations/http-api-reference/admin"
    assert '"yes"' in found.actual
    assert "type: boolean" in found.actual


def test_judge_member_missing_where_required_is_a_guess_is_an_assumption():
    found = of_answer("GET /admin/access-code", {"isSuccess": True}, [])
    assert found.kind == ASSUMPTION
    (stated,) = found.statements
    assert (stated.certainty, stated.place[-1]) == ("assumed", "required")
    assert "body lacks results" in found.actual


def test_judge_member_missing_where_required_is_documented_is_a_failure():
    page = {"isSuccess": True, "results": [], "paging": {}}
    found = of_answer("GET /sku", page, ["paging"])
    assert found.kind == FAILURE
    assert found.statements[0].place == ("components", "schemas", "Paging", "required")


def test_judge_value_outside_a_list_that_is_partly_a_guess_is_an_assumption():
    answer = {"isSuccess": True, "results": [{**ENTRY, "preference": ["weekly"]}]}
    found = of_answer("GET /notification-preference", answer, ["results", 0, "preference", 0])
    assert found.kind == ASSUMPTION
    assert found.statements[0].place == ("components", "schemas", "NotificationKind", "enum")


def test_judge_shape_of_an_error_is_an_assumption():
    found = of_answer("GET /admin/config", {"error": "Bad request"}, [], status=400)
    assert found.kind == ASSUMPTION
    assert {one.place[:3] for one in found.statements} == {("components", "schemas", "Error")}


def test_judge_answer_that_the_page_cuts_is_an_assumption():
    answer = {"isSuccess": "yes", "result": {}}
    found = of_answer("POST /account", answer, ["isSuccess"])
    assert found.kind == ASSUMPTION
    assert of_answer("GET /account", answer, ["isSuccess"]).kind == FAILURE


def test_judge_property_behind_the_cut_is_an_assumption(tmp_path):
    """The mark stands in a map of the schema, beside a reference."""
    answer = {"isSuccess": True, "results": [{"shifts": [{"weekDay": 3}]}]}
    path = ["results", 0, "shifts", 0, "weekDay"]
    assert of_answer("GET /station", answer, path).kind == ASSUMPTION
    mark = "x-certainty: {required: assumed, properties: {weekDay: assumed}}"
    contract = marked(TEXT, mark, "x-certainty: {required: assumed}", tmp_path)
    step = exchange("GET /station", 200, answer)
    assert judged(BadShape("GET /station", path), step, contract=contract).kind == FAILURE


def test_judge_answer_too_long_to_be_kept_whole_is_judged_by_its_start():
    entry = {**CONFIG, "required": "yes"}
    answer = '{"isSuccess": true, "results": [' + str(entry).replace("'", '"').replace(
        "True", "true"
    )
    found = of_answer("GET /admin/config", answer, ["results", 0, "required"])
    assert found.statements[0].place[-1] == "type"


@pytest.mark.parametrize(
    ("operation", "kind", "certainty"),
    [
        ("GET /sku", FAILURE, "documented"),
        ("GET /station-window", ASSUMPTION, "partial"),
        ("POST /account", ASSUMPTION, "partial"),
    ],
)
def test_judge_undocumented_status_is_as_sure_as_the_operation_is_whole(operation, kind, certainty):
    found = judged(bad_status(operation, 201), exchange(operation, 201))
    (stated,) = found.statements
    assert stated.place[-1] == "responses"
    assert (found.kind, stated.certainty) == (kind, certainty)
    assert found.actual == "It answered 201."


def test_judge_server_error_is_a_failure_everywhere():
    found = judged(crash("POST /account"), exchange("POST /account", 500))
    assert found.kind == FAILURE
    assert found.statements[0].says == "500: A fault of the server"


def test_judge_media_type_of_an_answer_is_documented_and_of_an_error_assumed():
    def of(status):
        failure = UndefinedContentType(
            operation="GET /sku",
            message="",
            content_type="text/html",
            defined_content_types=["application/json"],
        )
        return judged(failure, exchange("GET /sku", status, "<p>", kind="text/html"))

    assert of(200).kind == FAILURE
    assert "text/html" in of(200).actual
    assert of(400).kind == ASSUMPTION


def test_judge_body_that_is_no_json_is_a_failure():
    failure = MalformedJson(
        operation="GET /sku",
        validation_message="",
        document="{",
        position=1,
        lineno=1,
        colno=1,
        message="",
    )
    found = judged(failure, exchange("GET /sku", 200, "oops"))
    assert (found.kind, found.check) == (FAILURE, "ST109")
    assert "no JSON" in found.actual


# ---- Requests ------------------------------------------------------------------------------------


def test_judge_documented_bound_that_is_not_kept_is_a_failure():
    found = of_taken("POST /sku", body={"code": "x" * 33, "name": "x"})
    assert found.kind == FAILURE
    assert [one.says for one in found.statements][1:] == ["maxLength: 32"]
    assert "body /code" in found.expected


def test_judge_guessed_bound_that_is_not_kept_is_an_assumption():
    found = of_taken("GET /issue", target="/issue?id=0")
    assert found.kind == ASSUMPTION
    assert found.statements[-1].place == ("components", "schemas", "RecordId", "minimum")


def test_judge_guessed_parameter_makes_its_bounds_guesses():
    found = of_taken("GET /station-window", target="/station-window?limit=-1")
    assert found.kind == ASSUMPTION
    found = of_taken("GET /sku", target="/sku?limit=-1")
    assert found.kind == FAILURE


def test_judge_name_among_required_that_is_a_guess_is_an_assumption():
    without = of_taken("POST /notification-preference", body=[{"stationGroupCode": "assembly"}])
    assert without.kind == ASSUMPTION
    without = of_taken("POST /notification-preference", body=[{"preference": ["none"]}])
    assert without.kind == FAILURE


def test_judge_of_several_breaches_a_documented_one_decides():
    found = of_taken("POST /notification-preference", body=[{}])
    assert found.kind == FAILURE
    assert found.statements[-1].says == "required: stationGroupCode"


def test_judge_missing_body_that_is_taken_is_an_assumption():
    assert of_taken("POST /admin/config").kind == ASSUMPTION


def test_judge_parameter_that_is_given_twice_and_taken_is_an_assumption():
    found = of_taken("GET /reason", target="/reason?type=downtime&type=downtime")
    assert certainties(found) == {"documented", "assumed"}
    assert "query type breaks `given at most once`" in found.expected


def test_judge_missing_parameter_that_is_not_missed_is_a_failure():
    found = of_taken("GET /schedule", target="/schedule")
    assert found.kind == FAILURE
    assert "query rangecode is missing" in found.expected


def test_judge_body_of_another_kind_that_is_taken_is_an_assumption():
    found = of_taken("POST /sku", body="{}", sent="text/plain")
    assert found.kind == ASSUMPTION
    assert found.statements[-1].place[-1] == "UnsupportedMediaType"


def test_judge_body_that_is_no_json_and_taken_is_a_failure():
    assert of_taken("POST /sku", body="{").kind == FAILURE


def test_judge_refused_request_that_leans_on_nothing_is_a_failure():
    found = of_refused("GET /sku", target="/sku?limit=3&skucodes=A")
    assert found.kind == FAILURE
    assert of_refused("POST /plant", body={"code": "abc", "name": "Leeds"}).kind == FAILURE


def test_judge_refused_request_to_what_the_page_cuts_is_an_assumption():
    found = of_refused("POST /sku", body={"code": "A", "name": "B"})
    assert certainties(found) == {"partial"}


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
    found = of_refused(operation, target=target)
    assert found.kind == ASSUMPTION
    assert any(says in one.says or says in one.place for one in found.statements)


def test_judge_refused_request_with_a_member_of_a_list_that_the_manual_shows_is_a_failure():
    assert of_refused("GET /reason", target="/reason?type=downtime").kind == FAILURE


@pytest.mark.parametrize(
    "more",
    [{"timezone": "UTC"}, {"dayStartHour": 0}, {"colour": "red"}],
    ids=["pattern", "near a bound", "unknown"],
)
def test_judge_refused_body_that_leans_on_a_guess_is_an_assumption(more):
    found = of_refused("POST /plant", body={"code": "abc", "name": "Leeds", **more})
    assert certainties(found) == {"assumed"}


def test_judge_key_refused_at_times_is_a_failure():
    found = judged(refused("GET /issue", 401), exchange("GET /issue", 401))
    assert found.kind == FAILURE
    assert found.statements[0].place == ("security",)


# ---- Conduct -------------------------------------------------------------------------------------


def test_judge_key_not_asked_for_is_a_failure_shown_by_the_probe():
    steps = [
        exchange("GET /sku"),
        exchange("GET /sku", identity=""),
        exchange("GET /sku", 401, identity=""),
    ]
    found = judged(no_key("GET /sku"), *steps[:2])
    assert found.kind == FAILURE
    assert {one.certainty for one in found.statements} == {"documented"}
    assert "$BUSROOT_API_KEY" not in found.steps[-1]


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
        found = judged(failure, exchange("GET /sku"))
        assert found.kind == ASSUMPTION
        assert "RFC 9110" in found.statements[0].says
    assert found.actual == "It lacks POST."


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
        found = judged(failure, exchange("POST /reason"), exchange("DELETE /reason/{code}", 404))
        assert found.kind == ASSUMPTION
        assert found.statements[0].place == ("components", "responses", "NotFound")


def test_judge_own_check_keeps_its_name_in_place_of_a_line_of_our_source():
    failure = CustomFailure(
        operation="GET /sku",
        title="role_alone_forbids",
        message="",
        exception=AssertionError("no"),
    )
    found = judged(failure, exchange("GET /sku", 403))
    assert (found.kind, found.signature) == (FAILURE, "role_alone_forbids")
    assert found.statements[0].says.startswith("403:")


def test_judge_latency_rests_on_no_statement():
    failure = ResponseTimeExceeded(operation="GET /sku", elapsed=900, deadline=500, message="")
    found = judged(failure, exchange("GET /sku"))
    assert (found.kind, found.statements) == (FAILURE, [])


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
    found = judged(failure, exchange("GET /sku"))
    assert certainties(found) == {certainty}
    assert (found.check, found.signature) == ("pages-partition", "pages-partition:skip")
    assert (found.expected, found.actual) == ("Pages partition the list.", "SKU A came twice.")


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
    (stated,) = judged(failure, exchange("GET /sku")).statements
    assert stated.certainty == "assumed"
    assert line in LINES[stated.line - 1]
    assert (stated.says == words) is (line != "description: |")


def test_judge_all_keeps_a_failure_that_shrinking_turns_into_a_guess():
    """An empty body is shorter than a wrong one, but that it is refused is a guess."""
    wrong = exchange("POST /reason", 200, {}, body={"code": "x" * 51, "description": "x"})
    empty = exchange("POST /reason", 200, {})
    seen = [(taken("POST /reason"), "negative_data_rejection", [one]) for one in (wrong, empty)]
    found = judge_all(API, seen, 1)
    assert {one.kind for one in found} == {FAILURE, ASSUMPTION}
    assert len(judge_all(API, seen * 3, 1)) == 2


def test_judge_all_keeps_the_last_example():
    first = exchange("POST /reason", 200, {}, body={"code": "x" * 60, "description": "x"})
    last = exchange("POST /reason", 200, {}, body={"code": "x" * 51, "description": "x"})
    seen = [(taken("POST /reason"), "", [one]) for one in (first, last)]
    (found,) = judge_all(API, seen, 1)
    assert found.steps == [last.to_text()]


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
    found = judge_all(API, seen, 1)
    assert {one.signature.removeprefix("filters:") for one in found} == kept


# ---- All -----------------------------------------------------------------------------------------


def test_judge_fingerprint_is_the_same_for_other_data_and_seeds():
    def of(code, seed):
        found = of_taken("POST /sku", body={"code": code, "name": "x"})
        found.seed = seed
        return found

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
    found = judged(BadShape("GET /admin/config", ["results", 0, "required"]), *steps)
    assert len(found.steps) == 1
    assert found.steps[0].startswith("curl -X GET")
    many = [exchange("GET /sku", 200) for _ in range(30)]
    assert len(judged(no_key("GET /sku"), *many).steps) == 12


def test_judge_of_what_is_no_operation_says_what_it_can():
    found = judged(crash("LOCK /nowhere"))
    assert found.expected
    assert found.statements == []


def test_finding_survives_the_way_from_another_process():
    found = of_taken("POST /sku", body={"code": "x" * 33, "name": "x"})
    again = finding_of(found.to_dict())
    assert again == found
    assert again.fingerprint == found.fingerprint
    assert merged([found, again])[0].count == 2


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
    found = judged(make(operation), step)
    assert found.kind in (FAILURE, ASSUMPTION)
    assert all(0 < one.line <= len(LINES) for one in found.statements)
    assert finding_of(json.loads(json.dumps(found.to_dict()))) == found
