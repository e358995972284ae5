"""The command `busroot-mock compare`."""

import argparse
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from busroot_mock.cli.declared import Declared
from busroot_mock.cli.verify import module, module_of_extra
from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT

DESCRIPTION: Final = """\
Compare two OpenAPI documents (3.0 or 3.1): what was added, removed, narrowed or
widened, for whom it breaks, and which guesses of the old one it settles. The old
one is the contract that the mock server is built on, unless two are given.

Or ask two deployments the same, reading only, and compare what they answer:
statuses, media types, members and their types, order. `mock` is a mock server
that is started for it.
"""
EPILOG: Final = """\
examples:
  busroot-mock compare vendor.json
  busroot-mock compare old.yaml new.yaml --fail-on undecided --for both
  busroot-mock compare mock https://host/api
  busroot-mock compare https://qa.host/api https://host/api --second-key PROD_KEY

Each option can also stand in the environment, as BUSROOT_MOCK_COMPARE_FOR=both,
and in the table [compare] of busroot-mock.toml, or [tool.busroot-mock.compare]
of pyproject.toml; those of connections as verify has them, as BUSROOT_HEADER.

exit codes: 0 nothing that --fail-on names, no difference; 1 something; 2 could
not compare; 3 it is defective: the last line names a file, and whom to send it
to; 4 no difference, but not all requests were answered.
"""
FAILS: Final = ("breaking", "undecided", "any", "none")
AUDIENCES: Final = ("clients", "servers", "both")
DIFFERENT: Final = 1
MOCK: Final = "mock"
KEY_VARIABLE: Final = "BUSROOT_API_KEY"


def add_compare_command(commands: Any, asked: Sequence[str]) -> None:
    """Add the command to the subparsers of `argparse`.

    Args:
        commands: The subparsers.
        asked: The command line; only a command that it names gets all of its options.
    """
    parser = commands.add_parser(
        "compare",
        help="compare two OpenAPI documents, or two deployments",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.usage = "%(prog)s [OLD] NEW [OPTION ...]\n       %(prog)s URL URL [OPTION ...]"
    parser.set_defaults(run=_compare)
    parser.add_argument(
        "document", nargs="+", metavar="NEW", help="a file in YAML or JSON, a URL, or mock"
    )
    declared = Declared("compare")
    parser.set_defaults(declared=declared)
    add = partial(declared.add, parser.add_argument)
    add("--overlay", type=Path, metavar="FILE", help="apply this OpenAPI Overlay to the old one")
    add(
        "--fail-on",
        choices=FAILS,
        default="breaking",
        help="what makes the exit code 1; undecided includes breaking (default: %(default)s)",
    )
    add(
        "--for",
        dest="audience",
        choices=AUDIENCES,
        default="clients",
        help="who must not break: clients or servers of the old document (default: %(default)s)",
    )
    _add_outputs(add)
    _add_deployments(parser, declared)
    if "compare" in asked:
        module("commands.options").add_compare_options(parser)


def _add_outputs(add: Callable[..., None]) -> None:
    add("--json", type=Path, metavar="FILE", help="write the result as JSON")
    add("--html", type=Path, metavar="FILE", help="write it as a page")


def _add_deployments(parser: argparse.ArgumentParser, declared: Declared) -> None:
    add = partial(declared.add, parser.add_argument_group("deployments").add_argument)
    add("--same-data", action="store_true", help="both have the same records: compare values too")
    for name in ("first", "second"):
        add(
            f"--{name}-key",
            default=KEY_VARIABLE,
            metavar="VARIABLE",
            help=f"variable with the key of the {name} one (default: %(default)s)",
        )


def _is_deployment(name: str) -> bool:
    return name == MOCK or name.lower().startswith(("http://", "https://"))


def _compare(options: argparse.Namespace) -> int:
    names = options.document
    if len(names) > 2:
        raise SetupError("compare takes two at most, the old one first.")
    if any(map(_is_deployment, names)):
        if len(names) != 2 or not all(map(_is_deployment, names)):
            raise SetupError("compare takes two URLs, or two files: give the other one too.")
        return int(module_of_extra("commands.compare").compare(options))
    return _compare_documents(options, *map(Path, names))


def _compare_documents(options: argparse.Namespace, *paths: Path) -> int:
    # What follows is only needed here: `serve` starts faster.
    from busroot_mock.comparison.documents import compare_documents
    from busroot_mock.comparison.page import page_of
    from busroot_mock.comparison.sides import Side
    from busroot_mock.comparison.text import text_of

    old = paths[0] if len(paths) == 2 else CONTRACT
    comparison = compare_documents(Side(old, options.overlay), Side(paths[-1]))
    if options.json:
        _write(options.json, json.dumps(comparison.as_json(), indent=2) + "\n")
    if options.html:
        _write(options.html, page_of(comparison))
    print(text_of(comparison))
    return DIFFERENT if _fails(comparison.changes, options) else 0


def _fails(changes: list[Any], options: argparse.Namespace) -> bool:
    if options.fail_on in ("any", "none"):
        return options.fail_on == "any" and bool(changes)
    audience = AUDIENCES[:2] if options.audience == "both" else (options.audience,)
    effects = ("breaking", "undecided") if options.fail_on == "undecided" else ("breaking",)
    return any(change.breaks(whom) in effects for change in changes for whom in audience)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}.") from error
