"""Fixtures for the tests of whoever calls the API: `busroot`, `busroot_app`, `busroot_server`.

pytest loads this module in every run of an environment where the stub is installed. So its head
imports nothing that pytest has not, and nothing is started that no test asks for.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from busroot_mock.testing.client import Busroot, Stub
    from busroot_mock.testing.in_process import BusrootApp, StubInProcess
    from busroot_mock.testing.server_process import Child

WORDS = {
    "dataset": "name of the dataset that a world starts with",
    "seed": "a whole number that makes the ids and codes of a world repeatable",
    "clock": "where the clock of a world stands still, such as 2026-03-02T09:30:00Z",
}
DESK = "busroot_desk"
LONGEST_REPORT = 4000

_CHILD: "pytest.StashKey[Child]" = pytest.StashKey()
_PORT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add an option and a setting for each of the words."""
    group = parser.getgroup("busroot", "the fixtures of busroot-mock")
    for word, text in WORDS.items():
        group.addoption(f"--busroot-{word}", metavar=word.upper(), help=text)
        parser.addini(f"busroot_{word}", text, default="")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    line = "busroot(dataset, seed, clock): what the world of a test starts with"
    config.addinivalue_line("markers", line)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where to ask for the server."""
    # Loopback leads to this machine's workers alone; one elsewhere starts a server of its own.
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
    """Show what the server said, if it did: its own faults, or why it ended."""
    child = config.stash.get(_CHILD, None)
    if child is None:
        return
    said, code = child.said().strip(), child.exit_code()
    if said or code is not None:
        terminalreporter.section("busroot-mock said")
        terminalreporter.write_line(said[-LONGEST_REPORT:])
    if code is not None:
        terminalreporter.write_line(f"It ended before the tests did, with exit code {code}.")


@pytest.fixture(scope="session")
def busroot_server(pytestconfig: pytest.Config) -> "Stub":
    """The server that all tests share; its method `world` makes worlds for more than one test."""
    from busroot_mock.errors import SetupError
    from busroot_mock.testing.client import Stub
    from busroot_mock.testing.xdist import ask

    port = getattr(pytestconfig, "workerinput", {}).get(DESK)
    try:
        return Stub(_start(pytestconfig) if port is None else ask(port))
    except SetupError as error:
        problem = str(error)
    pytest.fail(problem, pytrace=False)


@pytest.fixture
def busroot(request: pytest.FixtureRequest, busroot_server: "Stub") -> "Iterator[Busroot]":
    """A fresh world of the Busroot stub, on the server that all tests share."""
    with busroot_server.world(**_wanted(request)) as world:
        yield world


@pytest.fixture(scope="session")
def busroot_in_process() -> "StubInProcess":
    """The stub in this process; its method `world` makes worlds for more than one test."""
    import warnings

    with warnings.catch_warnings():
        # Connexion 3.3 warns when it is imported, which is no matter of who tests a client.
        warnings.simplefilter("ignore")
        from busroot_mock.testing.in_process import StubInProcess

    return StubInProcess()


@pytest.fixture
def busroot_app(
    request: pytest.FixtureRequest, busroot_in_process: "StubInProcess"
) -> "Iterator[BusrootApp]":
    """A fresh world of the Busroot stub without a server: an ASGI application."""
    with busroot_in_process.world(**_wanted(request)) as world:
        yield world


def _wanted(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what the world shall start with: the nearest marker wins, options come last."""
    config = request.config
    given = {
        word: config.getoption(f"busroot_{word}") or config.getini(f"busroot_{word}")
        for word in WORDS
    }
    wanted: dict[str, Any] = {word: value for word, value in given.items() if value}
    for marker in reversed(list(request.node.iter_markers("busroot"))):
        if marker.args or not marker.kwargs.keys() <= WORDS.keys():
            pytest.fail(
                f"@pytest.mark.busroot takes {', '.join(WORDS)}, each by its name.", pytrace=False
            )
        wanted |= marker.kwargs
    seed = wanted.get("seed")
    if isinstance(seed, str):
        if not re.fullmatch("-?[0-9]+", seed):
            pytest.fail(f"The seed of a world is a whole number, not {seed!r}.", pytrace=False)
        wanted["seed"] = int(seed)
    return wanted
