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
Check a deployment of the Busroot API against the contract, and check what its responses mean.

It only reads, unless --write names the account that the key belongs to: then it also creates
records of its own, enters them in a ledger first, and removes them afterwards. The key is taken
from the environment variable BUSROOT_API_KEY. Without URL, a mock server is started and checked.
"""
EPILOG = """\
examples:
  busroot-mock verify --dry-run https://host/api
  BUSROOT_API_KEY=... busroot-mock verify https://host/api --rate 5 --max-time 600
  BUSROOT_API_KEY=... busroot-mock verify https://host/api --write my-account --profile qa.toml

exit codes: 0 the deployment conforms; 1 it does not; 2 it could not be tested: it cannot be
reached, rejects the key, left requests unanswered, or the command line is wrong; 3 the contract
tests are defective; 4 it conforms as far as tested, but something selected is untested (see
--allow-untested); 5 records of the run are left behind (see --allow-left).
"""

CLEANUP_DESCRIPTION = """\
Remove the records that a killed run of `busroot-mock verify --write` left behind. Only records that
the ledger lists are touched. The key is taken from BUSROOT_API_KEY.

exit codes: 0 everything is removed, or listed as not removable; 2 something could not be removed.
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add description and arguments of `busroot-mock verify` to a parser."""
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("url", nargs="?", metavar="URL", type=_url, help="such as https://host/api")
    scope = parser.add_argument_group("what is tested").add_argument
    _add_scope(scope)
    _add_cases(scope)
    _add_writing(parser.add_argument_group("writing").add_argument)
    _add_limits(parser.add_argument_group("limits").add_argument)
    _add_judging(parser.add_argument_group("results").add_argument)


def add_cleanup_options(parser: argparse.ArgumentParser) -> None:
    """Add description and arguments of `busroot-mock cleanup` to a parser."""
    parser.description = CLEANUP_DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "ledger", nargs="+", metavar="LEDGER", help="such as busroot-report/ledger-main.ndjson"
    )
    parser.add_argument("--profile", metavar="FILE", help="the profile of that run")


def _add_scope(add: Callable[..., object]) -> None:
    add("--dry-run", action="store_true", help="print the plan, and send nothing")
    add("--profile", metavar="FILE", help="TOML file: more keys, known deviations")
    add("--tag", action="append", default=[], help="test only this tag; may be repeated")
    add(
        "--operation",
        action="append",
        default=[],
        metavar="ID",
        help="test only this operation, such as listSkus or 'GET /sku'; may be repeated",
    )
    add(
        "--certainty",
        action="append",
        default=[],
        choices=["documented", "partial", "assumed"],
        help="test only operations of this certainty; may be repeated",
    )
    add(
        "--without",
        action="append",
        default=[],
        metavar="ORACLE",
        help="leave out this oracle; may be repeated",
    )
    add("--list-oracles", action="store_true", help="print what the oracles check, and exit")


def _add_cases(add: Callable[..., object]) -> None:
    add("--seed", type=int, help="repeats a run; each run prints its seed")
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
        help="number of processes (default: %(default)s)",
    )
    add(
        "--database",
        metavar="PLACE",
        help="keep failing cases, and try those of other runs first: a folder or redis://host:port/0",
    )


def _add_writing(add: Callable[..., object]) -> None:
    add(
        "--write",
        metavar="ACCOUNT",
        help="also call operations that write, in this account: the id of the key's own account",
    )
    add(
        "--also",
        action="append",
        default=[],
        metavar="ID",
        help="with --write: also call this operation, which is left out otherwise because it "
        "changes settings or the platform; may be repeated",
    )
    add(
        "--undeclared-methods",
        action="store_true",
        help="with --write: send methods that the contract does not declare; all data of the "
        "deployment may be lost",
    )
    add(
        "--max-created",
        type=_count,
        default=20,
        metavar="N",
        help="records that an operation may create (default: %(default)s)",
    )


def _add_limits(add: Callable[..., object]) -> None:
    add(
        "--rate",
        type=_positive,
        metavar="N",
        help="requests per second (default: 10; no limit on this machine)",
    )
    add("--max-requests", type=_count, metavar="N", help="limit on the requests of the whole run")
    add(
        "--max-time",
        type=_positive,
        metavar="SECONDS",
        help="time limit of the whole run; a test that is running then is finished",
    )
    add(
        "--timeout",
        type=_positive,
        default=30.0,
        metavar="SECONDS",
        help="time limit for a response (default: %(default)g)",
    )
    add(
        "--max-latency",
        type=_positive,
        metavar="MS",
        help="report responses that take longer",
    )


def _add_judging(add: Callable[..., object]) -> None:
    add(
        "--report",
        default=DEFAULT_REPORT,
        metavar="FOLDER",
        help="folder for the reports (default: %(default)s)",
    )
    add(
        "--allow-untested",
        action="store_true",
        help="pass (exit code 0) although something selected is untested; it is named all the same",
    )
    add(
        "--allow-left",
        action="store_true",
        help="with --write: pass although records are left that no operation removes; they are "
        "named all the same",
    )
    add("--strict", action="store_true", help="contradicted assumptions fail the run too")
    add("--baseline", metavar="FILE", help="file of known deviations, each with reason and expiry")
    add("--baseline-update", action="store_true", help="add new findings to the baseline")
    add("--overlay", metavar="FILE", help="write corrections of the contract as an OpenAPI Overlay")


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
        allow_untested=options.allow_untested,
        allow_left=options.allow_left,
        strict=options.strict,
        baseline=options.baseline,
        database=options.database,
        checked=True,
    )


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError(f"{text!r} is not a URL such as https://host/api")
    if parts.username is not None or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(
            "give only scheme, host and path, such as https://host/api"
        )
    return text.rstrip("/")


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value
