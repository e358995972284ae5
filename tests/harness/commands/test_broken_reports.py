"""A defect of ours at the end of a run: the verdict, the exit code and all other reports stay."""

import argparse
import json
from dataclasses import replace

import pytest

from contract_tests import reports
from contract_tests.commands import conclusion, run_files
from contract_tests.commands import verify as command
from contract_tests.commands.conclusion import conclude
from contract_tests.commands.run_files import write_files
from contract_tests.commands.verify import _finished
from contract_tests.config.selection import Selection
from contract_tests.config.settings import Settings
from contract_tests.reports import HAR, JSON, REPORTS, SUMMARY
from contract_tests.reports.outcome import CONFORMS, DEFECT, DEFECTS, FAILURES
from contract_tests.run import outcome_builder
from contract_tests.run.outcome_builder import outcome_of
from contract_tests.run.results import Gathering, Result
from contract_tests.target.connect import MOCK_PROFILE
from contract_tests.target.schema import OPERATIONS
from contract_tests.writing.ledger import Ledger
from tests.support.findings import exchange, judged, no_key
from tests.support.outcomes import outcome

MAKERS = ("summary", "json_report", "junit", "html_report", "sarif")
PARTS = ("explained", "exchanges_in", "coverage_of", "statements_asked")
LAST_LINES = ("annotations", "summary", "terminal_text")


def broken(*arguments, **named):
    raise ZeroDivisionError("a defect of ours")


def options(**values):
    defaults = {"baseline_update": False, "overlay": None, "strict": False}
    return argparse.Namespace(**{**defaults, "quiet": False, "verbose": True, **values})


def concluded(result, folder, **values):
    given = options(**values)
    shown, written, troubles = write_files(folder, result, given, None)
    return conclude(given, shown, folder, written, troubles)


CASES = [(maker, CONFORMS) for maker in (*MAKERS, "har")] + [("html_report", FAILURES)]


@pytest.mark.parametrize(("maker", "code"), CASES)
def test_report_that_cannot_be_made_leaves_the_others(tmp_path, monkeypatch, capsys, maker, code):
    causes = {"causes": [], "findings": [], "errors": {}} if code == CONFORMS else {}
    result = outcome(exit_code=code, **causes)
    monkeypatch.setattr(reports, maker, broken)
    assert concluded(result, tmp_path, verbose=False) == (code or DEFECT)
    said = capsys.readouterr().out.rstrip()
    shown = replace(result, exit_code=code or DEFECT, defects=[None])
    assert said.replace("\n", " ").endswith(shown.verdict)
    there = {each for each in REPORTS if (tmp_path / each).exists()}
    assert len(there) >= len(REPORTS) - 1
    assert "ZeroDivisionError" in (tmp_path / DEFECTS).read_text("utf-8")
    for name in there - {HAR}:
        text = (tmp_path / name).read_text("utf-8")
        assert DEFECTS in text or "ZeroDivisionError" in text
    if JSON in there:
        assert json.loads((tmp_path / JSON).read_text("utf-8"))["exit_code"] == (code or DEFECT)


@pytest.mark.parametrize("name", LAST_LINES)
def test_last_lines_that_cannot_be_made_leave_the_verdict(tmp_path, monkeypatch, capsys, name):
    monkeypatch.setattr(conclusion, name, broken)
    for code, ends in ((CONFORMS, DEFECT), (FAILURES, FAILURES)):
        result = outcome(exit_code=code)
        assert concluded(result, tmp_path) == ends
        shown = replace(result, exit_code=ends, defects=[None])
        assert capsys.readouterr().out == f"{shown.verdict}\n"
    assert "ZeroDivisionError" in (tmp_path / DEFECTS).read_text("utf-8")


@pytest.mark.parametrize("part", PARTS)
def test_part_of_the_outcome_that_cannot_be_made_leaves_the_rest(tmp_path, monkeypatch, part):
    finding = judged(no_key("GET /sku"), exchange("GET /sku", identity=""))
    gathering = Gathering(print)
    gathering.results.append(Result("test_operation", "GET /sku", findings=[finding]))
    monkeypatch.setattr(outcome_builder, part, broken)
    selection = Selection(Settings(), OPERATIONS)
    result = outcome_of(selection, MOCK_PROFILE, gathering, tmp_path, None, 1)
    assert result.exit_code == FAILURES
    assert [each.worst.fingerprint for each in result.causes] == [finding.fingerprint]
    assert result.verdict.startswith("DOES NOT CONFORM: 1 failure, ")
    assert result.defects
    assert concluded(result, tmp_path) == FAILURES
    assert set(REPORTS) <= {each.name for each in tmp_path.iterdir()}
    assert "1 failure" in (tmp_path / SUMMARY).read_text("utf-8")


def test_removal_that_breaks_off_leaves_what_the_ledgers_say(tmp_path, monkeypatch):
    ledger = Ledger(tmp_path / "ledger-main.ndjson", "bmv-1-", "http://127.0.0.1:9/api", "demo")
    ledger.begin()
    ledger.enter("saveReason", "Reason", "bmv-1-x", False)
    monkeypatch.setattr(command, "finish_ledgers", broken)
    gathering = Gathering(print)
    left = _finished(Settings(write="demo"), MOCK_PROFILE, tmp_path, gathering)
    assert [each["key"] for each in left["left"]] == ["bmv-1-x"]
    assert ["ZeroDivisionError" in each.traceback for each in gathering.defects] == [True]


def test_baseline_and_overlay_that_break_off_leave_the_reports(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run_files, "overlay_of", broken)
    assert concluded(outcome(exit_code=0), tmp_path, overlay=str(tmp_path / "o")) == DEFECT
    assert set(REPORTS) <= {each.name for each in tmp_path.iterdir()}
