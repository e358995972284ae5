"""Hooks and fixtures for pytest: options, the selection of tests, the deployment under test."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from busroot_mock.errors import SetupError

from .config.connection_options import export
from .config.drawing import drawing_of
from .config.profile import ProfileError
from .config.run_settings import settings_of_values, values_of
from .config.settings import settings_of
from .config.shard import shard_of
from .run import ending
from .run.hooks import (  # noqa: F401  the hooks
    name_after_operation,
    operation_label,
    pytest_exception_interact,
    pytest_pyfunc_call,
    pytest_report_header,
    pytest_runtest_makereport,
    pytest_runtestloop,
    pytest_terminal_summary,
)
from .run.session import LEDGER, RUN, Run
from .run.shards import cost_of, in_shard
from .target.connect import CONTROLLER, deployment_of, mock_server, profile_of
from .target.deployment import Deployment
from .target.preflight import preflight_error
from .target.schema import aim
from .transport.interruption import INTERRUPTION
from .transport.plain_paths import plain_paths
from .writing.ledgers import finish_ledgers, refuse_unfinished, summary_lines
from .writing.session import DEFAULT_FOLDER, confined, writing_of
from .writing.teardown import tear_down

SETUP_ERROR = 2
_OPTIONS = {
    "url": "base_url",
    "write": "write",
    "profile": "profile",
    "seed": "seed",
    "max_examples": "max_examples",
}
"""By name of the option of `verify`, what pytest calls it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    add = parser.getgroup("contract tests").addoption
    add("--base-url", help="such as https://host/api; without it, a mock server is started")
    add("--write", metavar="ACCOUNT", help="call operations that write too, in this account")
    add("--profile", metavar="FILE", help="TOML: more keys, known deviations")
    add("--seed", type=int, help="repeats a run; a run prints it at its start and end")
    add("--max-examples", type=int, help="for each operation (default: 20)")
    add(
        "--run-settings",
        metavar="JSON",
        help="all settings of a run, from `busroot-mock verify`",
    )


_MARKERS = (
    "writes(*ids): changes what the deployment stores, by these operations",
    "last: looks at what the other tests have recorded",
    "oracle(name, *labels): the oracle that a test belongs to",
)


def pytest_configure(config: pytest.Config) -> None:
    options = config.option
    if options.run_settings is None:
        given = {name: getattr(options, field) for name, field in _OPTIONS.items()}
        try:
            values = values_of(given)
            export(values)
            settings = settings_of_values(values, checked=False, report=None).begun()
        except ProfileError as error:
            raise pytest.UsageError(str(error)) from error
        # For the workers of pytest-xdist, which get the options.
        options.run_settings = settings.to_json()
    worker = getattr(config, "workerinput", {})
    settings = settings_of(options.run_settings).after(worker.get("sent", 0))
    try:
        profile = profile_of(settings)
    except ProfileError as error:
        raise pytest.UsageError(str(error)) from error
    deployment = deployment_of(
        settings, profile, worker.get("workerid", CONTROLLER), worker.get("workercount", 1)
    )
    aim(deployment.selection, profile, deployment.base_url)
    config.pluginmanager.register(ending)
    INTERRUPTION.end_at(deployment.transport.budget.ends_at)
    config.stash[RUN] = Run(settings, deployment)
    if settings.checked:
        # Nobody sees the source around a failure, and to find it takes half a second each.
        options.tbstyle = "native"
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    hypothesis.settings.register_profile("contract", **drawing_of(settings))
    hypothesis.settings.load_profile("contract")


def is_worker(config: pytest.Config) -> bool:
    """Tell whether this process is a worker of pytest-xdist."""
    return hasattr(config, "workerinput")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop before workers are started if the deployment cannot be tested."""
    run = session.config.stash[RUN]
    if is_worker(session.config):
        return
    if run.settings.base_url and not run.settings.checked:
        error = preflight_error(run.deployment)
        if error:
            pytest.exit(error, returncode=SETUP_ERROR)
    if run.settings.mode == "write":
        _prepare_to_write(run)


def _prepare_to_write(run: Run) -> None:
    if not run.settings.checked:
        try:
            refuse_unfinished(Path(run.settings.report or DEFAULT_FOLDER))
        except SetupError as error:
            pytest.exit(str(error), returncode=SETUP_ERROR)
    target = run.deployment
    target.writing = writing_of(target, CONTROLLER)
    with target.transport.standing():
        target.writing.keep_settings()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand a worker of pytest-xdist the requests that are spent already."""
    node.workerinput["sent"] = node.config.stash[RUN].deployment.transport.budget.sent


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Finish the ledgers of workers of pytest-xdist, which may have been killed."""
    run = session.config.stash[RUN]
    is_ours = run.deployment.writing is not None and not is_worker(session.config)
    if is_ours and not run.settings.checked:
        summary = finish_ledgers(run.settings, run.deployment.profile)
        if summary:
            session.config.stash[LEDGER] = summary_lines(summary)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    run = config.stash[RUN]
    for item in items:
        if operation_label(item):
            name_after_operation(item)
        test: Any = getattr(item, "obj", None)
        if run.settings.database is None and hypothesis.is_hypothesis_test(test):
            # Or Hypothesis parses the source of each test for the key of a database that is not.
            test._hypothesis_internal_database_key = b""
    left_out = [item for item in items if not run.wants(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if run.settings.shard:
        items[:] = in_shard(items, shard_of(run.settings.shard))
    if run.settings.fail_fast:
        items.sort(key=cost_of)
    else:
        # The longest first, so that no process is left with one of them at the end.
        items.sort(key=lambda item: not item.name.startswith("test_sequences"))
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def deployment(pytestconfig: pytest.Config) -> Iterator[Deployment]:
    """The deployment under test, behind the guard."""
    target = pytestconfig.stash[RUN].deployment
    with ExitStack() as stack:
        if target.settings.base_url is None:
            target.transport.guard.base_url = stack.enter_context(mock_server())
        stack.enter_context(target.transport.standing())
        stack.enter_context(plain_paths())
        if target.may_write and target.writing is None:
            worker = getattr(pytestconfig, "workerinput", {})
            target.writing = writing_of(
                target, worker.get("workerid", CONTROLLER), worker.get("workercount", 1)
            )
        if target.settings.mode == "write":
            stack.enter_context(confined(target.writing))
            stack.callback(tear_down, target.writing)
        yield target
