"""The outcome of a run, from the results of its tests."""

import json
from datetime import date

from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.findings.baseline import write_baseline
from contract_tests.findings.finding import FAILURE
from contract_tests.reports import HTML, JSON, SUMMARY, write_reports
from contract_tests.run.outcome_builder import outcome_of
from contract_tests.run.results import Gathering, Result
from contract_tests.target.connect import MOCK_PROFILE
from contract_tests.target.schema import OPERATIONS
from tests.support.causes import grouping_of
from tests.support.findings import exchange, judged, no_key


def test_outcome_names_entries_of_the_baseline_that_have_expired(tmp_path):
    finding = judged(no_key("GET /sku"), exchange("GET /sku", identity=""))
    path = tmp_path / "known.json"
    write_baseline(grouping_of([finding]).causes({}), path, today=date(2025, 1, 1))
    baseline = json.loads(path.read_text())
    baseline["entries"][0]["reason"] = "Until the next release."
    path.write_text(json.dumps(baseline))
    gathering = Gathering(print)
    gathering.results.append(Result("test_operation", "GET /sku", findings=[finding]))
    selection = Selection(Settings(), OPERATIONS)
    outcome = outcome_of(selection, MOCK_PROFILE, gathering, tmp_path, None, 1, str(path))
    assert [each.kind for each in outcome.findings] == [FAILURE]
    (note,) = outcome.notes
    assert "GET /sku (ST401) expired on 2025-04-01" in note
    write_reports(tmp_path / "report", outcome)
    for report in (SUMMARY, HTML, JSON):
        assert "expired on 2025-04-01" in (tmp_path / "report" / report).read_text("utf-8")
