"""What pytest says of a run: how to repeat it, what was sent; never the key."""

from collections.abc import Generator

import pytest

from .run import RUN


def pytest_report_header(config: pytest.Config) -> str:
    settings = config.stash[RUN].settings
    where = settings.base_url or "the stub"
    how = "only reading (--write ACCOUNT to write)" if settings.mode == "read" else "writing"
    return f"contract tests: {where}, {how}, {_repeat(config)}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.stats.get("failed") or terminalreporter.stats.get("error"):
        terminalreporter.write_line(f"Repeat this run with {_repeat(terminalreporter.config)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    deployment = item.config.stash[RUN].deployment
    if report.when == "setup":
        deployment.begin(item.nodeid.partition("::")[2])
    if report.failed:
        _tell_failure(item, report)
    elif report.passed and report.when == "call":
        _tell_untested(item, report)
    return report


def operation_label(item: pytest.Item) -> str | None:
    """Return the operation, such as `GET /things`, if Schemathesis made the item for one."""
    return getattr(item, "operation_label", None)


def name_after_operation(item: pytest.Item) -> None:
    """Put the operation into the item's id: pytest 9.2 makes it without what Schemathesis adds."""
    if item.parent and not item.nodeid.endswith(item.name):
        item._id = item.parent.id.child(item.name)


def _tell_failure(item: pytest.Item, report: pytest.TestReport) -> None:
    deployment = item.config.stash[RUN].deployment
    hide = deployment.profile.hide
    if not operation_label(item):
        # Of a case for one operation, Schemathesis tells the curl line itself.
        report.sections.append(("Last requests", deployment.told_steps()))
    report.longrepr = hide(str(report.longrepr))
    report.sections = [(title, hide(text)) for title, text in report.sections]


def _tell_untested(item: pytest.Item, report: pytest.TestReport) -> None:
    label = operation_label(item)
    if label and not item.config.stash[RUN].deployment.let_in(label):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), 0, f"no 2xx from {label}: is the key's role too low?")


def _repeat(config: pytest.Config) -> str:
    settings = config.stash[RUN].settings
    return f"--seed {settings.seed} --max-examples {settings.max_examples}"
