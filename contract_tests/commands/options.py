"""The options of `busroot-mock verify`."""

import argparse
import random
from collections.abc import Callable
from urllib.parse import urlsplit

from ..config.settings import Settings

DEFAULT_REPORT = "busroot-report"
GENTLE_RATE = 10.0
DEFAULT_EXAMPLES = 50

DESCRIPTION = """\
Check a deployment of the Busroot API against the contract, and against what its answers must mean.

It only reads, unless --write names the account that the key belongs to: then it also makes records
of its own, notes them in a ledger before, and removes them afterwards. The key is taken from the
environment variable BUSROOT_API_KEY. Without URL, a stub is started and checked.
"""
EPILOG = """\
examples:
  busroot-mock verify --dry-run https://host/api
  BUSROOT_API_KEY=... busroot-mock verify https://host/api --rate 5 --max-time 600
  BUSROOT_API_KEY=... busroot-mock verify https://host/api --write my-account --profile qa.toml

exit codes: 0 the deployment conforms; 1 it does not; 2 it could not be tested: it cannot be
reached, does not know the key, did not answer in part, or the command is wrong.
"""

CLEANUP_DESCRIPTION = """\
Remove what a run of `busroot-mock verify --write` has left that was killed before it could do so.
Nothing is touched but what the ledger has. The key is taken from BUSROOT_API_KEY.

exit codes: 0 everything is removed, or listed as not removable; 2 it could not be done.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what it tells of itself, and the arguments, to a parser."""
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("url", nargs="?", metavar="URL", type=_url, help="as https://host/api")
    _add_scope(parser.add_argument_group("what is tested").add_argument)
    _add_writing(parser.add_argument_group("writing").add_argument)
    _add_limits(parser.add_argument_group("limits").add_argument)
    _add_judging(parser.add_argument_group("what comes of it").add_argument)


def add_cleanup_options(parser: argparse.ArgumentParser) -> None:
    """Add what `busroot-mock cleanup` tells of itself, and its arguments, to a parser."""
    parser.description = CLEANUP_DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "ledger", nargs="+", metavar="LEDGER", help="such as busroot-report/ledger-main.ndjson"
    )
    parser.add_argument("--profile", metavar="FILE", help="the profile of that run")


def _add_scope(add: Callable[..., object]) -> None:
    add("--dry-run", action="store_true", help="tell the plan, and send nothing")
    add("--profile", metavar="FILE", help="TOML that names more keys, and what is known: see docs")
    add("--tag", action="append", default=[], help="keep to a tag; may be repeated")
    add(
        "--operation",
        action="append",
        default=[],
        metavar="ID",
        help="keep to an operation, such as listSkus or 'GET /sku'; may be repeated",
    )
    add(
        "--certainty",
        action="append",
        default=[],
        choices=["documented", "partial", "assumed"],
        help="keep to operations that the manual shows so; may be repeated",
    )
    add(
        "--without",
        action="append",
        default=[],
        metavar="ORACLE",
        help="leave out an oracle; may be repeated",
    )
    add("--list-oracles", action="store_true", help="tell what the oracles check, and end")
    add("--seed", type=int, help="repeats a run; each run tells its own")
    add(
        "--max-examples",
        type=_count,
        default=DEFAULT_EXAMPLES,
        metavar="N",
        help="generated cases for each operation (default: %(default)s)",
    )
    add(
        "-n",
        dest="processes",
        type=_count,
        default=1,
        metavar="N",
        help="spread over so many processes (default: %(default)s)",
    )
    add(
        "--database",
        metavar="PLACE",
        help="keep failing cases, and try those of other runs first: a folder, or redis://host:port/0",
    )


def _add_writing(add: Callable[..., object]) -> None:
    add(
        "--write",
        metavar="ACCOUNT",
        help="call operations that write too; the id of the account that the key belongs to",
    )
    add(
        "--also",
        action="append",
        default=[],
        metavar="ID",
        help="with --write: call an operation that is left out otherwise, for it changes settings "
        "or the platform; may be repeated",
    )
    add(
        "--undeclared-methods",
        action="store_true",
        help="with --write: send methods that the contract does not declare; only where all data "
        "may be lost",
    )
    add(
        "--max-created",
        type=_count,
        default=20,
        metavar="N",
        help="records that one operation may make (default: %(default)s)",
    )


def _add_limits(add: Callable[..., object]) -> None:
    add(
        "--rate",
        type=_positive,
        metavar="N",
        help="requests per second (default: 10; no limit on this machine)",
    )
    add("--max-requests", type=_count, metavar="N", help="requests of the whole run")
    add(
        "--max-time",
        type=_positive,
        metavar="SECONDS",
        help="for the whole run; what is under way then is still ended",
    )
    add(
        "--timeout",
        type=_positive,
        default=30.0,
        metavar="SECONDS",
        help="for one answer (default: %(default)g)",
    )
    add(
        "--max-latency",
        type=_positive,
        metavar="MS",
        help="an answer that takes longer is a finding",
    )


def _add_judging(add: Callable[..., object]) -> None:
    add(
        "--report",
        default=DEFAULT_REPORT,
        metavar="FOLDER",
        help="where the reports go (default: %(default)s)",
    )
    add("--strict", action="store_true", help="let a contradicted assumption fail the run too")
    add("--baseline", metavar="FILE", help="known deviations, each with reason and expiry")
    add("--baseline-update", action="store_true", help="add what was found to that file")
    add("--overlay", metavar="FILE", help="write what was learned, as an OpenAPI Overlay")


def settings_from(options: argparse.Namespace) -> Settings:
    """Return the settings that the options ask for."""
    gentle = None if options.url is None or _is_loopback(options.url) else GENTLE_RATE
    return Settings(
        base_url=options.url,
        write=options.write,
        also=tuple(options.also),
        undeclared_methods=options.undeclared_methods,
        tags=tuple(options.tag),
        operations=tuple(options.operation),
        certainties=tuple(options.certainty),
        oracles_off=tuple(options.without),
        rate=options.rate or gentle,
        max_requests=options.max_requests,
        max_seconds=options.max_time,
        max_created=options.max_created,
        max_latency=options.max_latency,
        timeout=options.timeout,
        seed=random.randrange(2**32) if options.seed is None else options.seed,
        max_examples=options.max_examples,
        profile=options.profile,
        report=options.report,
        strict=options.strict,
        baseline=options.baseline,
        database=options.database,
        checked=True,
    )


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError(f"{text!r} is no address, such as https://host/api")
    if parts.username is not None or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError("give scheme, host and path alone, as https://host/api")
    return text.rstrip("/")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value
