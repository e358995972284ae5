"""The command `busroot-mock compare`."""

import argparse
import json
from pathlib import Path
from typing import Any, Final

from busroot_mock.errors import SetupError
from busroot_mock.paths import CONTRACT

DESCRIPTION: Final = """\
Compare two OpenAPI documents (3.0 or 3.1): what was added, removed, narrowed or
widened, for whom it breaks, and which guesses of the old one it settles. The old
one is the contract that the mock server is built on, unless two are given.
"""
EPILOG: Final = """\
exit codes: 0 nothing that --fail-on names; 1 something; 2 could not compare; 3 it
is defective: the last line names a file, and whom to send it to.
"""
FAILS: Final = ("breaking", "undecided", "any", "none")
AUDIENCES: Final = ("clients", "servers", "both")
DIFFERENT: Final = 1


def add_compare_command(commands: Any) -> None:
    """Add the command to the subparsers of `argparse`."""
    parser = commands.add_parser(
        "compare",
        help="compare two OpenAPI documents",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.usage = "%(prog)s [OLD] NEW [OPTION ...]"
    parser.set_defaults(run=_compare)
    parser.add_argument("document", nargs="+", metavar="DOCUMENT", help="a file in YAML or JSON")
    parser.add_argument(
        "--overlay", type=Path, metavar="FILE", help="apply this OpenAPI Overlay to the old one"
    )
    parser.add_argument(
        "--fail-on",
        choices=FAILS,
        default="breaking",
        help="what makes the exit code 1; undecided includes breaking (default: %(default)s)",
    )
    parser.add_argument(
        "--for",
        dest="audience",
        choices=AUDIENCES,
        default="clients",
        help="who must not break: clients or servers of the old document (default: %(default)s)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result as JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write it as a page")


def _compare(options: argparse.Namespace) -> int:
    # What follows is only needed here: `serve` starts faster.
    from busroot_mock.comparison.documents import compare_documents
    from busroot_mock.comparison.page import page_of
    from busroot_mock.comparison.sides import Side
    from busroot_mock.comparison.text import text_of

    names = options.document
    if len(names) > 2:
        raise SetupError("compare takes one document or two, the old one first.")
    old = Path(names[0]) if len(names) == 2 else CONTRACT
    comparison = compare_documents(Side(old, options.overlay), Side(Path(names[-1])))
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
