"""Runs at the same time are held to have found nothing, and left nothing behind."""

from typing import Any

import pytest

from evaluation import at_once
from evaluation.whole_runs import Done, scratch

CLEAN: dict[str, Any] = {
    "requests": 4734,
    "untested": [],
    "causes": [],
    "defects": [],
    "ledger": {"left": [{"record": "Plant", "key": "bmv-1", "why": "", "by_design": True}]},
}
FOUND = {"causes": [{"title": "records differ: GET /plant"}]}
BROKEN = {"defects": [{"test": "test_pages", "traceback": ""}]}
LEFT = {"ledger": {"left": [{"record": "Reason", "key": "bmv-2", "why": "", "by_design": False}]}}


@pytest.mark.parametrize(
    ("report", "findings", "code"),
    [
        (CLEAN, "none", 0),
        (CLEAN | FOUND, "records differ: GET /plant", 1),
        (CLEAN | LEFT, "left behind: bmv-2", 1),
        (CLEAN | BROKEN, "a defect of the contract tests: test_pages", 1),
    ],
)
def test_table_says_what_a_run_has_found_and_left(monkeypatch, capsys, report, findings, code):
    done = Done(report, 0, 20.0, 233.6)
    monkeypatch.setattr(at_once, "run_verify", lambda *arguments: done)
    monkeypatch.setattr(at_once, "delay_answers", lambda *arguments: None)
    monkeypatch.setattr(at_once, "served", scratch)
    monkeypatch.setattr(at_once.Path, "url", "", raising=False)
    command = ["at_once", "--processes", "8", "--delay", "100", "--runs", "2", "--seeds", "1"]
    monkeypatch.setattr(at_once.sys, "argv", command)
    assert at_once.main() == code
    rows = capsys.readouterr().out.splitlines()[2:]
    assert rows == [f"| 8 | 100 | 2 | {seed} | 4734 | 234 | 0 | {findings} |" for seed in (1, 2)]
