"""Options of `serve`."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from busroot_mock.cli.connection_options import add_connection_options
from busroot_mock.cli.declared import Declared
from busroot_mock.cli.learn import contract_path
from busroot_mock.contract.wire_names import CONTROL_PREFIX, KEY_HEADER
from busroot_mock.paths import CONTRACT, FIXTURES
from busroot_mock.serving.limits import Limits
from busroot_mock.timestamps import instant_of

DESCRIPTION = f"""\
Run the mock server until Ctrl-C or SIGTERM.

It keeps what is written until it stops; with --state, also across restarts.
`POST {CONTROL_PREFIX}/reset` resets it. Send an API key in the header {KEY_HEADER}, for
instance demo-admin-key; `GET {CONTROL_PREFIX}/keys` lists all keys.
"""
EPILOG = f"""\
examples:
  busroot-mock serve
  busroot-mock serve --port 0 --log-level warning
  busroot-mock serve --state mock.state --cors http://localhost:3000
  busroot-mock serve --contract openapi.yaml --fixtures fixtures --reload
  curl -H '{KEY_HEADER}: demo-admin-key' http://127.0.0.1:8080/api/admin/config

Each option can also stand in the environment, as BUSROOT_MOCK_PORT=8081, and in
the file busroot-mock.toml of the current folder, or the table
[tool.busroot-mock] of its pyproject.toml, as port = 8081. The command line
comes first, then the environment.

If other machines can reach the server, as with --host 0.0.0.0, the test
controls under {CONTROL_PREFIX} require a token in the header X-Control-Token: the
value that the environment variable BUSROOT_MOCK_TOKEN had at the start.

exit codes: 0 stopped by a signal; 1 forced to stop, since a request did not
end within {Limits().forced_exit:g} seconds of the signal; 2 could not start; 3 it is defective:
the last line names a file, and whom to send it to.
"""


def add_serve_options(parser: argparse.ArgumentParser) -> Declared:
    """Add the options to a parser; return how they are completed."""
    declared = Declared()
    add_listening_options(parser, declared)
    add = partial(declared.add, parser.add_argument)
    _add_world_options(add)
    add(
        "--fixtures",
        type=Path,
        default=FIXTURES,
        help="use another folder of datasets, or what learn has written beside an overlay",
    )
    add(
        "--overlay",
        type=Path,
        metavar="FILE",
        help="apply an OpenAPI Overlay to the contract, such as learn writes",
    )
    add(
        "--reload",
        action="store_true",
        help="take up contract, overlay and fixtures when their files change; worlds stay as they "
        "are, and start from the new fixtures when they are reset",
    )
    return declared


def add_listening_options(parser: argparse.ArgumentParser, declared: Declared) -> None:
    """Add the options that the mock server shares with a proxy."""
    add = partial(declared.add, parser.add_argument)
    add("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add(
        "--port",
        type=_port,
        default=8080,
        help="port to listen on; 0 for any free port (default: %(default)s)",
    )
    add(
        "--cors",
        type=_origin,
        action="append",
        default=[],
        metavar="ORIGIN",
        help="let web pages of this origin call the API, such as http://localhost:3000; * for all",
    )
    add("--contract", type=contract_path, default=CONTRACT, help="use another openapi.yaml")
    _add_log_options(add)
    add_connection_options(parser, declared)


def _add_log_options(add: Callable[..., None]) -> None:
    add(
        "--log-level",
        choices=["debug", "info", "warning", "error"],
        default="info",
        help="info logs every request (default: %(default)s)",
    )
    add(
        "--log-format",
        choices=["plain", "json"],
        default="plain",
        help="json logs an object in each line: time, world, operation, status, why it was "
        "refused (default: %(default)s)",
    )


def _add_world_options(add: Callable[..., None]) -> None:
    add("--dataset", default="demo", help="records to start with (default: %(default)s)")
    add(
        "--seed",
        type=_whole_number,
        default=0,
        help="number that ids and codes are drawn from; the same seed repeats them (default: 0)",
    )
    add(
        "--clock",
        type=_time,
        metavar="TIME",
        help="freeze the world's clock at an ISO 8601 time, such as 2026-03-02T09:30:00Z; "
        "by default it runs, and dates in the dataset are relative to today",
    )
    add(
        "--state",
        type=Path,
        metavar="FILE",
        help="keep the world in a file across restarts; if the file exists, dataset, seed and "
        "clock come from it",
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 0 to 65535")
    return int(text)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number") from error


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if text != "*" and (
        parts.scheme not in ("http", "https") or parts[1:] != (parts.netloc, "", "", "")
    ):
        raise argparse.ArgumentTypeError(f"{text!r} is not an origin such as http://localhost:3000")
    return text


def _time(text: str) -> datetime:
    try:
        at = instant_of(text.upper())
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 2000 <= at.year < 2099:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a time with a zone in 2000 to 2098, such as 2026-03-02T09:30:00Z"
        )
    return at.astimezone(UTC)
