"""The command `busroot-mock`."""

import argparse
import gc
import logging
import os
import socket
import sys
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from busroot_mock import __version__
from busroot_mock.errors import SetupError
from busroot_mock.harness import add_harness
from busroot_mock.paths import CONTRACT, FIXTURES

if TYPE_CHECKING:
    from busroot_mock.app import Application
    from busroot_mock.contract import Contract

USAGE_ERROR = 2

_DESCRIPTION = "A stateful local stub of the Busroot HTTP API."
_SERVE_DESCRIPTION = """\
Serve the stub until Ctrl-C or SIGTERM.

State is kept in memory: what is written is read back until the server ends or
`POST /__mock__/reset`. Send an API key in the header X-API-KEY, for instance
demo-admin-key; `GET /__mock__/keys` lists all of them.
"""
_SERVE_EPILOG = """\
examples:
  busroot-mock serve
  busroot-mock serve --port 0 --log-level warning
  curl -H 'X-API-KEY: demo-admin-key' http://127.0.0.1:8080/api/admin/config

exit codes: 0 ended by a signal, 2 could not start.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except SetupError as error:
        print(f"busroot-mock: {error}", file=sys.stderr)
        return USAGE_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="busroot-mock", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser(
        "serve",
        help="serve the stub",
        description=_SERVE_DESCRIPTION,
        epilog=_SERVE_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = serve.add_argument
    add("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
    add("--port", type=_port, default=8080, help="0 for any free port (default: %(default)s)")
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
    serve.set_defaults(run=_serve)
    add_harness(commands)
    return parser


def _serve(options: argparse.Namespace) -> int:
    # What start-up makes stays for good: the collector need not look at it, now or later.
    gc.disable()
    # Connexion 3.3 warns when it is imported; there is nothing in it for who runs the stub.
    warnings.filterwarnings("ignore", module=r"connexion\.")
    # Imported here: --help and --version need none of it.
    from busroot_mock.access import TOKEN_VARIABLE, Access
    from busroot_mock.app import Application
    from busroot_mock.clock import Clock
    from busroot_mock.contract import Contract
    from busroot_mock.serving import end_on_signals, listen, serve
    from busroot_mock.state_file import restore
    from busroot_mock.worlds import World

    logging.basicConfig(level=options.log_level.upper(), format="%(message)s", stream=sys.stderr)
    # What no line shows need not be found out for each (the logging HOWTO, Optimization).
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # What Connexion has to say at the start is said in the stub's own words.
    logging.getLogger("connexion").setLevel(logging.CRITICAL)
    contract = Contract(options.contract)
    clock = Clock(options.clock)
    world = World(options.dataset, options.seed, clock, options.fixtures)
    if options.state is not None:
        restore(options.state, world)
    if (options.contract, options.fixtures) != (CONTRACT, FIXTURES):
        from busroot_mock.records import check_records
        from busroot_mock.rehearsal import rehearse

        check_records(contract, options.fixtures, world.dataset)
        rehearse(contract, world)
    access = Access(options.host, os.environ.get(TOKEN_VARIABLE) or None, frozenset(options.cors))
    application = Application(contract, world, access)
    listener = listen(options.host, options.port)
    end_on_signals()
    print(_start_line(contract, listener), flush=True)
    gc.freeze()
    gc.enable()
    if options.state is None:
        serve(application, listener)
    else:
        _serve_keeping(application, listener, options.state)
    return 0


def _serve_keeping(application: "Application", listener: socket.socket, path: Path) -> None:
    from busroot_mock.serving import serve
    from busroot_mock.state_file import StateFile

    file = StateFile(path, application.world)
    application.note_write = file.note_write
    try:
        file.keep()
        serve(application, listener)
    except OSError as error:
        raise SetupError(f"The state file {path} cannot be written: {error.strerror}.") from error
    finally:
        file.keep()


def _start_line(contract: "Contract", listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}{contract.base_path}"
    return (
        f"busroot-mock {__version__}, contract {contract.version}, "
        f"{len(contract.operations)} operations at {address}, docs at {address}/ui/"
    )


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
        raise argparse.ArgumentTypeError(f"{text!r} is no origin, such as http://localhost:3000")
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
