"""The hooks of pytest: options, the deployment under test, and what becomes of a run."""

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import hypothesis
import pytest

from .contract import OPERATIONS, aim
from .deployment import Deployment
from .guard import Guard
from .pace import Budget, Pace
from .profile import Identity, Profile, ProfileError, read_profile
from .report import (  # noqa: F401  the hooks
    name_after_operation,
    operation_label,
    pytest_report_header,
    pytest_runtest_makereport,
    pytest_terminal_summary,
)
from .run import RUN, Run, folder_of, process_of
from .settings import Settings, settings_of
from .traffic import Traffic
from .transport import Transport

STUB = [sys.executable, "-m", "busroot_mock", "serve", "--port", "0", "--log-level", "warning"]
STUB_PROFILE = Profile(
    tuple(
        Identity(name, variable, key, role, account)
        for name, variable, key, role, account in [
            ("main", "BUSROOT_API_KEY", "demo-staff-key", "staff", "demo"),
            ("admin", "ADMIN_KEY", "demo-admin-key", "admin", "demo"),
            ("supervisor", "SUPERVISOR_KEY", "demo-supervisor-key", "supervisor", "demo"),
            ("member", "MEMBER_KEY", "demo-member-key", "member", "demo"),
            ("reader", "READER_KEY", "demo-readonly-key", "read_only", "demo"),
            ("other", "OTHER_KEY", "other-admin-key", "admin", "other"),
        ]
    )
)
# Where the stub will listen is not known yet when the tests are collected.
NOWHERE = "http://127.0.0.1:0/api"
SETUP_ERROR = 2


def pytest_addoption(parser: pytest.Parser) -> None:
    add = parser.getgroup("contract tests").addoption
    add("--base-url", help="such as https://host/api; without it, the stub is started")
    add("--write", metavar="ACCOUNT", help="call operations that write too, in this account")
    add("--profile", metavar="FILE", help="TOML: more keys, known deviations")
    add("--seed", type=int, help="repeats a run; the start and the end of a run tell it")
    add("--max-examples", type=int, default=50, help="for each operation (default: %(default)s)")
    add("--run-settings", metavar="JSON", help="all of these and more, as `busroot-mock verify`")


def pytest_configure(config: pytest.Config) -> None:
    options = config.option
    if options.run_settings is None:
        seed = random.randrange(2**32) if options.seed is None else options.seed
        # For the workers of pytest-xdist, which get the options.
        options.run_settings = Settings(
            base_url=options.base_url,
            write=options.write,
            profile=options.profile,
            seed=seed,
            max_examples=options.max_examples,
        ).to_json()
    settings = settings_of(options.run_settings)
    try:
        profile = _profile(settings)
    except ProfileError as error:
        raise pytest.UsageError(str(error)) from error
    guard = Guard((settings.base_url or NOWHERE).rstrip("/"), OPERATIONS, settings)
    aim(guard, profile, settings)
    config.stash[RUN] = Run(config, settings, _deployment(config, settings, profile, guard))
    config.addinivalue_line("markers", "writes: changes what the deployment stores")
    config.addinivalue_line("markers", "last: looks back on what the other tests have seen")
    config.addinivalue_line("markers", "oracle(name, *labels): the oracle that a test belongs to")
    # A deployment may take its time.
    hypothesis.settings.register_profile(
        "contract",
        database=None,
        deadline=None,
        max_examples=settings.max_examples,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("contract")


def _profile(settings: Settings) -> Profile:
    if settings.base_url is None and settings.profile is None:
        return STUB_PROFILE
    return read_profile(settings.profile)


def _deployment(
    config: pytest.Config, settings: Settings, profile: Profile, guard: Guard
) -> Deployment:
    share = getattr(config, "workerinput", {}).get("workercount", 1)
    budget = Budget(
        settings.max_requests and max(1, settings.max_requests // share), settings.max_seconds
    )
    pace = Pace(settings.rate and settings.rate / share)
    traffic = Traffic(folder_of(settings), process_of(config))
    return Deployment(settings, profile, Transport(guard, budget, pace, profile, traffic))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Stop, before there are workers, a run that would be in vain."""
    run = session.config.stash[RUN]
    if run.settings.base_url and not hasattr(session.config, "workerinput"):
        with run.deployment.transport.standing():
            problem = run.deployment.problem()
        if problem:
            pytest.exit(problem, returncode=SETUP_ERROR)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    run = config.stash[RUN]
    for item in items:
        if operation_label(item):
            name_after_operation(item)
        elif isinstance(item, pytest.Function) and hypothesis.is_hypothesis_test(item.obj):
            hypothesis.seed(run.settings.seed)(item.obj)
    left_out = [item for item in items if not run.wants(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    # What looks back on the run comes last.
    items.sort(key=lambda item: item.get_closest_marker("last") is not None)


@pytest.fixture(scope="session")
def deployment(pytestconfig: pytest.Config) -> Iterator[Deployment]:
    """The deployment under test, behind the guard."""
    target = pytestconfig.stash[RUN].deployment
    with ExitStack() as stack:
        if target.settings.base_url is None:
            target.transport.guard.base_url = stack.enter_context(_stub())
        stack.enter_context(target.transport.standing())
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
