"""Plain `schemathesis run`, all checks on, and its report."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from evaluation.benchmarks.cases import STAFF_KEY, WrongAnswer
from evaluation.benchmarks.cores import on_load_core

SEED = 1
LIMIT = 3600
"""Seconds that a run may take."""


def run(contract: Path, url: str, examples: int, report: Path) -> dict[str, Any]:
    """Run Schemathesis against a server; return its report.

    Raises:
        WrongAnswer: If it did not get through the operations.
    """
    # What an earlier run has learnt and kept there must not help this one.
    shutil.rmtree(report.parent, ignore_errors=True)
    report.parent.mkdir(parents=True)
    command = _command(contract, url, examples, report)
    # Where no configuration of ours lies.
    try:
        done = subprocess.run(
            on_load_core(command),
            cwd=report.parent,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise WrongAnswer(f"Schemathesis did not end within {LIMIT} s") from None
    if not report.is_file():
        raise WrongAnswer(f"Schemathesis wrote no report: {(done.stderr or done.stdout)[-300:]}")
    return parse(json.loads(report.read_text(encoding="utf-8")))


def _command(contract: Path, url: str, examples: int, report: Path) -> list[str]:
    command = [sys.executable, "-W", "ignore", "-m", "schemathesis.cli", "run", str(contract)]
    command += ["--url", url, "-H", f"X-API-KEY: {STAFF_KEY}", "--seed", str(SEED)]
    command += ["--max-examples", str(examples), "--continue-on-failure", "--no-shrink"]
    # A peer that hangs costs two seconds a time; it is told as an error.
    command += ["--request-timeout", "2", "--generation-database", "none"]
    command += ["--report", "json", "--report-json-path", str(report)]
    return command


def parse(report: dict[str, Any]) -> dict[str, Any]:
    """Return what matters of a report.

    Raises:
        WrongAnswer: If the run was not complete.
    """
    operations = report["operations"]
    if not report["complete"] or operations["tested"] != operations["total"]:
        tested = f"{operations['tested']} of {operations['total']} operations"
        raise WrongAnswer(f"Schemathesis stopped ({report['stop_reason']}) after {tested}")
    return {
        "findings": report["test_cases"]["unique_failures"],
        "kinds": {failure["title"]: failure["count"] for failure in report["failures"]},
        "errors": sum(error["count"] for error in report.get("errors") or []),
        "cases": report["test_cases"]["generated"],
        "seconds": report["running_time"],
    }
