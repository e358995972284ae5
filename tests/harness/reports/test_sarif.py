"""Findings for code scanning, at lines of the contract."""

import json

from busroot_mock.paths import CONTRACT
from contract_tests.findings.checks import ORACLES
from contract_tests.findings.failure import CheckFailure
from contract_tests.reports.sarif import sarif
from contract_tests.reports.text import contract_file, name_of
from tests.support.findings import exchange, judged
from tests.support.outcomes import outcome

LINES = CONTRACT.read_text(encoding="utf-8").splitlines()


def test_sarif_points_at_lines_of_the_contract(result):
    (run,) = json.loads(sarif(result))["runs"]
    results = {each["partialFingerprints"]["busrootCause/v1"]: each for each in run["results"]}
    assert len(results) == len(result.causes)
    for cause in result.causes:
        place = results[cause.fingerprint]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == contract_file() == "openapi.yaml"
        assert place["region"]["startLine"] in {each.line for each in cause.statements}
    wrong = next(cause for cause in result.causes if cause.seen == 3)
    line = results[wrong.fingerprint]["locations"][0]["physicalLocation"]["region"]["startLine"]
    assert "maxLength: 32" in LINES[line - 1]


def test_reports_name_the_contract_by_its_repository_or_else_alone(tmp_path):
    (tmp_path / ".git").mkdir()
    assert name_of(tmp_path / "api" / "openapi.yaml") == "api/openapi.yaml"
    assert name_of(tmp_path / ".venv" / "site-packages" / "b" / "openapi.yaml") == "openapi.yaml"


def test_sarif_explains_oracles_in_their_own_words(result):
    (run,) = json.loads(sarif(outcome(findings=[of_oracle()])))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["help"]["text"].startswith(ORACLES["filters"])


def of_oracle():
    failure = CheckFailure(
        oracle="filters", operation="GET /sku", expected="", actual="", rests_on=[("security",)]
    )
    return judged(failure, exchange("GET /sku"))


def test_sarif_levels_and_rules(result):
    (run,) = json.loads(sarif(result))["runs"]
    levels = sorted(item["level"] for item in run["results"])
    assert levels == ["error", "error", "note", "warning", "warning", "warning"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)
    (known,) = [item for item in run["results"] if item["level"] == "note"]
    assert known["suppressions"][0]["kind"] == "external"


def test_sarif_has_the_form_that_its_schema_asks_for(result):
    """What the schema of SARIF 2.1.0 requires of the parts that we use."""
    log = json.loads(sarif(result))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert set(run) <= {
        "tool", "originalUriBaseIds", "invocations", "results", "columnKind",
    }  # fmt: skip
    assert run["columnKind"] == "unicodeCodePoints"
    for each in run["results"]:
        assert set(each) <= {
            "ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations",
            "partialFingerprints", "occurrenceCount", "properties", "suppressions",
        }  # fmt: skip
        assert each["message"]["text"]
        assert each["occurrenceCount"] >= 1
        assert len(each["locations"]) == 1
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith("GET /issue")


def test_sarif_of_a_run_that_could_not_test_says_so():
    (run,) = json.loads(sarif(outcome(exit_code=2, findings=[])))["runs"]
    assert run["results"] == []
    assert run["invocations"][0]["executionSuccessful"] is False
