"""Coverage counts what the traffic of a run came up against, and names the rest."""

import json
from dataclasses import asdict

import pytest

from contract_tests.analysis.coverage import KINDS, coverage_of
from contract_tests.config.profile import Identity, Profile
from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.transport.traffic import Traffic, exchanges_in
from tests.support.findings import API, exchange

PROFILE = Profile(
    (
        Identity("main", "BUSROOT_API_KEY", "k", role="admin"),
        Identity("reader", "READER_KEY", "r", role="read_only"),
    )
)
REASONS = Settings(operations=("listReasons", "saveReason"))
GOOD = {"code": "jam", "description": "Jam", "type": ["downtime"]}


def covered(*exchanges, settings=REASONS):
    return coverage_of(API, exchanges, PROFILE, Selection(settings, API.operations).selected)


def untested(coverage, kind):
    return {operation["name"] for operation in coverage["kinds"][kind]["untested"]}


def test_coverage_of_no_traffic_names_everything():
    kinds = covered()["kinds"]
    assert set(kinds) == set(KINDS)
    for kind in kinds.values():
        assert kind["covered"] == 0
        assert kind["percent"] == 0
        assert len(kind["untested"]) == kind["total"] > 0


def test_coverage_names_parts_with_their_lines():
    (item,) = [
        operation
        for operation in covered()["kinds"]["operations"]["untested"]
        if operation["name"] == "GET /reason"
    ]
    lines = API.text.splitlines()
    assert lines[item["line"] - 1].strip() == "get:"
    assert lines[item["line"]].strip() == "tags: [Reason]"


def test_coverage_counts_an_operation_that_answered():
    coverage = covered(exchange("GET /reason"), exchange("POST /reason", None, fault="Timeout"))
    assert untested(coverage, "operations") == {"POST /reason"}
    assert coverage["kinds"]["operations"]["percent"] == 50
    assert coverage["operations"]["GET /reason"] == {"identities": ["main"], "statuses": {"200": 1}}


def test_coverage_does_not_count_an_operation_whose_tests_were_cut_off():
    selected = Selection(REASONS, API.operations).selected
    cut = {"GET /reason": "the budget of requests is spent", "several": "it was cut off"}
    coverage = coverage_of(API, [exchange("GET /reason")], PROFILE, selected, cut)
    assert "GET /reason" in untested(coverage, "operations")
    assert coverage["operations"]["GET /reason"]["untested"] == cut["GET /reason"]


def test_coverage_tells_good_parameters_from_wrong_ones():
    coverage = covered(exchange("GET /reason", target="/reason?type=downtime&codes=a"))
    assert untested(coverage, "parameters sent") == set()
    assert untested(coverage, "invalid parameters sent") == {"GET /reason query type"}
    coverage = covered(exchange("GET /reason", 400, target="/reason?type=nonsense"))
    assert "GET /reason query type" in untested(coverage, "parameters sent")
    assert untested(coverage, "invalid parameters sent") == set()


def test_coverage_asks_no_wrong_value_of_a_parameter_that_takes_any_text():
    assert "GET /reason query codes" not in untested(covered(), "invalid parameters sent")


def test_coverage_tells_keywords_kept_from_keywords_broken():
    good = covered(exchange("POST /reason", body=GOOD))
    assert "ReasonInput.code.maxLength" not in untested(good, "request keywords met")
    assert "ReasonInput.code.maxLength" in untested(good, "request keywords broken")
    wrong = covered(exchange("POST /reason", 400, body={**GOOD, "code": "x" * 51}))
    assert "ReasonInput.code.maxLength" in untested(wrong, "request keywords met")
    assert "ReasonInput.code.maxLength" not in untested(wrong, "request keywords broken")
    assert "ReasonInput.description.maxLength" in untested(wrong, "request keywords broken")


def test_coverage_counts_null_where_it_may_be():
    coverage = covered(exchange("POST /reason", body={**GOOD, "parentReasonCode": None}))
    assert "ReasonInput.parentReasonCode.nullable" not in untested(coverage, "request keywords met")
    assert "ReasonInput.parentReasonCode.type" in untested(coverage, "request keywords met")


def test_coverage_counts_properties_and_listed_values():
    coverage = covered(exchange("POST /reason", body=GOOD))
    assert untested(coverage, "request properties sent") == {"ReasonInput.parentReasonCode"}
    assert untested(coverage, "enum values sent") == {"ReasonType: non_production"}
    answer = {"isSuccess": True, "results": [{"code": "jam", "type": ["non_production"]}]}
    coverage = covered(exchange("GET /reason", 200, answer))
    assert "ReasonType: non_production" not in untested(coverage, "enum values returned")
    assert "ReasonType: downtime" in untested(coverage, "enum values returned")
    assert "Reason.required" not in untested(coverage, "response keywords met")


def test_coverage_counts_statuses_but_not_of_a_server_that_fails():
    coverage = covered(exchange("GET /reason"), exchange("GET /reason", 401, identity=""))
    left = untested(coverage, "statuses returned")
    assert not {"GET /reason 200", "GET /reason 401"} & left
    assert {"GET /reason 400", "GET /reason 403"} <= left
    assert not any(name.endswith(" 500") for name in left)


def test_coverage_counts_roles_and_callers_without_a_key():
    coverage = covered(
        exchange("GET /reason", identity="reader"), exchange("GET /reason", 401, identity="")
    )
    left = {name for name in untested(coverage, "roles tested") if name.startswith("GET")}
    assert "GET /reason as read_only" not in left
    assert "GET /reason as no key" not in left
    assert "GET /reason as admin" in left
    assert coverage["operations"]["GET /reason"]["identities"] == ["no key", "reader"]


def test_coverage_leaves_out_what_the_settings_leave_out():
    coverage = covered(exchange("GET /sku"))
    assert coverage["kinds"]["operations"]["covered"] == 0
    assert list(coverage["operations"]) == ["GET /reason", "POST /reason"]


def test_coverage_is_merged_over_the_processes_of_a_run(tmp_path):
    for process, operation in (("gw0", "GET /reason"), ("gw1", "POST /reason")):
        traffic = Traffic(tmp_path, process)
        traffic.note(exchange(operation, body=GOOD if "POST" in operation else None))
        traffic.close()
    coverage = covered(*exchanges_in(tmp_path))
    assert untested(coverage, "operations") == set()
    assert coverage == json.loads(json.dumps(coverage))


@pytest.mark.parametrize(
    "odd",
    [
        {"request_body": "{"},
        {"request_body": "[" * 5000},
        {"request_body": '"' + "x" * 16384},
        {"url": "http://h/api/reason?type=%ff&=&&type"},
        {"url": "http://h/api/reason?type=a&type=b"},
        {"response_body": "<html>"},
        {"response_body": '{"results": [[[1]]]}'},
        {"response_body": '{"results": "' + "x" * 16384},
        {"status": 999},
        {"request_body": '"\\ud800"'},
        {"request_body": '{"code": NaN}'},
    ],
)
@pytest.mark.parametrize("operation", ["GET /reason", "POST /reason"])
def test_coverage_takes_whatever_was_sent_and_answered(odd, operation):
    sent = exchange(operation, body=GOOD)
    assert covered(type(sent)(**{**asdict(sent), **odd}))["kinds"]["operations"]["covered"] == 1
