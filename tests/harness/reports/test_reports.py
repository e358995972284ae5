"""The reports of a run say the same, each in the form that its readers take."""

import json
import re
from xml.etree import ElementTree

import pytest

from busroot_mock import __version__
from busroot_mock.paths import CONTRACT
from contract_tests.config.settings import Settings
from contract_tests.findings.finding import ASSUMPTION
from contract_tests.reports import HAR, HTML, JSON, JUNIT, REPORTS, SARIF, SUMMARY, write_reports
from contract_tests.reports.annotations import annotations
from contract_tests.reports.html import html_report
from contract_tests.reports.json_report import json_report
from contract_tests.reports.junit import junit
from contract_tests.reports.sarif import sarif
from contract_tests.reports.summary import summary
from tests.support.causes import html
from tests.support.outcomes import KEY, exchanges, findings, outcome

IN_ACTIONS = {"GITHUB_ACTIONS": "true"}
LINES = CONTRACT.read_text(encoding="utf-8").splitlines()


# ---- All of them ---------------------------------------------------------------------------------


def test_reports_are_all_written_and_hold_no_key(folder):
    assert {path.name for path in folder.iterdir()} == {*REPORTS, "traffic-main.ndjson"}
    for path in folder.iterdir():
        assert KEY not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [SUMMARY, JSON, JUNIT, HTML, SARIF])
def test_reports_tell_each_finding_once_with_line_and_seed(name, folder, result):
    text = (folder / name).read_text(encoding="utf-8")
    for finding in result.findings:
        assert finding.fingerprint in text
    wrong = next(finding for finding in result.findings if finding.count == 3)
    assert str(wrong.statements[-1].line) in text
    assert "seed" in text.lower()


# ---- Summary -------------------------------------------------------------------------------------


def test_summary_begins_with_the_verdict(result):
    lines = summary(result).splitlines()
    assert lines[0].startswith("DOES NOT CONFORM: 2 failures, 3 assumptions contradicted")
    assert "1 known deviation" in lines[0]
    assert "1 operation with errors" in lines[0]
    assert lines[2] == "Repeat with: --seed 7 --max-examples 20"


@pytest.mark.parametrize(
    ("code", "findings", "begins"),
    [(0, [], "CONFORMS: 0 failures"), (2, [], "COULD NOT TEST"), (1, None, "DOES NOT CONFORM")],
)
def test_summary_verdict_follows_the_exit_code(code, findings, begins):
    changes = {} if findings is None else {"findings": findings}
    assert summary(outcome(exit_code=code, **changes)).startswith(begins)


@pytest.mark.parametrize(("code", "says"), [(0, "CONFORMS"), (4, "CONFORMS AS FAR AS TESTED")])
def test_verdict_of_a_pass_tells_that_assumptions_are_contradicted(code, says):
    guesses = [each for each in findings() if each.kind == ASSUMPTION]
    verdict = outcome(exit_code=code, findings=guesses).verdict
    assert verdict.startswith(f"{says}, BUT CONTRADICTS WHAT THE CONTRACT ASSUMES: 0 failures, 3")
    assert "BUT" not in outcome(exit_code=code, findings=[]).verdict


def test_summary_keeps_failures_assumptions_known_and_errors_apart(result):
    text = summary(result)
    parts = ["FAILURES (2)", "ASSUMPTIONS CONTRADICTED (3)", "KNOWN DEVIATIONS (1)", "ERRORS"]
    places = [text.index(part) for part in [*parts, "OPERATIONS", "COVERAGE"]]
    assert places == sorted(places)
    between = text[places[0] : places[1]]
    assert "GET /admin/config" in between
    assert "(assumed)" not in between
    assert "GET /issue: 2 errors" in text
    assert text.count("ConnectTimeout: no answer") == 1


def test_summary_has_causes_first_and_each_finding_once():
    pages = [html(label, 400) for label in ("GET /sku", "GET /plant", "GET /reason")]
    result = outcome(findings=pages, errors={})
    text = summary(result)
    (cause,) = result.causes
    first, second = text.index(f"1. {cause.title}"), text.index("OTHER FINDINGS (2), by cause")
    assert first < text.index("OPERATIONS") < second
    assert "at        GET /plant, GET /reason, GET /sku" in text
    assert text.count("Its type is text/html") == len(pages)
    for finding in pages:
        assert text.count(finding.fingerprint) == 1


@pytest.mark.parametrize("report", [summary, html_report, json_report, sarif])
def test_reports_show_notes(report):
    note = "known.json: the entry for GET /sku expired."
    assert note in report(outcome(notes=[note]))
    assert note not in report(outcome())


def test_verdict_of_a_run_that_was_interrupted_says_so():
    result = outcome(exit_code=2, findings=[], errors={"the run": ["it was interrupted"]})
    assert result.verdict.startswith("INTERRUPTED: not all was tested: 0 failures")
    assert "with errors" not in result.verdict


def test_summary_tells_how_to_see_it_again(result):
    text = summary(result)
    assert "curl -X POST http://127.0.0.1:1/api/sku" in text
    assert '-H "X-API-KEY: $BUSROOT_API_KEY"' in text
    assert "seen 3 times" in text
    line = next(item for item in LINES if "maxLength: 32" in item)
    assert re.search(r"openapi\.yaml:\d+ \(documented\) maxLength: 32", text)
    assert line
    assert "manual    https://docs.output.industries/" in text


def test_summary_has_a_line_for_each_operation_and_names_what_is_untested(result):
    text = summary(result)
    for operation in result.operations:
        assert re.search(
            rf"^   {re.escape(operation.label)} +{operation.state}", text, re.MULTILINE
        )
    assert "no 2xx: is the key's role too low?" in text
    untested = result.coverage["kinds"]["operations"]["untested"]
    assert f"operations untested ({len(untested) - 1})" in text
    assert "operations left out (1)" in text
    assert f"openapi.yaml:{untested[0]['line']} {untested[0]['name']}" in text


def test_summary_tells_statements_that_were_asked_and_why_others_were_not(result):
    text, statements = summary(result), result.statements
    assert re.search(rf"^   statements asked +0.2 %  1 of {statements['total']}$", text, re.M)
    count, most = statements["not_asked"], statements["open"]
    assert f"1 asked, 0 in part, {count} not ({most} of these by nobody yet)" in text
    (first, *_) = [row for row in statements["untested"] if not row["open"]]
    assert (
        f"openapi.yaml:{first['line']} {first['id']} (not asked)\n       {first['why'][0]}" in text
    )
    assert re.search(r"^   GET /sku +.* 1 of \d+ +documented", text, re.MULTILINE)


def test_summary_cannot_be_made_to_command_a_terminal_or_a_log(result):
    result = outcome()
    result.findings[0].actual = "\x1b[2J\x9b31m ok\r" + "a " * 60 + "::error::x"
    result.findings[0].steps.append("200 \n  ::stop-commands::x\n##[error]y")
    text = summary(result)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", text)
    assert not re.search(r"^\s*(::|##\[)", text, re.MULTILINE)
    assert "::stop-commands::x" in text


# ---- JSON ----------------------------------------------------------------------------------------


def test_json_report_has_a_version_and_everything(folder, result):
    report = json.loads((folder / JSON).read_text(encoding="utf-8"))
    assert report["schemaVersion"] == 3
    assert (report["requests"], report["seed"], report["exit_code"]) == (1234, 7, 1)
    assert [finding["kind"] for finding in report["findings"]] == [
        finding.kind for finding in result.findings
    ]
    assert report["findings"][0]["statements"][0]["place"][0] == "components"
    assert [each["title"] for each in report["causes"]] == [each.title for each in result.causes]
    by_cause = {name: each["fingerprint"] for each in report["causes"] for name in each["findings"]}
    assert by_cause == {each["fingerprint"]: each["cause"] for each in report["findings"]}
    assert report["coverage"]["kinds"]["operations"]["covered"] == 3
    assert report["verdict"] == result.verdict


# ---- JUnit ---------------------------------------------------------------------------------------


def test_junit_counts_what_it_holds(result):
    root = ElementTree.fromstring(junit(result))
    cases = list(root.iter("testcase"))
    assert int(root.get("tests")) == len(cases)
    for suite in [root, *root.findall("testsuite")]:
        for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            actual = [
                element for element in suite.iter("testcase") if element.find(kind) is not None
            ]
            assert int(suite.get(name)) == len(actual)
    assert (root.get("failures"), root.get("errors")) == ("2", "1")
    assert {suite.get("name") for suite in root.findall("testsuite")} >= {"Sku", "Station Window"}


def test_junit_shows_an_assumption_as_skipped_with_its_text(result):
    root = ElementTree.fromstring(junit(result))
    skipped = {
        element.get("classname"): element
        for element in root.iter("testcase")
        if element.find("system-out") is not None
    }
    assert set(skipped) == {"GET /issue", "GET /sku", "POST /account"}
    assert "openapi.yaml:" in skipped["GET /issue"].find("system-out").text
    assert skipped["POST /account"].find("skipped").get("message").startswith("assumption: ")


def test_junit_of_a_strict_run_fails_for_assumptions_but_not_for_what_is_known():
    root = ElementTree.fromstring(junit(outcome(settings=Settings(strict=True))))
    assert root.get("failures") == "5"


def test_junit_tells_every_operation_and_why_it_was_not_tested(result):
    root = ElementTree.fromstring(junit(result))
    cases = list(root.iter("testcase"))
    labels = {operation.label for operation in result.operations}
    assert labels == {element.get("classname") for element in cases} - {"several operations"}
    reasons = {element.get("message") for element in root.iter("skipped")}
    assert {"no 2xx: is the key's role too low?", "for platform staff"} <= reasons


def test_junit_has_errors_and_findings_of_no_operation():
    finding = outcome().findings[0]
    finding.operation = "LOCK /nowhere"
    root = ElementTree.fromstring(
        junit(outcome(findings=[finding], errors={"teardown": ["It broke."]}))
    )
    causes, *_, other = root.findall("testsuite")
    assert (causes.get("name"), causes.get("tests"), causes.get("failures")) == ("causes", "1", "1")
    assert (other.get("name"), other.get("tests"), other.get("errors")) == ("other", "1", "1")


# ---- Annotations ---------------------------------------------------------------------------------


def test_annotations_are_for_github_actions_alone(result):
    assert annotations(result, {}) == []
    assert annotations(result, {"GITHUB_ACTIONS": "false"}) == []


def test_annotations_show_notes():
    assert "::warning title=Note::50%25 sure" in annotations(
        outcome(notes=["50% sure"]), IN_ACTIONS
    )


def test_annotations_are_commands_that_no_answer_can_forge(result):
    lines = annotations(result, IN_ACTIONS)
    assert len(lines) == 6
    for line in lines:
        assert re.match(r"::(error|warning) (file=openapi\.yaml,line=\d+,)?title=[^:,\n]+::", line)
        assert "\n" not in line
        assert "\r" not in line
    assert sum(line.startswith("::error ") for line in lines) == 3
    (partition,) = [line for line in lines if "pages-partition" in line]
    assert "%0A::error::50%25,:" in partition


# ---- HAR -----------------------------------------------------------------------------------------


def test_har_holds_every_exchange(folder):
    log = json.loads((folder / HAR).read_text(encoding="utf-8"))["log"]
    assert log["version"] == "1.2"
    assert log["creator"] == {"name": "busroot-mock", "version": __version__}
    assert len(log["entries"]) == len(exchanges())
    for entry in log["entries"]:
        assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= set(entry)
        assert {"send", "wait", "receive"} <= set(entry["timings"])
        for name in ("cookies", "headers", "headersSize", "bodySize", "httpVersion"):
            assert name in entry["request"]
            assert name in entry["response"]
    read, searched, written, lost = log["entries"]
    assert read["response"]["content"]["mimeType"] == "application/json"
    assert searched["request"]["queryString"][0] == {"name": "searchtext", "value": "a b"}
    assert written["request"]["postData"]["mimeType"] == "application/json"
    assert {"name": "X-API-KEY", "value": "$BUSROOT_API_KEY"} in written["request"]["headers"]
    assert (lost["response"]["status"], lost["response"]["comment"]) == (0, "ConnectTimeout")


def test_har_of_no_traffic_is_whole(result, tmp_path):
    write_reports(tmp_path, result)
    assert json.loads((tmp_path / HAR).read_text())["log"]["entries"] == []
