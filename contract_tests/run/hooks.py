"""Pytest hooks: the result of each test for the reports, and what pytest prints; never a key."""

import time
from collections.abc import Generator

import pytest
from hypothesis.errors import Flaky, Unsatisfiable
from schemathesis.core.failures import Failure, FailureGroup

from busroot_mock.ci_commands import inert

from ..probing.catalogue import oracle_of
from ..target.applicable import NotApplicable
from ..target.deployment import Deployment
from ..transport.interruption import INTERRUPTION, LATE_WHY
from ..transport.pace import Spent
from ..transport.transport import Unreachable
from ..writing.removal import make_room
from .defects import defect_of
from .fail_fast import heed
from .judged import AFTER, BEFORE, findings_of, result_outside_tests
from .misread import is_misread
from .results import (
    BROKEN_OFF,
    COSTS,
    FAILED,
    NO_SUCCESS,
    NOT_APPLICABLE,
    PASSED,
    RESULT,
    UNTESTED,
    Result,
    name_of,
)
from .session import LEDGER, RUN, Run, labels_about, operation_of
from .shards import cost_of

LONGEST_WHY = 200
_STARTED = pytest.StashKey[tuple[float, int]]()
_WEIGHED = pytest.StashKey[bool]()


def pytest_report_header(config: pytest.Config) -> str:
    settings = config.stash[RUN].settings
    target = settings.base_url or "a mock server"
    mode = "read-only (--write ACCOUNT to write)" if settings.mode == "read" else "writing"
    return f"contract tests: {target}, {mode}, {_repeat(config)}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    hide = terminalreporter.config.stash[RUN].deployment.profile.hide
    for line in terminalreporter.config.stash.get(LEDGER, []):
        terminalreporter.write_line(inert(hide(line)))
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(f"Repeat this run with {_repeat(terminalreporter.config)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """Report what was misshapen of what was read before the tests, as if by a test."""
    config, deployment = session.config, session.config.stash[RUN].deployment
    results = result_outside_tests(BEFORE, deployment)
    heed(deployment.settings, results, deployment.profile.main.name)
    ran = yield
    # Not earlier: Pytest takes a failure before the tests for one of their collection.
    for result in results:
        text = result.to_json(deployment.profile.hide)
        why = inert(deployment.profile.hide(result.findings[0].actual))
        place = (BEFORE, None, BEFORE)
        properties = [(RESULT, text)]
        report = pytest.TestReport(
            BEFORE, place, {}, "failed", why, "call", user_properties=properties
        )
        config.hook.pytest_runtest_logreport(report=report)
    return ran


@pytest.hookimpl(trylast=True)
def pytest_exception_interact(
    node: pytest.Item | pytest.Collector, report: pytest.TestReport | pytest.CollectReport
) -> None:
    """Hide keys once more: Schemathesis adds a text of its own to a report at this point."""
    hide = node.config.stash[RUN].deployment.profile.hide
    report.longrepr = inert(hide(str(report.longrepr)))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Fail a test that has read a misshapen response by that, unless a check of it failed.

    A test may not understand such a response, and end with an exception of reading; it may skip
    what it can do nothing with, or not even notice. Any other exception is a defect of ours.
    """
    deployment = pyfuncitem.config.stash[RUN].deployment
    try:
        result = yield
    except (Failure, FailureGroup, Spent, Unreachable):
        raise
    except (Exception, pytest.skip.Exception) as error:
        if is_misread(error, deployment.misshapen):
            _raise_misshapen(deployment, error)
        raise
    _raise_misshapen(deployment)
    return result


def _raise_misshapen(deployment: Deployment, error: BaseException | None = None) -> None:
    if deployment.misshapen:
        raise deployment.misshapen[0].failures[0] from error


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    run = item.config.stash[RUN]
    if report.when == "setup":
        if run.settings.mode == "write" and run.deployment.writing is not None:
            run.deployment.begin("between tests")
            make_room(run.deployment.writing)
            run.deployment.writing.keeper.begin()
        run.deployment.begin(name_of(item.nodeid))
        item.stash[_STARTED] = time.monotonic(), run.deployment.transport.budget.sent
        if not item.config.stash.get(_WEIGHED, False):
            item.config.stash[_WEIGHED] = True
            costs = {name_of(each.nodeid): cost_of(each) for each in item.session.items}
            report.user_properties.append((COSTS, costs))
    if report.when == "call" or not report.passed or run.deployment.misshapen:
        result = _result(item, call, report)
        if result.findings and report.when == "teardown":
            # No test has read these responses: what removes the records of the run has.
            report.outcome = "failed"
            report.longrepr = inert(run.deployment.profile.hide(result.findings[0].actual))
        if report.passed and result.state != PASSED:
            # Pytest counts as skipped what the outcome of the run names as untested.
            report.outcome, report.longrepr = "skipped", (str(item.path), 0, inert(result.why))
        report.user_properties.append((RESULT, result.to_json(run.deployment.profile.hide)))
        heed(run.settings, [result], run.deployment.profile.main.name)
        if report.failed:
            _add_last_steps(item, report)
        run.deployment.forget()
    return report


def operation_label(item: pytest.Item) -> str | None:
    """Return the label of the operation that a test is about, such as `GET /sku`."""
    operation = operation_of(item)
    return getattr(item, "operation_label", operation.label if operation else None)


def name_after_operation(item: pytest.Item) -> None:
    """Put the operation into the item's id: pytest 9.2 makes it without what Schemathesis adds."""
    if item.parent and not item.nodeid.endswith(item.name):
        item._id = item.parent.id.child(item.name)


def _result(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> Result:
    run = item.config.stash[RUN]
    started, sent = item.stash[_STARTED]
    transport = run.deployment.transport
    faults = transport.faults
    is_over = report.when == "teardown"
    result = Result(
        AFTER if is_over else name_of(item.nodeid),
        "" if is_over else operation_label(item) or "",
        [] if is_over else labels_about(item),
        # Whatever has caught that exception, the test did not run to its end.
        cut=transport.cut or (LATE_WHY if INTERRUPTION.has_cut else ""),
        defect=defect_of(call.excinfo.value) if call.excinfo else "",
        findings=findings_of(run.deployment),
        faults={label: list(texts) for label, texts in faults.items()},
        oracle=oracle_of(item) or "",
        asked=run.deployment.take_asked(),
        requests=transport.budget.sent - sent,
        seconds=time.monotonic() - started,
    )
    faults.clear()
    result.state, result.why = _state(result, call, report)
    if result.state == PASSED:
        result.state, result.why = _success(item, run)
    result.why = run.deployment.profile.hide(result.why)[:LONGEST_WHY]
    return result


def _state(
    result: Result, call: pytest.CallInfo[None], report: pytest.TestReport
) -> tuple[str, str]:
    """Return the state of a test, and why."""
    if result.findings:
        return FAILED, ""
    if result.faults:
        return BROKEN_OFF, next(iter(result.faults.values()))[0]
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, NotApplicable):
        return NOT_APPLICABLE, str(error)
    if isinstance(error, pytest.skip.Exception):
        return UNTESTED, str(error)
    if report.skipped:
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        return UNTESTED, why.removeprefix("Skipped: ")
    if result.cut:
        return UNTESTED, result.cut
    if report.passed:
        return PASSED, ""
    if isinstance(error, Unsatisfiable):
        return (
            UNTESTED,
            "no request could be made: no record fits, or no more may be made (--max-created)",
        )
    if isinstance(error, Flaky) and not result.defect:
        return UNTESTED, "the same requests had different responses, which shows nothing for sure"
    return BROKEN_OFF, f"{type(error).__name__}: {error}"


def _add_last_steps(item: pytest.Item, report: pytest.TestReport) -> None:
    deployment = item.config.stash[RUN].deployment
    hide = deployment.profile.hide
    if not hasattr(item, "operation_label"):
        # For a case of one operation, Schemathesis shows the curl line itself.
        report.sections.append(("Last requests", deployment.last_steps()))
    report.longrepr = inert(hide(str(report.longrepr)))
    report.sections = [(title, inert(hide(text))) for title, text in report.sections]


def _success(item: pytest.Item, run: Run) -> tuple[str, str]:
    """Return the state of a test that was completed, and why if its operation let nothing in."""
    label = getattr(item, "operation_label", None)
    if label and not run.deployment.let_in(label):
        return NO_SUCCESS, run.deployment.why_untested(label)
    return PASSED, ""


def _repeat(config: pytest.Config) -> str:
    settings = config.stash[RUN].settings
    return f"--seed {settings.seed} --max-examples {settings.max_examples}"
