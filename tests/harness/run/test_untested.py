"""A run that tested nothing does not pass, and says what it did not test."""

from typing import Any

import pytest
from hypothesis.errors import FlakyFailure, Unsatisfiable
from requests import ConnectionError

from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.findings.failure import CheckFailure
from contract_tests.reports import REPORTS, write_reports
from contract_tests.reports.outcome import DEFECTS, Defect
from contract_tests.run.defects import defect_of
from contract_tests.run.outcome_builder import outcome_of
from contract_tests.run.results import (
    BROKEN_OFF,
    FAILED,
    NO_SUCCESS,
    NOT_APPLICABLE,
    PASSED,
    UNTESTED,
    Gathering,
    Result,
)
from contract_tests.run.traffic_totals import TrafficTotals
from contract_tests.run.untested import labels_in
from contract_tests.target.applicable import NotApplicable
from contract_tests.target.connect import MOCK_PROFILE
from contract_tests.target.schema import CONTRACT, OPERATIONS
from contract_tests.transport.pace import Spent
from contract_tests.transport.traffic import Exchange, Traffic
from tests.support.findings import exchange, judged, no_key

SPENT = "the budget of requests is spent"
TEST = "test_operation[GET /sku]"


def outcome(folder, *results, traffic=None, planned=(), code=0, ledger=None, **settings):
    """Return the outcome of a run of the operation `GET /sku`."""
    gathering = Gathering(lambda line: None)
    gathering.planned = list(planned)
    for result in results:
        gathering._take(result)
    written = Traffic(folder, "main")
    for each in (exchange("GET /sku", 200),) if traffic is None else traffic:
        written.note(each)
    written.close()
    chosen = {"operations": ("listSkus",), "base_url": "http://localhost/api", **settings}
    selection = Selection(Settings(**chosen), OPERATIONS)
    return outcome_of(selection, MOCK_PROFILE, gathering, folder, ledger, code)


def of(tested, label="GET /sku"):
    return next(each for each in tested.operations if each.label == label)


def test_operation_is_ok_if_its_tests_ended_and_a_valid_request_succeeded(tmp_path):
    apart = Result("test_role_is_let_in[GET /sku]", "GET /sku", state=NOT_APPLICABLE, why="no key")
    tested = outcome(tmp_path, Result(TEST, "GET /sku"), apart, planned=[TEST, apart.name])
    assert (tested.exit_code, of(tested).state, tested.untested) == (0, "ok", [])


@pytest.mark.parametrize(
    "result",
    [
        Result(TEST, "GET /sku", state=UNTESTED, why=SPENT),
        Result(TEST, "GET /sku", state=PASSED, cut=SPENT),
        Result("test_lists_agree", about=["GET /plant", "GET /sku"], state=UNTESTED, why=SPENT),
    ],
    ids=["skipped", "caught", "about several"],
)
def test_operation_is_untested_if_one_of_its_tests_was_cut_off(result, tmp_path):
    tested = outcome(tmp_path, Result("test_pages[GET /sku]", "GET /sku"), result)
    assert tested.exit_code == 4
    assert of(tested).state == "untested"
    assert of(tested).why == f"{SPENT} (after 1 of 2 tests)"
    assert tested.coverage["operations"]["GET /sku"]["untested"] == of(tested).why
    assert tested.coverage["kinds"]["operations"]["covered"] == 0
    assert tested.verdict.startswith("NOTHING WAS TESTED TO THE END")


def test_operation_is_untested_if_a_test_has_no_result(tmp_path):
    lost = ["test_pages[GET /sku]", "test_unreadable[cut-GET /sku]", "test_pages[GET /sku-group]"]
    tested = outcome(
        tmp_path, Result(TEST, "GET /sku"), planned=[TEST, *lost, "test_x", "test_sequences[0]"]
    )
    reasons = {each.label: each.reason for each in tested.untested}
    assert reasons["GET /sku"] == "not all tests were run (after 1 of 3 tests)"
    assert reasons["tests of several operations"] == "2 were not run"
    assert tested.exit_code == 4


@pytest.mark.parametrize(
    ("traffic", "why"),
    [
        ([], "no request had a response"),
        ([exchange("GET /sku", 403)], "role of the key is too low"),
        ([exchange("GET /sku", 404)], "no request succeeded (only 404)"),
        ([exchange("GET /sku", 404), exchange("GET /sku", 400)], "(only 400, 404)"),
        ([exchange("GET /sku", 200, identity="")], "no request had a response"),
        ([exchange("GET /sku", 200, target="/sku?limit=x")], "that the contract forbids"),
    ],
)
def test_operation_is_untested_without_a_valid_request_that_succeeded(traffic, why, tmp_path):
    tested = outcome(tmp_path, Result(TEST, "GET /sku", state=NO_SUCCESS), traffic=traffic)
    assert why in of(tested).why
    assert tested.exit_code == 4


def test_record_was_missing_only_where_a_path_names_one():
    for label in (operation.label for operation in OPERATIONS):
        totals = TrafficTotals(CONTRACT, [exchange(label, 404)], "main")
        assert ("no record" in totals.why_no_success(label)) == ("{" in label), label


def test_untested_operation_passes_only_if_that_is_allowed(tmp_path):
    cut = Result(TEST, "GET /sku", state=UNTESTED, why=SPENT)
    tested = outcome(tmp_path, cut, allow_untested=True)
    assert tested.exit_code == 0
    assert tested.verdict.startswith("NOTHING WAS TESTED")
    assert of(tested).state == "untested"


def test_every_report_names_what_is_untested_left_behind_and_defective(tmp_path):
    record = {"record": "Reason", "key": "bmv-x-1", "why": "it is in use (409)"}
    ledger = {"left": [{**record, "by_design": False}], "troubles": [], "files": ["a.ndjson"]}
    cut = Result(TEST, "GET /sku", state=UNTESTED, why=SPENT)
    broken = Result("test_sequences[0]", state=BROKEN_OFF, defect="Traceback: KeyError: 'key'")
    tested = outcome(tmp_path, cut, broken, ledger=ledger)
    write_reports(tmp_path, tested)
    for name in set(REPORTS) - {"traffic.har"}:
        text = (tmp_path / name).read_text("utf-8")
        assert SPENT in text, name
        assert "bmv-x-1" in text, name
        assert "it is in use (409)" in text, name
        assert "test_sequences[0]" in text, name
    assert "KeyError: 'key'" in (tmp_path / DEFECTS).read_text("utf-8")
    write_reports(tmp_path, outcome(tmp_path, Result(TEST, "GET /sku")))
    assert not (tmp_path / DEFECTS).exists()


def test_exit_code_is_the_first_that_holds(tmp_path):
    """In the order 1, 3, 2, 5, 4, 0: each result is taken away in turn."""
    failure = judged(no_key("GET /sku"), exchange("GET /sku", identity=""))
    results = [
        (1, Result(TEST, "GET /sku", state=FAILED, findings=[failure])),
        (3, Result("test_sequences[0]", state=BROKEN_OFF, defect="Traceback")),
        (2, Result("test_pages[GET /sku]", "GET /sku", faults={"GET /sku": ["ReadTimeout"]})),
    ]
    record = {"record": "Reason", "key": "bmv-1", "why": "it stays", "by_design": False}
    left: dict[str, Any] = {"left": [record], "troubles": [], "files": ["a.ndjson"]}
    cut = Result("test_order[GET /sku]", "GET /sku", state=UNTESTED, why=SPENT)
    while results:
        tested = outcome(tmp_path, *(each for _, each in results), cut, ledger=left)
        assert tested.exit_code == results[0][0], tested.verdict
        results.pop(0)
    assert outcome(tmp_path, cut, ledger=left).exit_code == 5
    left["left"][0]["by_design"] = True
    assert outcome(tmp_path, cut, ledger=left).exit_code == 4
    tested = outcome(tmp_path, cut, ledger=left, allow_untested=True)
    assert tested.exit_code == 0
    assert "1 record of the run stays" in tested.verdict


def test_run_that_may_call_nothing_says_why(tmp_path):
    tested = outcome(tmp_path, operations=("saveSku",))
    assert tested.exit_code == 2
    assert tested.errors == {
        "the run": ["no test could be run: POST /sku writes (needs --write ACCOUNT)"]
    }


def _report(when, **changed):
    fields = {"nodeid": f"x::{TEST}", "location": ("x", 0, "x"), "keywords": {}, "when": when}
    return pytest.TestReport(
        **{**fields, "outcome": "failed", "longrepr": "worker 'gw0' crashed", **changed}
    )


def test_process_that_dies_makes_the_run_one_that_could_not_test(tmp_path):
    gathering = Gathering(lambda line: None)
    gathering.pytest_runtest_logreport(_report("???"))
    selection = Selection(Settings(operations=("listSkus",)), OPERATIONS)
    gathering.planned = [TEST]
    tested = outcome_of(selection, MOCK_PROFILE, gathering, tmp_path, None, 1)
    assert tested.exit_code == 2
    assert [each.label for each in tested.untested] == ["GET /sku"]


def test_failing_teardown_is_a_defect_of_ours():
    gathering = Gathering(lambda line: None)
    gathering.pytest_runtest_logreport(_report("teardown", longrepr="KeyError"))
    assert gathering.defects == [Defect(f"what follows {TEST}", "KeyError")]
    gathering.pytest_runtest_logreport(_report("teardown", outcome="passed"))
    assert len(gathering.defects) == 1


def test_defect_is_what_no_response_explains():
    failure = CheckFailure(oracle="x", operation="x", expected="x", actual="x", rests_on=[])
    explained = [failure, ConnectionError(), Unsatisfiable(), Spent("x"), NotApplicable("x")]
    for error in (*explained, FlakyFailure("x", [failure]), BaseExceptionGroup("x", explained)):
        assert not defect_of(error)
    for error in (KeyError("key"), ExceptionGroup("x", [failure, KeyError("key")])):
        assert "KeyError: 'key'" in defect_of(error)


def test_name_of_a_test_shows_its_operation():
    labels = ["GET /sku", "GET /sku-group", "POST /sku"]
    assert labels_in("test_operation[GET /sku]", labels) == ["GET /sku"]
    assert labels_in("test_operation[GET /sku-group]", labels) == ["GET /sku-group"]
    assert labels_in("test_unreadable[cut-POST /sku]", labels) == ["POST /sku"]
    assert labels_in("test_in_use[POST /sku code]", labels) == ["POST /sku"]
    assert labels_in("test_sequences[0]", labels) == []


def test_exchange_of_a_run_needs_no_operation(tmp_path):
    lost = exchange("GET /sku", 200)
    foreign = Exchange(**{**lost.__dict__, "operation": ""})
    assert outcome(tmp_path, Result(TEST, "GET /sku"), traffic=[foreign, lost]).exit_code == 0
