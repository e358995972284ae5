"""What the processes of a run find, carried to the one that tells of it."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest

from ..findings.finding import Finding, finding_of

RESULT = "contract-test"
PASSED, FAILED, BROKEN_OFF, UNTESTED = "passed", "failed", "broken off", "untested"


@dataclass
class Result:
    """What came of one test.

    Attributes:
        name: Of the test.
        operation: Such as `GET /sku`; nothing, if it is about several.
        state: `passed`, `failed`, `broken off` if it could not be done, `untested`.
        why: Of the last two.
        findings: What it found.
        faults: Requests that had no answer, by operation.
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
        """Return it as text."""
        told = [one.to_dict() for one in self.findings]
        return json.dumps({**asdict(self), "findings": told})


def result_of(text: str) -> Result:
    """Return the result that `Result.to_json` has written."""
    told = json.loads(text)
    return Result(**{**told, "findings": [finding_of(one) for one in told["findings"]]})


class Gathering:
    """A plugin of the controlling process: gathers results, and tells how far the run is.

    Args:
        tell: Takes a line of progress.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.results: list[Result] = []
        self.troubles: list[str] = []
        self.started = time.time()
        self._tell = tell
        self._total = 0

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Take note of the number of tests, where this process runs them."""
        self._total = len(session.items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Take note of the number of tests, where other processes run them."""
        self._total = len(ids)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Take note of tests that cannot be collected: a defect of ours."""
        if report.failed:
            self.troubles.append(str(report.longrepr))

    def pytest_internalerror(self, excrepr: Any) -> None:
        """Take note of a defect of ours."""
        self.troubles.append(str(excrepr))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in the result of a test."""
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
        found = f", {len(result.findings)} found" if result.findings else ""
        why = f": {result.why}" if result.why else ""
        self._tell(
            f"[{done:{width}}/{self._total}] {result.name}  {result.state}{why}  "
            f"({result.requests} requests, {result.seconds:.1f} s{found})"
        )
