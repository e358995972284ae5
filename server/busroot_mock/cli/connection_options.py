"""Options of `serve` about connections: limits, deadlines and TLS."""

import argparse
import math
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from busroot_mock.cli.declared import Declared
from busroot_mock.errors import SetupError
from busroot_mock.http.proxies import Proxies, network_of, prefix_of
from busroot_mock.serving.limits import Limits
from busroot_mock.worlds.bounds import Bounds

_LIMITS = {
    "request_line": ("BYTES", "longest request line; a longer one gets 414"),
    "headers": (
        "BYTES",
        "largest headers of a request, or trailers of its body; larger ones get 431",
    ),
    "body": ("BYTES", "largest body of a request; a larger one gets 413"),
    "connections": ("NUMBER", "most open connections; idle ones are closed to make room, else 503"),
    "head_timeout": ("SECONDS", "time limit for the head of a request; then 408"),
    "body_timeout": ("SECONDS", "time limit for the body of a request; then 408"),
    "idle_timeout": (
        "SECONDS",
        "how long a connection stays open between requests; sent in the header Keep-Alive",
    ),
    "send_timeout": (
        "SECONDS",
        "how long a client may read nothing of a response before it is disconnected",
    ),
}
_BOUNDS = {
    "worlds": ("NUMBER", "most worlds besides the default one; then 503"),
    "snapshots": ("NUMBER", "most snapshots of all worlds; then 503"),
    "faults": ("NUMBER", "most fault rules of all worlds; then 503"),
    "records": ("NUMBER", "most records of a table; then writes get 503"),
    "stored": ("BYTES", "most memory for the records of all worlds, roughly; then 503"),
    "journal": ("BYTES", "most memory for all journals, roughly; then old entries are dropped"),
}
_DEFAULTS = {**asdict(Limits()), **asdict(Bounds())}


def add_connection_options(parser: argparse.ArgumentParser, declared: Declared) -> None:
    """Add the options to a parser."""
    add = partial(declared.add, parser.add_argument_group("TLS").add_argument)
    add(
        "--tls",
        choices=["self-signed"],
        help="use TLS with a certificate from a throw-away authority, and print how to trust it "
        "(needs the extra `tls`)",
    )
    add("--tls-cert", type=Path, metavar="FILE", help="certificate chain, in PEM")
    add("--tls-key", type=Path, metavar="FILE", help="its key, if not in that file")
    _add_proxy_options(parser, declared)
    declared.add(
        parser.add_argument,
        "--metrics",
        action="store_true",
        help="show metrics for Prometheus at /metrics (needs the extra `metrics`)",
    )
    add = partial(declared.add, parser.add_argument_group("limits").add_argument)
    for name, (unit, text) in {**_LIMITS, **_BOUNDS}.items():
        default, is_time = _DEFAULTS[name], unit == "SECONDS"
        add(
            f"--{'' if is_time else 'max-'}{name.replace('_', '-')}",
            dest=name,
            type=seconds if is_time else _count,
            default=default,
            metavar=unit,
            help=f"{text} (default: {default:g})"
            if unit == "SECONDS"
            else f"{text} (default: {default})",
        )


def _add_proxy_options(parser: argparse.ArgumentParser, declared: Declared) -> None:
    add = partial(declared.add, parser.add_argument_group("behind a proxy").add_argument)
    add(
        "--root-path",
        type=_readable_by(prefix_of),
        default="",
        metavar="PATH",
        help="prefix under which a proxy shows the server, such as /mock",
    )
    add(
        "--trusted-proxy",
        type=_readable_by(network_of),
        action="append",
        default=[],
        metavar="ADDRESS",
        help="address or network of a proxy whose X-Forwarded-Prefix, -Proto and -Host are "
        "believed, as those from this machine are; may be given several times",
    )


def _readable_by(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a reader of the value of an option whose errors argparse shows."""

    def reader(text: str) -> Any:
        try:
            return read(text)
        except SetupError as error:
            raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error

    return reader


def proxies_of(options: argparse.Namespace) -> Proxies:
    """Return what the options say of proxies."""
    return Proxies(options.root_path, tuple(options.trusted_proxy))


def limits_of(options: argparse.Namespace) -> Limits:
    """Return the limits that the options ask for."""
    return Limits(**{name: getattr(options, name) for name in _LIMITS})


def bounds_of(options: argparse.Namespace) -> Bounds:
    """Return the bounds of what clients may store that the options ask for."""
    return Bounds(**{name: getattr(options, name) for name in _BOUNDS})


def check_tls(options: argparse.Namespace) -> None:
    """Raise `SetupError` if the options of TLS contradict one another."""
    if options.tls is not None and options.tls_cert is not None:
        raise SetupError("--tls self-signed cannot be combined with --tls-cert.")
    if options.tls_key is not None and options.tls_cert is None:
        raise SetupError("--tls-key needs --tls-cert.")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:12]) < 10**9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 999999999")
    return int(text)


def seconds(text: str) -> float:
    """Return the seconds that an option gives."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.01 <= number <= 86_400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0.01 to 86400")
    return number
