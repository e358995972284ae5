"""The command `proxy`: pass requests on to a deployment, and judge both sides."""

import argparse
import logging
import sys
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, cast

from busroot_mock.cli.connection_options import bounds_of, check_tls, limits_of, seconds
from busroot_mock.cli.declared import Declared
from busroot_mock.cli.proxy_recording import (
    add_recording_options,
    is_judged,
    judged_recording,
    kept_text,
    recording_of,
)
from busroot_mock.cli.serve import access_of, listening, set_up_logging
from busroot_mock.cli.serve_options import add_listening_options
from busroot_mock.contract.wire_names import CONTROL_PREFIX
from busroot_mock.errors import SetupError
from busroot_mock.extras import missing_extra
from busroot_mock.http.access import is_loopback

if TYPE_CHECKING:
    from busroot_mock.contract.document import Contract
    from busroot_mock.proxy.recording import Recording
    from busroot_mock.proxy.target import Target
    from busroot_mock.proxy.upstream import Upstream
    from busroot_mock.serving.app import Application
    from busroot_mock.serving.log_lines import LineWriter

log = logging.getLogger(__name__)

_BODY_TIMEOUT = 300.0
DESCRIPTION = """\
Pass the requests of a client on to a deployment, and judge both sides by the contract.

The client talks to the proxy as to the mock server, with its own key, which is passed on and
neither logged nor kept. Responses come back byte for byte.
"""
EPILOG = f"""\
examples:
  busroot-mock proxy https://busroot.example.com/api
  busroot-mock proxy https://busroot.example.com/api --read-only --port 8081
  curl -H "X-API-Key: $KEY" http://127.0.0.1:8080/api/sku

What passes is shown at {CONTROL_PREFIX}/ while the proxy runs.

Each option can also stand in the environment, as BUSROOT_MOCK_PROXY_PORT=8081,
and in the table [proxy] of busroot-mock.toml, or [tool.busroot-mock.proxy] of
pyproject.toml. The command line comes first, then the environment.

exit codes: 0 stopped by a signal; 1 a side of --fail-on has failures, or it was
forced to stop; 2 could not start; 3 it is defective.
"""


def add_proxy_command(commands: Any) -> None:
    """Add the command to the subparsers of `argparse`."""
    parser = commands.add_parser(
        "proxy",
        help="pass requests on to a deployment, and judge both sides",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", metavar="URL", help="base URL of the API of the deployment")
    declared = Declared("proxy")
    declared.add(
        parser.add_argument,
        "--read-only",
        action="store_true",
        help="pass on GET, HEAD and OPTIONS alone; the rest gets 403",
    )
    add = partial(declared.add, parser.add_argument_group("deployment").add_argument)
    add(
        "--timeout",
        type=seconds,
        default=60.0,
        metavar="SECONDS",
        help="how long the deployment may send nothing; then 504 (default: 60)",
    )
    add("--ca-bundle", type=Path, metavar="FILE", help="authorities to trust, in PEM")
    add("--client-cert", type=Path, metavar="FILE", help="certificate of the proxy, in PEM")
    add("--client-key", type=Path, metavar="FILE", help="its key, if not in that file")
    add_recording_options(parser, declared)
    add_listening_options(parser, declared)
    parser.set_defaults(run=proxy, declared=declared)


def proxy(options: argparse.Namespace) -> int:
    """Run the proxy until a signal ends it; return the exit code. Raises `SetupError`."""
    options.body_timeout = max(options.body_timeout, _BODY_TIMEOUT)
    check_tls(options)
    from busroot_mock.serving.log_lines import LineWriter

    lines = LineWriter(sys.stderr)
    try:
        with redirect_stderr(cast("TextIO", lines)):
            set_up_logging(options.log_level, options.log_format, lines)
            return _proxy_until_signal(options, lines)
    finally:
        lines.close()


def _proxy_until_signal(options: argparse.Namespace, lines: "LineWriter") -> int:
    from busroot_mock.contract.document import Contract

    contract = Contract(options.contract)
    upstream = _upstream(options)
    recording = recording_of(options, contract)
    application = _application(options, contract, upstream, recording)
    try:
        call_off = _run(options, application, upstream.target, lines)
    finally:
        if recording is not None:
            recording.close()
    # What follows may take its time.
    call_off()
    return _conclude(options, upstream.target, recording)


def _run(
    options: argparse.Namespace, application: "Application", target: "Target", lines: "LineWriter"
) -> Callable[[], None]:
    contract = application.contract
    with listening(options, application, lines) as (origin, run, tls):
        rest = ", which only reads" if options.read_only else ""
        print(
            f"busroot-mock proxy of {target.origin}{target.base_path}{rest}, contract "
            f"{contract.version}, at {origin}{contract.base_path}, "
            f"console at {origin}{CONTROL_PREFIX}/",
            flush=True,
        )
        if tls is not None and tls.authority is not None:
            print(tls.trust_text(), flush=True)
        return run(limits_of(options))


def _conclude(options: argparse.Namespace, target: "Target", recording: "Recording | None") -> int:
    """Say what was recorded, and judge it; return the exit code."""
    if recording is not None and options.record is not None:
        print(kept_text(recording), flush=True)
    if recording is None or not is_judged(options):
        return 0
    if not recording.count:
        print("Nothing passed, so there is nothing to judge.", flush=True)
        return 0
    return judged_recording(options, recording, f"{target.origin}{target.base_path}")


def _upstream(options: argparse.Namespace) -> "Upstream":
    try:
        from busroot_mock.proxy.reach_checks import check_files
        from busroot_mock.proxy.target import Reach, target_of
        from busroot_mock.proxy.upstream import Upstream
    except ModuleNotFoundError as error:
        if error.name == "pycurl":
            raise missing_extra("The proxy", "proxy") from error
        raise
    target = target_of(options.url)
    if is_loopback(target.host) and target.port == options.port:
        raise SetupError(
            f"{options.url} is the address of the proxy itself. Choose another with --port."
        )
    reach = Reach(options.ca_bundle, options.client_cert, options.client_key, options.timeout)
    check_files(reach)
    return Upstream(target, reach, options.read_only)


def _application(
    options: argparse.Namespace,
    contract: "Contract",
    upstream: "Upstream",
    recording: "Recording | None",
) -> "Application":
    from busroot_mock.proxy.forward import Forwarder
    from busroot_mock.serving.app import Application
    from busroot_mock.worlds.world import World

    forwarder = Forwarder(contract, upstream, None if recording is None else recording.take)
    for name, why in forwarder.judge.unread.items():
        log.warning("Requests to %s are passed on, but not judged: %s", name, why)
    return Application(
        contract,
        World("minimal"),
        access_of(options),
        bounds_of(options),
        has_metrics=options.metrics,
        forwarder=forwarder,
    )
