"""Fixtures for tests of a client: `busroot`, `busroot_app`, `busroot_server`, `busroot_in_process`.

pytest loads this module in every run of an environment where the package is installed. So it
imports at its top only what pytest imports anyway, and starts only what a test asks for.
"""

import re
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from busroot_mock.testing.client import Busroot, MockServer
    from busroot_mock.testing.in_process import BusrootApp, MockServerInProcess
    from busroot_mock.testing.server_process import Child

OPTIONS = {
    "dataset": "name of the dataset that a world starts with",
    "seed": "a whole number that makes the ids and codes of a world repeatable",
    "clock": "freeze the clock of a world at a time such as 2026-03-02T09:30:00Z",
}
DESK = "busroot_desk"
LONGEST_REPORT = 4000

_CHILD: "pytest.StashKey[Child]" = pytest.StashKey()
_PORT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add a command-line option and an ini setting for each of `OPTIONS`."""
    group = parser.getgroup("busroot", "mock server of the Busroot API")
    for name, text in OPTIONS.items():
        group.addoption(f"--busroot-{name}", metavar=name.upper(), help=text)
        parser.addini(f"busroot_{name}", text, default="")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    line = "busroot(dataset, seed, clock): how the world of a test starts"
    config.addinivalue_line("markers", line)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Give a worker of pytest-xdist the port at which to ask for the server."""
    # Only workers on this machine reach it; a worker elsewhere starts a server of its own.
    if node.gateway.spec.popen:
        node.workerinput[DESK] = _desk_port(node.config)


def _desk_port(config: pytest.Config) -> int:
    from busroot_mock.testing.xdist import Desk

    if _PORT not in config.stash:
        desk = Desk(lambda: _start(config))
        config.add_cleanup(desk.close)
        config.stash[_PORT] = desk.port
    return config.stash[_PORT]


def _start(config: pytest.Config) -> str:
    from busroot_mock.testing.server_process import Child

    config.stash[_CHILD] = child = Child()
    config.add_cleanup(child.close)
    return child.url


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Show what the server wrote to standard error, and whether it ended too early."""
    child = config.stash.get(_CHILD, None)
    if child is None:
        return
    said, code = child.said().strip(), child.exit_code()
    if said or code is not None:
        terminalreporter.section("busroot-mock stderr")
        terminalreporter.write_line(said[-LONGEST_REPORT:])
    if code is not None:
        terminalreporter.write_line(
            f"The mock server ended before the tests did, with exit code {code}."
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the last requests of the worlds of a test that fails."""
    report = yield
    # Whoever made a world has imported what it is.
    if report.failed and "busroot_mock.testing.client" in sys.modules:
        from busroot_mock.testing.report_section import sections_of

        report.sections += sections_of(getattr(item, "funcargs", {}).values())
    return report


@pytest.fixture(scope="session")
def busroot_server(pytestconfig: pytest.Config) -> "MockServer":
    """The server that all tests share; its method `world` makes worlds for several tests."""
    from busroot_mock.errors import SetupError
    from busroot_mock.testing.client import MockServer
    from busroot_mock.testing.xdist import ask

    port = getattr(pytestconfig, "workerinput", {}).get(DESK)
    try:
        return MockServer(_start(pytestconfig) if port is None else ask(port))
    except SetupError as error:
        problem = str(error)
    pytest.fail(problem, pytrace=False)


@pytest.fixture
def busroot(request: pytest.FixtureRequest, busroot_server: "MockServer") -> "Iterator[Busroot]":
    """A fresh world of the Busroot mock server that all tests share."""
    with busroot_server.world(**_world_options(request)) as world:
        yield world


@pytest.fixture(scope="session")
def busroot_in_process() -> "MockServerInProcess":
    """The mock server in this process; its method `world` makes worlds for several tests."""
    import warnings

    with warnings.catch_warnings():
        # Connexion 3.3 warns when it is imported, which does not concern tests of a client.
        warnings.simplefilter("ignore")
        from busroot_mock.testing.in_process import MockServerInProcess

    return MockServerInProcess()


@pytest.fixture
def busroot_app(
    request: pytest.FixtureRequest, busroot_in_process: "MockServerInProcess"
) -> "Iterator[BusrootApp]":
    """A fresh world of the Busroot mock server in this process: an ASGI application."""
    with busroot_in_process.world(**_world_options(request)) as world:
        yield world


def _world_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the arguments of `MockServer.world`.

    Markers win over command-line options, the nearest marker first; options win over settings.
    """
    config = request.config
    given = {
        name: config.getoption(f"busroot_{name}") or config.getini(f"busroot_{name}")
        for name in OPTIONS
    }
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    for marker in reversed(list(request.node.iter_markers("busroot"))):
        if marker.args or not marker.kwargs.keys() <= OPTIONS.keys():
            pytest.fail(
                f"@pytest.mark.busroot takes {', '.join(OPTIONS)}, as keywords only.", pytrace=False
            )
        options |= marker.kwargs
    seed = options.get("seed")
    if isinstance(seed, str):
        if not re.fullmatch("-?[0-9]+", seed):
            pytest.fail(f"The seed of a world is a whole number, not {seed!r}.", pytrace=False)
        options["seed"] = int(seed)
    return options
