"""The results of tests, handed from the processes of a run to the one that reports them."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest

from ..findings.finding import Finding, finding_of
from ..reports.outcome import counted

RESULT = "contract-test"
PASSED, FAILED, BROKEN_OFF, UNTESTED = "passed", "failed", "broken off", "untested"


@dataclass
class Result:
    """The result of one test.

    Attributes:
        name: Of the test.
        operation: Such as `GET /sku`; empty if it is about several.
        state: `passed`, `failed`, `broken off` if it could not be completed, or `untested`.
        why: The reason for the last two.
        findings: Each once.
        faults: Requests without a response, by operation.
        requests: How many it sent.
        seconds: How long it took.
    """

    name: str
    operation: str = ""
    state: str = PASSED
    why: str = ""
    findings: list[Finding] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    requests: int = 0
    seconds: float = 0.0

    def to_json(self) -> str:
        """Return the result as text, to hand to another process."""
        findings = [finding.to_dict() for finding in self.findings]
        return json.dumps({**asdict(self), "findings": findings})


def result_of(text: str) -> Result:
    """Return the result that `Result.to_json` has written."""
    fields = json.loads(text)
    return Result(**{**fields, "findings": [finding_of(each) for each in fields["findings"]]})


class Gathering:
    """A plugin of the controlling process: gathers results, and reports progress.

    Args:
        write_line: Takes a line of progress.
    """

    def __init__(self, write_line: Callable[[str], None]) -> None:
        self.results: list[Result] = []
        self.troubles: list[str] = []
        self.started = time.time()
        self._write_line = write_line
        self._total = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Count the tests that this process runs."""
        self._total = len(session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Count the tests that other processes run."""
        self._total = len(ids)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the error of tests that cannot be collected: a defect of ours."""
        if report.failed:
            self.troubles.append(str(report.longrepr))

    def pytest_internalerror(self, excrepr: Any) -> None:
        """Keep an internal error: a defect of ours."""
        self.troubles.append(str(excrepr))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the result of a test."""
        texts = [value for name, value in report.user_properties if name == RESULT]
        if report.when == "call" or (report.when == "setup" and not report.passed):
            for text in texts[-1:]:
                self._take(result_of(str(text)))
            if not texts:
                self.troubles.append(f"{report.nodeid}: {report.longrepr}")

    def _take(self, result: Result) -> None:
        self.results.append(result)
        done = len(self.results)
        width = len(str(self._total))
        findings = f", {counted(len(result.findings), 'finding')}" if result.findings else ""
        why = f": {result.why}" if result.why else ""
        self._write_line(
            f"[{done:{width}}/{self._total}] {result.name}  {result.state}{why}  "
            f"({result.requests} requests, {result.seconds:.1f} s{findings})"
        )
