"""The results of tests, handed from the processes of a run to the one that reports them."""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from busroot_mock.recordings.key_forms import hidden

from ..findings.finding import Finding, finding_of
from ..reports.outcome import Defect
from ..reports.untested import counted
from ..transport.interruption import INTERRUPTION
from .time_left import TimeLeft

RESULT, COSTS = "contract-test", "costs-of-contract-tests"
"""Names of what the reports of pytest carry from one process to another."""
PASSED, FAILED, BROKEN_OFF, UNTESTED = "passed", "failed", "broken off", "untested"
NO_SUCCESS, NOT_APPLICABLE = "no success", "not applicable"


@dataclass
class Result:
    """The result of one test.

    Attributes:
        name: Of the test.
        operation: Such as `GET /sku`; empty if it is about several.
        about: The operations that it is about, if it is about several and names them.
        state: `passed`, `failed`, `broken off` if it could not be completed, `untested`,
            `no success` if it was completed and nothing was let in, or `not applicable` to the run.
        why: The reason for the last four.
        cut: Why it did not run to its end, whatever its state; empty if it did.
        defect: Traceback of an exception that only a defect of the contract tests explains.
        findings: Each once.
        faults: Requests without a response, by operation.
        oracle: Whose test it is; empty if it is none of an oracle.
        asked: Operations and statements that the oracle asked for first in this test.
        requests: How many it sent.
        seconds: How long it took.
    """

    name: str
    operation: str = ""
    about: list[str] = field(default_factory=list)
    state: str = PASSED
    why: str = ""
    cut: str = ""
    defect: str = ""
    findings: list[Finding] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    oracle: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    requests: int = 0
    seconds: float = 0.0

    def to_json(self, hide: Callable[[str], str] = str) -> str:
        """Return the result as text, to hand to another process; `hide` masks the keys in it.

        They are masked in its texts, not in what this returns, which a mask could break.
        """
        findings = [finding.to_dict() for finding in self.findings]
        return json.dumps(hidden({**asdict(self), "findings": findings}, hide))


def result_of(text: str) -> Result:
    """Return the result that `Result.to_json` has written."""
    fields = json.loads(text)
    findings = [finding_of(each) for each in fields["findings"]]
    asked = [(label, entry) for label, entry in fields["asked"]]
    return Result(**{**fields, "findings": findings, "asked": asked})


def name_of(node_id: str) -> str:
    """Return the name of a test, such as `test_operation[GET /sku]`."""
    return node_id.rpartition("::")[2]


@dataclass
class Gathered:
    """What the tests of a run have found; see `Gathering`."""

    results: list[Result] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    started_at: str = ""
    seconds: float = 0.0


class Gathering:
    """A plugin of the controlling process: gathers results, and reports progress.

    Args:
        write_line: Takes a line on each test that is done.
        count: Takes how many tests are done of all, and how many operations.

    Attributes:
        results: Of the tests that were run.
        planned: Names of all tests that should be run.
        defects: Of the contract tests.
        lost: Why tests have no result: their process ended.
        time_left: Tells how long the tests will take yet.
    """

    def __init__(
        self,
        write_line: Callable[[str], None],
        count: Callable[[int, int, int, int], None] = lambda *counts: None,
    ) -> None:
        self.results: list[Result] = []
        self.defects: list[Defect] = []
        self.lost: list[str] = []
        self.planned: list[str] = []
        self.time_left = TimeLeft()
        self._started = time.time()
        self._write_line, self._count = write_line, count
        self._total = 0
        self._begun: set[str] = set()
        self._tested: frozenset[str] = frozenset()
        self._labels = 0

    def expect(self, labels: Iterable[str], is_part: bool) -> None:
        """Take the operations that the run tests, by label, to count how many have begun.

        Args:
            is_part: Whether other parts of the run test some of them.
        """
        self._tested = frozenset(labels)
        self._labels = 0 if is_part else len(self._tested)

    @property
    def started_at(self) -> str:
        """The time of the start, in ISO 8601."""
        return datetime.fromtimestamp(self._started, UTC).isoformat(timespec="seconds")

    @property
    def seconds(self) -> float:
        """How long it took until now."""
        return round(time.time() - self._started, 1)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Count the tests that this process runs."""
        self._plan([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        """Count the tests that other processes run."""
        self._plan(ids)

    def _plan(self, ids: list[str]) -> None:
        self.planned = [name_of(each) for each in ids]
        self.time_left.plan(self.planned)
        self._total = len(ids)
        self._count(len(self.results), self._total, 0, self._labels)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the error of tests that cannot be collected: a defect of ours."""
        if report.failed:
            self.defects.append(Defect("collection", str(report.longrepr)))

    def pytest_internalerror(self, excrepr: Any) -> None:
        """Keep an internal error: a defect of ours, unless the run was broken off anywhere."""
        if not INTERRUPTION.is_forced:
            self.defects.append(Defect("pytest", str(excrepr)))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Note that a test begins, in any process."""
        self.time_left.begin(name_of(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the result of a test."""
        properties: dict[str, Any] = dict(report.user_properties)
        if COSTS in properties:
            self.time_left.weigh(properties[COSTS])
        texts = [value for name, value in report.user_properties if name == RESULT]
        result = result_of(str(texts[-1])) if texts else None
        if report.when == "call" or (report.when == "setup" and not report.passed):
            if result is not None:
                self._take(result)
            else:
                self.defects.append(Defect(name_of(report.nodeid), str(report.longrepr)))
        elif report.when == "teardown":
            self._take_teardown(report, result)
        elif report.failed:
            # So pytest-xdist reports that a process ended while it ran a test.
            self.lost.append(str(report.longrepr))

    def _take_teardown(self, report: pytest.TestReport, result: Result | None) -> None:
        has_findings = result is not None and bool(result.findings)
        if result is not None and has_findings:
            self.results.append(result)
        if report.failed and (result is None or result.defect or not has_findings):
            text = result.defect if result and result.defect else str(report.longrepr)
            self.defects.append(Defect(f"what follows {name_of(report.nodeid)}", text))

    def _take(self, result: Result) -> None:
        self.results.append(result)
        self.time_left.end(result.name, result.seconds)
        if result.defect:
            self.defects.append(Defect(result.name, result.defect))
        done = len(self.results)
        # Tests go from operation to operation, not through all of one: none is done before the end.
        self._begun.update(self._tested.intersection((result.operation, *result.about)))
        self._count(done, self._total, len(self._begun), self._labels)
        width = len(str(self._total))
        findings = f", {counted(len(result.findings), 'finding')}" if result.findings else ""
        why = f": {result.why}" if result.why else ""
        self._write_line(
            f"[{done:{width}}/{self._total}] {result.name}  {result.state}{why}  "
            f"({result.requests} requests, {result.seconds:.1f} s{findings})"
        )
