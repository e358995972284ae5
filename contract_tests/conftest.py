"""Options, and the deployment under test."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import hypothesis
import pytest

# The package is contract_tests in a checkout, and busroot_mock.contract_tests in a wheel.
from .contract import OPERATIONS, aim  # noqa: TID252
from .deployment import KEY_VARIABLE, TARGET, Deployment  # noqa: TID252
from .guard import Guard  # noqa: TID252
from .report import (  # noqa: TID252, F401  the hooks
    name_after_operation,
    operation_label,
    pytest_report_header,
    pytest_runtest_makereport,
    pytest_terminal_summary,
)

STUB = [sys.executable, "-m", "busroot_mock", "serve", "--port", "0", "--log-level", "warning"]
STUB_KEY = "demo-staff-key"
# Where the stub will listen is not known yet when the tests are collected.
NOWHERE = "http://127.0.0.1:0/api"
SETUP_ERROR = 2


def pytest_addoption(parser: pytest.Parser) -> None:
    add = parser.getgroup("contract tests").addoption
    add("--base-url", help="such as https://host/api; without it, the stub is started")
    add("--write", action="store_true", help="call operations that write, also beyond loopback")
    add("--seed", type=int, help="repeats a run; the start and the end of a run tell it")
    add("--max-examples", type=int, default=50, help="for each operation (default: %(default)s)")


def pytest_configure(config: pytest.Config) -> None:
    options = config.option
    key = os.environ.get(KEY_VARIABLE) or (None if options.base_url else STUB_KEY)
    if key is None:
        raise pytest.UsageError(f"Put an API key for {options.base_url} into {KEY_VARIABLE}.")
    if options.seed is None:
        options.seed = random.randrange(2**32)
    guard = Guard((options.base_url or NOWHERE).rstrip("/"), OPERATIONS, options.write)
    aim(guard, key, options.seed, options.max_examples)
    config.stash[TARGET] = Deployment(guard, key)
    config.addinivalue_line("markers", "writes: changes what the deployment stores")
    # A seed repeats a run only without memory of earlier ones; a deployment may take its time.
    hypothesis.settings.register_profile(
        "contract",
        database=None,
        deadline=None,
        max_examples=options.max_examples,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("contract")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop, before there are workers, a run that would be in vain."""
    target = session.config.stash[TARGET]
    if session.config.option.base_url and not hasattr(session.config, "workerinput"):
        with target.guard.standing(target.heard):
            problem = target.problem()
        if problem:
            pytest.exit(problem, returncode=SETUP_ERROR)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if operation_label(item):
            name_after_operation(item)
        elif isinstance(item, pytest.Function) and hypothesis.is_hypothesis_test(item.obj):
            hypothesis.seed(config.option.seed)(item.obj)
    if not config.stash[TARGET].guard.write:
        left_out = [item for item in items if item.get_closest_marker("writes")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def deployment(pytestconfig: pytest.Config) -> Iterator[Deployment]:
    """The deployment under test, behind the guard."""
    target = pytestconfig.stash[TARGET]
    with ExitStack() as stack:
        if not pytestconfig.option.base_url:
            target.guard.base_url = stack.enter_context(_stub())
        stack.enter_context(target.guard.standing(target.heard))
        problem = target.problem()
        if problem:
            pytest.fail(problem, pytrace=False)
        yield target


@contextmanager
def _stub() -> Iterator[str]:
    with subprocess.Popen(STUB, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            started = re.search(r" at (http\S+),", process.stdout.readline())
            assert started, "the stub did not start; it says why above"
            yield started[1]
        finally:
            process.terminate()
