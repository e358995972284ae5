"""The command `busroot-mock`."""

import argparse
import gc
import logging
import os
import socket
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast
from urllib.parse import urlsplit

from busroot_mock import __version__
from busroot_mock.cli.connection_options import add_connection_options, check_tls, limits_of
from busroot_mock.cli.verify import add_verify_commands
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT, FIXTURES

if TYPE_CHECKING:
    from busroot_mock.contract.document import Contract
    from busroot_mock.serving.app import Application
    from busroot_mock.serving.log_lines import LineWriter
    from busroot_mock.serving.tls import Tls
    from busroot_mock.worlds.state_file import StateFile
    from busroot_mock.worlds.world import World

log = logging.getLogger(__name__)

USAGE_ERROR = 2

_DESCRIPTION = "A stateful local mock server of the Busroot HTTP API."
_SERVE_DESCRIPTION = """\
Run the mock server until Ctrl-C or SIGTERM.

It keeps what is written until it ends, or across restarts with --state.
`POST /__mock__/reset` resets it. Send an API key in the header X-API-KEY, for
instance demo-admin-key; `GET /__mock__/keys` lists all keys.
"""
_SERVE_EPILOG = """\
examples:
  busroot-mock serve
  busroot-mock serve --port 0 --log-level warning
  busroot-mock serve --state mock.state --cors http://localhost:3000
  curl -H 'X-API-KEY: demo-admin-key' http://127.0.0.1:8080/api/admin/config

Beyond this machine, as with --host 0.0.0.0, the test controls under /__mock__
require a token in the header X-Control-Token: the value that the environment
variable BUSROOT_MOCK_TOKEN had when the server started.

exit codes: 0 stopped by a signal, 1 stopped by force since a request did not end within
5 seconds after the signal, 2 could not start.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    asked = sys.argv[1:] if arguments is None else arguments
    options = _parser(asked).parse_args(asked)
    try:
        return int(options.run(options))
    except SetupError as error:
        print(f"busroot-mock: {error}", file=sys.stderr)
        return USAGE_ERROR


def _parser(asked: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="busroot-mock", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="run the mock server",
        description=_SERVE_DESCRIPTION,
        epilog=_SERVE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_options(serve)
    serve.set_defaults(run=_serve)
    add_verify_commands(commands, asked)
    return parser


def _add_options(serve: argparse.ArgumentParser) -> None:
    """Add the options of `serve`: where it listens, which world it has, what it logs."""
    add = serve.add_argument
    add("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    add("--port", type=_port, default=8080, help="0 for any free port (default: %(default)s)")
    _add_world(serve)
    add(
        "--cors",
        type=_origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let web pages of this origin call the API, such as http://localhost:3000; * for all",
    )
    add("--contract", type=Path, default=CONTRACT, help="another openapi.yaml")
    add("--fixtures", type=Path, default=FIXTURES, help="another folder of datasets")
    add(
        "--log-level",
        choices=["debug", "info", "warning", "error"],
        default="info",
        help="info has a line for each request (default: %(default)s)",
    )
    add_connection_options(serve)


def _add_world(serve: argparse.ArgumentParser) -> None:
    add = serve.add_argument
    add("--dataset", default="demo", help="records to start with (default: %(default)s)")
    add("--seed", type=int, default=0, help="makes ids and codes repeatable (default: 0)")
    add(
        "--clock",
        type=_instant,
        metavar="TIME",
        help="freeze the world's clock at an ISO 8601 time, such as 2026-03-02T09:30:00Z; "
        "by default it runs, and the dataset's today is today",
    )
    add(
        "--state",
        type=Path,
        metavar="FILE",
        help="keep the world in a file, over restarts; a file that is there says what dataset, "
        "seed and clock are",
    )


def _serve(options: argparse.Namespace) -> int:
    # What start-up makes stays for good: the collector need not look at it, now or later.
    gc.disable()
    check_tls(options)
    # Imported here: --help and --version need none of it.
    from busroot_mock.serving.log_lines import LineWriter

    lines = LineWriter(sys.stderr)
    try:
        with redirect_stderr(cast("TextIO", lines)):
            _say_little(options.log_level, lines)
            _serve_until_signal(options, lines)
    finally:
        lines.close()
    return 0


def _serve_until_signal(options: argparse.Namespace, lines: "LineWriter") -> None:
    from busroot_mock.contract.document import Contract
    from busroot_mock.http.access import TOKEN_VARIABLE, Access
    from busroot_mock.serving.app import Application
    from busroot_mock.serving.server import end_on_signals, listen, serve

    contract = Contract(options.contract)
    access = Access(options.host, os.environ.get(TOKEN_VARIABLE) or None, frozenset(options.cors))
    application = Application(contract, _world(options, contract), access)
    if logging.getLogger().isEnabledFor(logging.INFO):
        application.write_line = lines.write
    with _tls(options) as tls:
        listener = listen(options.host, options.port)
        end_on_signals()
        state = None if options.state is None else _kept_in(options.state, application)
        print(_start_text(contract, listener, tls), flush=True)
        if not access.is_local and access.token is None:
            log.warning(
                "Nobody may use the test controls: there is no token in %s.", TOKEN_VARIABLE
            )
        gc.freeze()
        gc.enable()
        try:
            serve(application, listener, limits_of(options), None if tls is None else tls.context)
        finally:
            if state is not None:
                state.keep()


@contextmanager
def _tls(options: argparse.Namespace) -> Iterator["Tls | None"]:
    if options.tls is None and options.tls_cert is None:
        yield None
        return
    from busroot_mock.serving.tls import from_files, self_signed

    if options.tls_cert is not None:
        tls = from_files(options.tls_cert, options.tls_key)
    else:
        tls = self_signed(options.host)
    try:
        yield tls
    finally:
        tls.close()


def _say_little(level: str, lines: "LineWriter") -> None:
    # Connexion 3.3 warns when it is imported; there is nothing in it for who runs the stub.
    warnings.filterwarnings("ignore", module=r"connexion\.")
    handler = logging.StreamHandler(cast("TextIO", lines))
    logging.basicConfig(level=level.upper(), format="%(message)s", handlers=[handler])
    # What no line shows need not be found out for each (the logging HOWTO, Optimization).
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # What Connexion has to say at the start is said in the stub's own words.
    logging.getLogger("connexion").setLevel(logging.CRITICAL)


def _world(options: argparse.Namespace, contract: "Contract") -> "World":
    from busroot_mock.worlds.clock import Clock
    from busroot_mock.worlds.state_file import restore
    from busroot_mock.worlds.world import World

    world = World(options.dataset, options.seed, Clock(options.clock), options.fixtures)
    if options.state is not None:
        restore(options.state, world)
    if (options.contract, options.fixtures) != (CONTRACT, FIXTURES):
        from busroot_mock.datasets.conformance import check_records
        from busroot_mock.pipeline.rehearsal import rehearse

        check_records(contract, options.fixtures, world.dataset)
        rehearse(contract, world)
    return world


def _kept_in(path: Path, application: "Application") -> "StateFile":
    from busroot_mock.worlds.state_file import StateFile, sweep

    file = StateFile(path, application.world)
    application.note_write = file.note_write
    sweep(path)
    # That it cannot be written is told before anybody relies on it.
    file.keep()
    return file


def _start_text(contract: "Contract", listener: socket.socket, tls: "Tls | None") -> str:
    host, port = listener.getsockname()[:2]
    scheme = "http" if tls is None else "https"
    origin = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    address = f"{origin}{contract.base_path}"
    line = (
        f"busroot-mock {__version__}, contract {contract.version}, "
        f"{len(contract.operations)} operations at {address}, docs at {address}/ui/, "
        f"console at {origin}/__mock__/"
    )
    return line if tls is None or tls.authority is None else f"{line}\n{tls.trust_text()}"


def _version() -> str:
    return f"busroot-mock {__version__}"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")
    return int(text)


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if text != "*" and (
        parts.scheme not in ("http", "https") or parts[1:] != (parts.netloc, "", "", "")
    ):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an origin, such as http://localhost:3000"
        )
    return text


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 2000 <= at.year < 2099:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a time with a zone in 2000 to 2098, such as 2026-03-02T09:30:00Z"
        )
    return at.astimezone(UTC)
