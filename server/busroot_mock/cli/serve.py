"""Run the mock server: contract, world, TLS, state file and log lines as the options say."""

import argparse
import gc
import logging
import os
import socket
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

from busroot_mock import __version__
from busroot_mock.cli.connection_options import bounds_of, check_tls, limits_of, proxies_of
from busroot_mock.cli.memory_use import collect_seldom, return_large_buffers
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.paths import CONTRACT, FIXTURES

if TYPE_CHECKING:
    from busroot_mock.contract.document import Contract
    from busroot_mock.http.access import Access
    from busroot_mock.serving.app import Application
    from busroot_mock.serving.limits import Limits
    from busroot_mock.serving.log_lines import LineWriter
    from busroot_mock.serving.server import Beside
    from busroot_mock.serving.tls import Tls
    from busroot_mock.worlds.state_file import StateFile
    from busroot_mock.worlds.world import World

log = logging.getLogger(__name__)


def serve(options: argparse.Namespace) -> int:
    """Run the mock server until a signal ends it; return the exit code. Raises `SetupError`."""
    check_tls(options)
    # Imported here: --help and --version need none of it.
    from busroot_mock.serving.log_lines import LineWriter

    lines = LineWriter(sys.stderr)
    # Objects made at start-up live until the end: the garbage collector need not visit them.
    gc.disable()
    try:
        with redirect_stderr(cast("TextIO", lines)):
            set_up_logging(options.log_level, options.log_format, lines)
            with _locked(options.state):
                _serve_until_signal(options, lines)
    finally:
        gc.enable()
        lines.close()
    return 0


def _serve_until_signal(options: argparse.Namespace, lines: "LineWriter") -> None:
    from busroot_mock.cli.overlaid import contract_of, generic_of
    from busroot_mock.serving.app import Application

    contract = contract_of(options)
    limits, bounds = limits_of(options), bounds_of(options)
    application = Application(
        contract,
        _world(options, contract),
        access_of(options),
        bounds,
        limits.body,
        options.metrics,
        generic=generic_of(options, contract),
    )
    with listening(options, application, lines) as (origin, run, tls):
        state = None if options.state is None else _kept_in(options.state, application)
        print(_start_text(contract, origin, tls), flush=True)
        is_saving = (lambda: False) if state is None else (lambda: state.is_writing)
        try:
            run(limits, is_saving, _reloading(options))
        finally:
            if state is not None:
                state.keep()


def _reloading(options: argparse.Namespace) -> "Beside | None":
    from busroot_mock.cli.reloading import Reloading

    return Reloading(options) if options.reload else None


def access_of(options: argparse.Namespace) -> "Access":
    """Return who may use the test controls, as the options say."""
    from busroot_mock.http.access import TOKEN_VARIABLE, Access

    token = os.environ.get(TOKEN_VARIABLE) or None
    return Access(options.host, token, frozenset(options.cors), proxies_of(options))


@contextmanager
def listening(
    options: argparse.Namespace, application: "Application", lines: "LineWriter"
) -> Iterator[tuple[str, Callable[..., Callable[[], None]], "Tls | None"]]:
    """Listen as the options say; give the origin, what serves until a signal, and its TLS."""
    from busroot_mock.serving import server
    from busroot_mock.serving.request_lines import json_line

    if logging.getLogger().isEnabledFor(logging.INFO):
        application.write_line = lines.write
    if options.log_format == "json":
        application.line_of = json_line
    # First, as it tells whether the host is one: its name goes into the certificate.
    with server.listen(options.host, options.port) as listener, _tls(options) as tls:
        server.end_on_signals()

        def run(
            limits: "Limits",
            is_saving: Callable[[], bool] = lambda: False,
            beside: "Beside | None" = None,
        ) -> Callable[[], None]:
            _warn(application.access)
            collect_seldom()
            return_large_buffers()
            context = None if tls is None else tls.context
            return server.serve(application, listener, limits, context, is_saving, beside)

        yield _origin_of(listener, tls), run, tls


def _warn(access: "Access") -> None:
    from busroot_mock.http.access import SHORTEST_TOKEN, TOKEN_VARIABLE

    if not access.is_local and access.token is None:
        log.warning("The test controls are closed: %s holds no token.", TOKEN_VARIABLE)
    if access.token is not None and len(access.token) < SHORTEST_TOKEN:
        log.warning("%s can be guessed: use %d characters.", TOKEN_VARIABLE, SHORTEST_TOKEN)


def _locked(state: Path | None) -> AbstractContextManager[None]:
    from busroot_mock.worlds.state_file import locked

    return nullcontext() if state is None else locked(state)


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


def set_up_logging(level: str, form: str, lines: "LineWriter") -> None:
    """Let all that is logged be lines on stderr, in the form that is asked for."""
    # Connexion 3.3 warns when it is imported, which does not concern users of the mock server.
    warnings.filterwarnings("ignore", module=r"connexion\.")
    from busroot_mock.serving.log_lines import JsonFormatter, LineFormatter

    handler = logging.StreamHandler(cast("TextIO", lines))
    handler.setFormatter(JsonFormatter() if form == "json" else LineFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    # No line shows these, so they need not be looked up (the logging HOWTO, Optimization).
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    # The mock server reports problems of a contract itself.
    logging.getLogger("connexion").setLevel(logging.CRITICAL)


def _world(options: argparse.Namespace, contract: "Contract") -> "World":
    from busroot_mock.cli.checked_world import check_world, fixtures_of, world_of
    from busroot_mock.worlds.state_file import restore

    world = world_of(options, options.dataset)
    if options.state is not None:
        restore(options.state, world)
    is_own = (options.contract, fixtures_of(options)) == (CONTRACT, FIXTURES)
    if not is_own or options.overlay is not None:
        check_world(options, contract, world)
    return world


def _kept_in(path: Path, application: "Application") -> "StateFile":
    from busroot_mock.worlds.state_file import StateFile, sweep

    file = application.worlds.state_file = StateFile(path, application.world)
    application.note_write = file.note_write
    sweep(path)
    # Fails now if the file cannot be written, before anybody relies on it.
    file.keep()
    return file


def _origin_of(listener: socket.socket, tls: "Tls | None") -> str:
    host, port = listener.getsockname()[:2]
    scheme = "http" if tls is None else "https"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _start_text(contract: "Contract", origin: str, tls: "Tls | None") -> str:
    address = f"{origin}{contract.base_path}"
    line = (
        f"busroot-mock {__version__}, contract {contract.version}, "
        f"{len(contract.operations)} operations at {address}, docs at {address}/ui/, "
        f"console at {origin}{CONTROL_PREFIX}/"
    )
    return line if tls is None or tls.authority is None else f"{line}\n{tls.trust_text()}"
