"""The peers: where each comes from, how it is started, and what it can do."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SERVERS = Path(__file__).with_name("servers")

Command = Callable[[Path, Path, int], list[str]]
"""Makes the command of a peer from its folder, the contract and a port."""


@dataclass(frozen=True)
class Peer:
    """A server of the contract.

    Attributes:
        package: Its npm package; None if the Python environment has it.
        program: What must be on the path to run it.
        prefix: The path below which it serves the contract's paths.
        refuses: Whether it refuses a body that breaks the contract.
        about: How it was run, for readers of the report.
    """

    name: str
    command: Command
    about: str
    package: str | None = None
    version: str = ""
    program: str | None = None
    prefix: str = "/api"
    refuses: bool = True

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}".strip()


def _serve(level: str) -> Command:
    def command(folder: Path, contract: Path, port: int) -> list[str]:
        serve = [sys.executable, "-m", "busroot_mock", "serve", "--port", str(port)]
        return [*serve, "--log-level", level]

    return command


def _npm(program: str, *arguments: str) -> Command:
    """Return what makes a command with node; `{contract}` and `{port}` stand for their values."""

    def command(folder: Path, contract: Path, port: int) -> list[str]:
        values = {"contract": contract, "port": port}
        return [
            "node",
            str(folder / "node_modules" / program),
            *(argument.format(**values) for argument in arguments),
        ]

    return command


def _java(pattern: str, *arguments: str) -> Command:
    """Return what makes a command with java; like `_npm`, of a jar that the package brings."""

    def command(folder: Path, contract: Path, port: int) -> list[str]:
        values = {"contract": contract, "port": port}
        jars = sorted(map(str, (folder / "node_modules").glob(pattern)))
        # Without one, java itself says what is missing.
        jar = jars[0] if jars else pattern
        return ["java", "-jar", jar, *(argument.format(**values) for argument in arguments)]

    return command


def _openapi_backend(folder: Path, contract: Path, port: int) -> list[str]:
    return ["node", str(SERVERS / "openapi-backend.mjs"), str(folder), str(contract), str(port)]


def _connexion(kind: str) -> Command:
    def command(folder: Path, contract: Path, port: int) -> list[str]:
        program = str(SERVERS / "connexion_mock.py")
        return [sys.executable, "-W", "ignore", program, kind, str(contract), str(port)]

    return command


BUSROOT_MOCK = Peer(
    "busroot-mock",
    _serve("info"),
    "`serve`, as it comes: state, roles, validation of requests and answers, a line of log for "
    "each request (to nowhere)",
)
QUIET = Peer(
    "busroot-mock, `--log-level warning`", _serve("warning"), "without the log of requests"
)
PRISM = Peer(
    "Prism",
    _npm(
        "@stoplight/prism-cli/dist/index.js",
        *("mock", "-h", "127.0.0.1", "-p", "{port}", "-v", "silent", "{contract}"),
    ),
    "`mock -v silent`; static answers, validation of requests, with violations in a header",
    "@stoplight/prism-cli",
    "5.16.0",
    "node",
    prefix="",
)
OURS = (BUSROOT_MOCK, QUIET)
PEERS = (
    PRISM,
    Peer(
        "openapi-backend",
        _openapi_backend,
        "a library, in a server of 60 lines (`evaluation/benchmarks/servers`); static answers, "
        "validation of requests and answers",
        "openapi-backend",
        "5.21.2",
        "node",
    ),
    Peer(
        "Mockoon",
        _npm("@mockoon/cli/bin/run.js", "start", "-d", "{contract}", "-p", "{port}", "-X"),
        "`start -X`; answers from templates, no validation",
        "@mockoon/cli",
        "9.9.0",
        "node",
        refuses=False,
    ),
    Peer(
        "Specmatic",
        _java(
            "specmatic/*.jar",
            *("mock", "{contract}", "--port", "{port}", "--host", "127.0.0.1", "--noConsoleLog"),
        ),
        "`mock --noConsoleLog`; answers by example, validation of requests",
        "specmatic",
        "2.55.1",
        "java",
        prefix="",
    ),
    Peer(
        "MockServer",
        _java(
            "mockserver-node/*.jar", "run", "-p", "{port}", "--openapi", "{contract}", "-l", "ERROR"
        ),
        "`run --openapi -l ERROR`; static answers, a request that does not match is a 404",
        "mockserver-node",
        "8.0.0",
        "java",
    ),
    Peer(
        "Connexion FlaskApp",
        _connexion("flask"),
        "its `MockResolver`; static answers, validation of requests and answers",
    ),
    Peer(
        "Connexion AsyncApp",
        _connexion("async"),
        "its `MockResolver`; static answers, validation of requests and answers",
    ),
)


def lacking(peer: Peer) -> str | None:
    """Return what this machine lacks to run a peer, if it lacks something."""
    if peer.program and shutil.which(peer.program) is None:
        return f"there is no {peer.program}"
    return None
